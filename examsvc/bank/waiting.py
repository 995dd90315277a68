"""The bank's part of the workbench."""

from flask import url_for
from flask_babel import gettext as _
from sqlalchemy.orm import Session

from examsvc.accounts.waiting import Duty
from examsvc.bank.queries import list_topics
from examsvc.bank.rechecks import count_queued
from examsvc.core.roles import Role
from examsvc.web.principal import Principal


def duties(session: Session, who: Principal) -> list[Duty]:
    """Ask keepers and reviewers to look again at what lost its source, and reviewers to approve what waits."""
    return [*_rechecks(session, who), *_reviews(session, who)]


def _rechecks(session: Session, who: Principal) -> list[Duty]:
    if not who.has(Role.BANK_KEEPER, Role.REVIEWER):
        return []
    queued = count_queued(session, who.office_id, who.person_id)
    return [Duty(_("有 %(n)s 道试题的依据已失效，待复核", n=queued), url_for("rechecks.index"))] if queued else []


def _reviews(session: Session, who: Principal) -> list[Duty]:
    if not who.has(Role.REVIEWER):
        return []
    waiting = sum(total - approved for _topic, total, approved in list_topics(session, who.office_id))
    return [Duty(_("有 %(n)s 道试题待审定", n=waiting), url_for("bank.review"))] if waiting else []
