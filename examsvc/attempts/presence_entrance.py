"""The gate for what a page tells of itself; the reply tells it what an invigilator may have changed."""

import json
import secrets
from collections.abc import Callable

from examsvc.attempts.entrance import Answer, SaveCall, problem, recognise
from examsvc.attempts.presence import LATEST_MS, SOONEST_MS, News, parse_report
from examsvc.attempts.rules import MalformedSave, Refusal, Standing
from examsvc.attempts.tokens import AttemptToken, TokenSigner
from examsvc.core.clock import to_micros
from examsvc.core.errors import ExamError


class PresenceEntrance:
    """Check a report as a save is checked, hand it on, and answer with the attempt's state and time."""

    def __init__(
        self,
        signer: TokenSigner,
        look: Callable[[AttemptToken], Standing | None],
        tell: Callable[[News], None],
    ) -> None:
        self._signer = signer
        self._look = look
        self._tell = tell

    def receive(self, call: SaveCall) -> Answer:
        """Answer a report; it is taken, not stored."""
        token = recognise(self._signer, call)
        if isinstance(token, Answer):
            return token
        try:
            answered, unsaved = parse_report(json.loads(call.body))
        except (MalformedSave, ValueError, RecursionError):
            return problem(400, "malformed")
        try:
            standing = self._look(token)
        except ExamError as error:
            return problem(error.status, error.code)
        if standing is None or standing.epoch != token.epoch:
            return problem(409, Refusal.STALE_EPOCH)
        if standing.state not in ("open", "paused"):
            return problem(409, Refusal.NOT_OPEN)
        seen_at = to_micros(call.received_at)
        self._tell(News(token.exam_id, token.attempt_id, seen_at, None, answered, unsaved, call.address[:45]))
        payload = {
            "state": standing.state,
            "server_time": seen_at // 1000,
            "closes_at": to_micros(standing.closes_at) // 1000,
            "next": SOONEST_MS + secrets.randbelow(LATEST_MS - SOONEST_MS + 1),
        }
        return Answer(200, payload)
