"""Tell one browser from another behind the same address, so that limits on guesses meet the right one."""

import re

from flask import Flask, Response, g, request

from examsvc.core.ids import new_token
from examsvc.web import context

COOKIE = "device"
MONTH_SECONDS = 30 * 24 * 3600
_OURS = re.compile(r"[\w-]{20,80}", re.ASCII)


def this_device() -> str:
    """Return the browser's own mark; one that has none is given one with the answer."""
    known = request.cookies.get(COOKIE, "")
    if _OURS.fullmatch(known):
        return known
    if "new_device" not in g:
        g.new_device = new_token()
    return str(g.new_device)


def _mark(response: Response) -> Response:
    if "new_device" in g:
        settings = context.installation().settings
        response.set_cookie(
            COOKIE,
            g.new_device,
            max_age=MONTH_SECONDS,
            path=settings.root or "/",
            httponly=True,
            samesite="Strict",
            secure=settings.over_tls,
        )
    return response


def init_app(app: Flask) -> None:
    """Mark the browsers that were asked for."""
    app.after_request(_mark)
