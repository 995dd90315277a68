"""The one object through which saves are written in this process, and its place in the application."""

from dataclasses import dataclass
from typing import Any, cast

from flask import current_app

from examsvc.attempts.entrance import Entrance
from examsvc.attempts.fast_path import FastPath
from examsvc.attempts.saving import SaveReply, SaveRequest, write_batch
from examsvc.attempts.tokens import TokenSigner
from examsvc.core.group_commit import GroupCommit
from examsvc.core.installation import Installation
from examsvc.web.app import ExamApp


@dataclass(frozen=True)
class Gate:
    """Cookies, the group commit, and the entrance that checks both."""

    signer: TokenSigner
    saves: GroupCommit[SaveRequest, SaveReply]
    entrance: Entrance


def make_gate(installation: Installation) -> Gate:
    """Make the gate of one process; its writer thread starts with the first save."""
    signer = TokenSigner(installation.keyring)
    saves: GroupCommit[SaveRequest, SaveReply] = GroupCommit(
        installation.database, write_batch, queue_limit=installation.settings.save_queue_limit
    )
    return Gate(signer, saves, Entrance(signer, saves.write))


def init_app(app: ExamApp) -> None:
    """Put the fast path ahead of Flask."""
    gate = make_gate(app.installation)
    app.extensions["gate"] = gate
    inner: Any = app.wsgi_app
    app.wsgi_app = FastPath(inner, gate.entrance, app.installation.clock)  # type: ignore[method-assign]


def this_gate() -> Gate:
    """Return the running application's gate."""
    return cast("Gate", current_app.extensions["gate"])
