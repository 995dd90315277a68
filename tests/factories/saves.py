"""Make what a browser sends."""

import secrets
from datetime import datetime

from examsvc.attempts.models import Attempt
from examsvc.attempts.rules import Save
from examsvc.attempts.saving import SaveRequest
from examsvc.attempts.tokens import AttemptToken


def make_save(seq: int = 1, item: str = "q1", value: str = "a", epoch: int = 1, save_id: str = "") -> Save:
    """Make one save with a fresh id."""
    return Save(save_id or secrets.token_hex(16), epoch, seq, item, value)


def make_token(attempt: Attempt, sign_in_id: int = 1, epoch: int = 1) -> AttemptToken:
    """Make the token of an attempt's own browser."""
    return AttemptToken(attempt.exam_id, attempt.id, attempt.candidate_id, sign_in_id, epoch, attempt.public_id)


def make_request(attempt: Attempt, received_at: datetime, *saves: Save) -> SaveRequest:
    """Make a request of an attempt's own browser."""
    return SaveRequest(make_token(attempt), received_at, saves)
