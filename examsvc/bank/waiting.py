"""The bank's part of the workbench, and the top of the list of questions: what waits for this person."""

from flask import url_for
from flask_babel import ngettext
from sqlalchemy.orm import Session

from examsvc.accounts.waiting import Duty
from examsvc.bank.census import Census, take_census
from examsvc.bank.merging_services import count_pending
from examsvc.bank.standing import Standing
from examsvc.core.roles import Role
from examsvc.web.principal import Principal


def duties(session: Session, who: Principal) -> list[Duty]:
    """Tell writers what came back or lacks something, everybody what lost its source, and reviewers what waits."""
    if not who.has(Role.BANK_KEEPER, Role.REVIEWER, Role.HEAD):
        return []
    return [*duties_of(take_census(session, who.office_id, who.person_id), who), *_merging(session, who)]


def duties_of(census: Census, who: Principal) -> list[Duty]:
    """Return a person's duties out of a census that was taken for them."""
    return [*_writing(census, who), *_rechecks(census, who), *_reviews(census, who)]


def _writing(census: Census, who: Principal) -> list[Duty]:
    if not who.has(Role.BANK_KEEPER):
        return []
    found: list[Duty] = []
    if returned := census.standing(Standing.RETURNED, own=True):
        address = url_for("bank.questions", state=Standing.RETURNED.value, writer=str(who.person_id))
        told = ngettext("有 %(num)s 道试题退回给您修改", "有 %(num)s 道试题退回给您修改", returned)
        found.append(Duty(told, address))
    if unfounded := census.standing(Standing.NEEDS_SOURCE):
        told = ngettext("有 %(num)s 道试题待补依据", "有 %(num)s 道试题待补依据", unfounded)
        found.append(Duty(told, url_for("reviewing.sources")))
    if drafts := census.standing(Standing.DRAFT):
        told = ngettext("有 %(num)s 道草稿还没有送审", "有 %(num)s 道草稿还没有送审", drafts)
        found.append(Duty(told, url_for("reviewing.hand_in")))
    return found


def _merging(session: Session, who: Principal) -> list[Duty]:
    if not who.has(Role.BANK_KEEPER) or not (unsettled := count_pending(session, who.office_id)):
        return []
    told = ngettext(
        "随附题库更新了，有 %(num)s 道您单位改过的题要取舍",
        "随附题库更新了，有 %(num)s 道您单位改过的题要取舍",
        unsettled,
    )
    return [Duty(told, url_for("bank_merging.index"))]


def _rechecks(census: Census, who: Principal) -> list[Duty]:
    if not who.has(Role.BANK_KEEPER, Role.REVIEWER):
        return []
    queued = census.standing(Standing.TO_RECHECK, own=False)
    told = ngettext("有 %(num)s 道试题的依据已失效，待复核", "有 %(num)s 道试题的依据已失效，待复核", queued)
    return [Duty(told, url_for("rechecks.index"))] if queued else []


def _reviews(census: Census, who: Principal) -> list[Duty]:
    if not who.has(Role.REVIEWER, Role.HEAD):
        return []
    waiting = census.standing(Standing.IN_REVIEW, *([Standing.SHIPPED] if who.has(Role.REVIEWER) else []))
    told = ngettext("有 %(num)s 道试题待审定", "有 %(num)s 道试题待审定", waiting)
    return [Duty(told, url_for("reviewing.index"))] if waiting else []
