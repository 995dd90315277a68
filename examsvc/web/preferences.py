"""Text size, contrast and language: kept in this browser, and for staff in their record."""

from flask import request
from werkzeug.wrappers import Response

from examsvc.web.languages import COOKIE as LANGUAGE_COOKIE
from examsvc.web.languages import LANGUAGES

CHOICES = {
    "text_size": ("normal", "large", "largest"),
    "contrast": ("normal", "high"),
    LANGUAGE_COOKIE: LANGUAGES,
}
YEAR_SECONDS = 365 * 24 * 3600


def chosen() -> dict[str, str]:
    """Return the preferences of this form that have a known value."""
    return {name: request.form[name] for name, known in CHOICES.items() if request.form.get(name) in known}


def remember(response: Response) -> Response:
    """Keep the choices in this browser for a year."""
    for name, value in chosen().items():
        response.set_cookie(
            name, value, max_age=YEAR_SECONDS, samesite="Strict", secure=request.is_secure, httponly=True
        )
    return response
