"""The few ways a request can be refused; `web.errors` turns them into pages."""

from collections.abc import Mapping

from flask_babel.speaklater import LazyString


class ExamError(Exception):
    """Refuse an act with a message a person can act on.

    `message` is shown to the user in their language, a lazy one in that of whoever reads it; `code` is a short
    stable word for logs and for people who ask for help.
    """

    status = 500
    default_code = "error"

    def __init__(self, message: str | LazyString, *, code: str = "", fields: Mapping[str, str] | None = None) -> None:
        super().__init__(message)
        self._message = message
        self.code = code or self.default_code
        self.fields = dict(fields or {})

    @property
    def message(self) -> str:
        """Return the sentence for the user."""
        return str(self._message)


class NotFound(ExamError):
    """Say that nothing of that name is there, or that it belongs to somebody else: the same answer."""

    status = 404
    default_code = "not-found"


class NotAllowed(ExamError):
    """Refuse an act the person has no role for."""

    status = 403
    default_code = "not-allowed"


class SignInNeeded(ExamError):
    """Ask for a sign-in; what was typed or queued is kept by the browser."""

    status = 401
    default_code = "sign-in"


class Conflict(ExamError):
    """Refuse an act that the present state does not admit."""

    status = 409
    default_code = "conflict"


class Invalid(ExamError):
    """Refuse input; `fields` maps a field's name to what is wrong with it."""

    status = 400
    default_code = "invalid"


class TooMany(ExamError):
    """Ask to wait before the next try."""

    status = 429
    default_code = "too-many"


class Unavailable(ExamError):
    """Say that the service cannot write just now; nothing was stored and the same request may be sent again."""

    status = 503
    default_code = "unavailable"
