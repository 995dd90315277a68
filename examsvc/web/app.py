"""A Flask application whose every request is one database transaction."""

from collections.abc import Callable
from contextlib import AbstractContextManager
from typing import Any, TypeVar

import structlog
from flask import Flask, Response, g, request
from flask_login import AnonymousUserMixin
from sqlalchemy.orm import Session

from examsvc.core.errors import Unavailable
from examsvc.core.installation import Installation
from examsvc.web.uploads import UploadRequest

READING_METHODS = frozenset({"GET", "HEAD", "OPTIONS"})
View = TypeVar("View", bound=Callable[..., Any])
_COMMITS_ITSELF = "_commits_itself"
log = structlog.get_logger()


def commits_itself(view: View) -> View:
    """Mark a POST view whose writes go through the group commit: its own session only reads."""
    setattr(view, _COMMITS_ITSELF, True)
    return view


class ExamApp(Flask):
    """Open a session before the first guard and commit it after the view; GET never writes."""

    installation: Installation
    request_class = UploadRequest

    def full_dispatch_request(self) -> Response:
        """Handle the request inside its transaction."""
        g.received_at = self.installation.clock.now()
        database = self.installation.database
        view = self.view_functions.get(request.endpoint or "")
        reading = request.method in READING_METHODS or view is None or hasattr(view, _COMMITS_ITSELF)
        opened: Callable[[], AbstractContextManager[Session]]
        opened = database.reading if reading else database.writing
        try:
            with opened() as g.session:
                return super().full_dispatch_request()
        except Exception as error:  # noqa: BLE001 - told to the log and the reader by the handlers, like any other
            # The turn to write never came, or the commit failed: nothing is stored, and the page must say so.
            return self._refuse(error)
        finally:
            g.pop("session", None)

    def log_exception(self, exc_info: Any) -> None:
        """Log what failed beyond the error pages as everything else is logged: without the request's words."""
        log.error("request_failed", endpoint=request.endpoint, exc_info=exc_info)

    def _refuse(self, error: Exception) -> Response:
        """Answer with a session that only reads; where not even that works, as to somebody unknown."""
        try:
            with self.installation.database.reading() as g.session:
                return self.finalize_request(self.handle_user_exception(error))
        except Unavailable:
            g._login_user = AnonymousUserMixin()
            return self.finalize_request(self.handle_user_exception(error))
