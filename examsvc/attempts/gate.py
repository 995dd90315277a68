"""The one object through which this process hears from candidates' pages, and its place in the application."""

from dataclasses import dataclass
from functools import cached_property
from typing import Any, cast

from flask import current_app

from examsvc.attempts.entrance import Entrance
from examsvc.attempts.fast_path import FastPath, Receiver
from examsvc.attempts.presence import News
from examsvc.attempts.presence_buffer import PresenceBuffer
from examsvc.attempts.presence_entrance import PresenceEntrance
from examsvc.attempts.queries import find_standing
from examsvc.attempts.rules import Standing
from examsvc.attempts.saving import SaveReply, SaveRequest, write_batch
from examsvc.attempts.tokens import AttemptToken, TokenSigner
from examsvc.core.clock import to_micros
from examsvc.core.database import Database
from examsvc.core.group_commit import GroupCommit
from examsvc.core.installation import Installation
from examsvc.web.app import ExamApp


@dataclass(frozen=True)
class Gate:
    """Cookies, the group commit, what pages tell of themselves, and the entrances that check who speaks."""

    database: Database
    signer: TokenSigner
    saves: GroupCommit[SaveRequest, SaveReply]
    presence: PresenceBuffer

    def write(self, request: SaveRequest) -> SaveReply:
        """Store a request's saves; once they are on disk the console may hear of it."""
        reply = self.saves.write(request)
        if reply.acknowledged:
            at = to_micros(request.received_at)
            self.presence.tell(News(request.token.exam_id, request.token.attempt_id, at, saved_at=at))
        return reply

    @cached_property
    def entrance(self) -> Entrance:
        """Return where saves come in."""
        return Entrance(self.signer, self.write)

    @cached_property
    def presence_entrance(self) -> PresenceEntrance:
        """Return where pages tell how they are."""
        return PresenceEntrance(self.signer, self._look, self.presence.tell)

    def _look(self, token: AttemptToken) -> Standing | None:
        with self.database.reading() as session:
            return find_standing(session, token)


def make_gate(installation: Installation) -> Gate:
    """Make the gate of one process; its writing threads start when there is something to write."""
    signer = TokenSigner(installation.keyring)
    saves: GroupCommit[SaveRequest, SaveReply] = GroupCommit(
        installation.database, write_batch, queue_limit=installation.settings.save_queue_limit
    )
    return Gate(installation.database, signer, saves, PresenceBuffer(installation.database, installation.clock))


def init_app(app: ExamApp) -> None:
    """Put the fast path ahead of Flask."""
    gate = make_gate(app.installation)
    receivers: dict[str, Receiver] = {"saves": gate.entrance, "presence": gate.presence_entrance}
    app.extensions["gate"] = gate
    inner: Any = app.wsgi_app
    app.wsgi_app = FastPath(inner, receivers, app.installation.clock)  # type: ignore[method-assign]


def this_gate() -> Gate:
    """Return the running application's gate."""
    return cast("Gate", current_app.extensions["gate"])
