"""The bank's part of the workbench."""

from flask import url_for
from flask_babel import gettext as _
from sqlalchemy.orm import Session

from examsvc.accounts.waiting import Duty
from examsvc.bank.queries import list_topics
from examsvc.core.roles import Role
from examsvc.web.principal import Principal


def duties(session: Session, who: Principal) -> list[Duty]:
    """Ask reviewers to approve what waits."""
    if not who.has(Role.REVIEWER):
        return []
    waiting = sum(total - approved for _topic, total, approved in list_topics(session, who.office_id))
    return [Duty(_("有 %(n)s 道试题待审定", n=waiting), url_for("bank.review"))] if waiting else []
