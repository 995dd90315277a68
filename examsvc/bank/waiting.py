"""The bank's part of the workbench, and the top of the list of questions: what waits for this person."""

from flask import url_for
from flask_babel import gettext as _
from sqlalchemy.orm import Session

from examsvc.accounts.waiting import Duty
from examsvc.bank.finding import Filters, count_questions, count_standings
from examsvc.bank.rechecks import count_queued
from examsvc.bank.standing import Standing
from examsvc.core.roles import Role
from examsvc.web.principal import Principal


def duties(session: Session, who: Principal) -> list[Duty]:
    """Tell writers what came back or lacks something, everybody what lost its source, and reviewers what waits."""
    if not who.has(Role.BANK_KEEPER, Role.REVIEWER, Role.HEAD):
        return []
    counts = count_standings(session, who.office_id)
    return [*_writing(session, who, counts), *_rechecks(session, who), *_reviews(who, counts)]


def _writing(session: Session, who: Principal, counts: dict[Standing, int]) -> list[Duty]:
    if not who.has(Role.BANK_KEEPER):
        return []
    found: list[Duty] = []
    mine = Filters(state=Standing.RETURNED, writer=str(who.person_id))
    if counts.get(Standing.RETURNED) and (returned := count_questions(session, who.office_id, mine)):
        address = url_for("bank.questions", state=Standing.RETURNED.value, writer=mine.writer)
        found.append(Duty(_("有 %(n)s 道试题退回给您修改", n=returned), address))
    if unfounded := counts.get(Standing.NEEDS_SOURCE):
        found.append(Duty(_("有 %(n)s 道试题待补依据", n=unfounded), url_for("reviewing.sources")))
    if drafts := counts.get(Standing.DRAFT):
        found.append(Duty(_("有 %(n)s 道草稿还没有送审", n=drafts), url_for("reviewing.hand_in")))
    return found


def _rechecks(session: Session, who: Principal) -> list[Duty]:
    if not who.has(Role.BANK_KEEPER, Role.REVIEWER):
        return []
    queued = count_queued(session, who.office_id, who.person_id)
    return [Duty(_("有 %(n)s 道试题的依据已失效，待复核", n=queued), url_for("rechecks.index"))] if queued else []


def _reviews(who: Principal, counts: dict[Standing, int]) -> list[Duty]:
    waiting = counts.get(Standing.IN_REVIEW, 0) + (counts.get(Standing.SHIPPED, 0) if who.has(Role.REVIEWER) else 0)
    if not waiting or not who.has(Role.REVIEWER, Role.HEAD):
        return []
    return [Duty(_("有 %(n)s 道试题待审定", n=waiting), url_for("reviewing.index"))]
