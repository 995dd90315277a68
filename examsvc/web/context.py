"""Typed access to what this request may use."""

from datetime import datetime
from typing import cast

from flask import current_app, g
from flask_babel import gettext as _
from flask_login import current_user
from sqlalchemy.orm import Session

from examsvc.core.errors import SignInNeeded
from examsvc.core.installation import Installation
from examsvc.web.principal import Principal


def installation() -> Installation:
    """Return the running installation."""
    return cast("Installation", current_app.extensions["installation"])


def session() -> Session:
    """Return this request's database session."""
    return cast("Session", g.session)


def now() -> datetime:
    """Return the moment this request entered the service."""
    return cast("datetime", g.received_at)


def find_principal() -> Principal | None:
    """Return who is signed in, or None."""
    return cast("Principal", current_user._get_current_object()) if current_user.is_authenticated else None


def principal() -> Principal:
    """Return who is signed in; raises SignInNeeded."""
    found = find_principal()
    if found is None:
        raise SignInNeeded(_("请先登录。"))
    return found


def abandon() -> None:
    """Throw away everything this request has written so far."""
    open_session = cast("Session | None", g.get("session"))
    if open_session is not None:
        open_session.rollback()
        open_session.info.clear()
