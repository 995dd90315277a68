"""The notices' part of the workbench."""

from flask import url_for
from flask_babel import gettext as _
from sqlalchemy.orm import Session

from examsvc.accounts.waiting import Duty
from examsvc.core.roles import Role
from examsvc.notices.models import Notice
from examsvc.notices.queries import list_notices
from examsvc.web.principal import Principal


def duties(session: Session, who: Principal) -> list[Duty]:
    """Ask for checking and issuing, never the person who drafted."""
    if not who.has(Role.PUBLISHER, Role.HEAD):
        return []
    found = [_of_notice(notice, who) for notice, _exam in list_notices(session, who.office_id)]
    return [duty for duty in found if duty is not None]


def _of_notice(notice: Notice, who: Principal) -> Duty | None:
    address = url_for("notices.notice", public_id=notice.public_id)
    if notice.drafted_by == who.person_id:
        return None
    if notice.state == "draft":
        return Duty(_("《%(title)s》待核稿", title=notice.title), address)
    if notice.state == "checked" and who.has(Role.HEAD):
        return Duty(_("《%(title)s》待签发", title=notice.title), address)
    return None
