"""Simplified Chinese first, English complete."""

from flask import Flask, has_request_context, request
from flask_babel import Babel

from examsvc.web.context import find_principal

LANGUAGES = ("zh_Hans", "en")
COOKIE = "language"


def choose_language() -> str:
    """Return the person's language, else the browser's last choice here, else Chinese; so outside requests."""
    if not has_request_context():
        return LANGUAGES[0]
    chosen = request.cookies.get(COOKIE, "")
    if chosen in LANGUAGES:
        return chosen
    who = find_principal()
    return who.language if who is not None and who.language in LANGUAGES else LANGUAGES[0]


def init_app(app: Flask) -> None:
    """Wire Flask-Babel; the catalogues lie in examsvc/translations."""
    Babel(app, default_locale="zh_Hans", default_timezone="Asia/Shanghai", locale_selector=choose_language)
