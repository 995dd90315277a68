"""Make a paper out of a small approved bank."""

from datetime import date, datetime

from sqlalchemy.orm import Session

from examsvc.accounts.models import Office
from examsvc.audit.log import Actor
from examsvc.bank.question_types.base import MultipleRule
from examsvc.papers.blueprint import Blueprint
from examsvc.papers.models import Paper
from examsvc.papers.services import make_paper
from tests.factories.accounts import make_office, make_staff
from tests.factories.whole import SMALL, make_bank


def make_small_paper(
    session: Session,
    now: datetime,
    *,
    office: Office | None = None,
    blueprint: Blueprint = SMALL,
    seed: str = "seed",
    rule: MultipleRule = MultipleRule.HALF_IF_FEWER,
    as_of: date = date(2020, 5, 1),
    bank: int = 10,
) -> Paper:
    """Make a draft paper with forms A and B of four single and two multiple choice questions."""
    if office is None:
        office = make_office(session, now)
        make_bank(session, office, now, bank)
    person = make_staff(session, office, now)
    actor = Actor("person", person.id)
    return make_paper(session, office, "甲卷", blueprint, as_of, seed, rule, ("A", "B"), actor, now)
