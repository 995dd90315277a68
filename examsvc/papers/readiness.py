"""What an office should know of a paper before it is sealed: its public share, and what rests on no source."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from sqlalchemy import Integer, func, select
from sqlalchemy.orm import Session

from examsvc.accounts.models import Office, Person
from examsvc.bank.models import QuestionApproval, QuestionVersion
from examsvc.papers.models import Form, FormItem, Paper
from examsvc.papers.services import usable


@dataclass(frozen=True)
class Exposure:
    """How many of a form's questions anybody may have seen before."""

    form: str
    questions: int
    public: int

    @property
    def share(self) -> Decimal:
        """Return the public part of the whole."""
        return Decimal(self.public) / self.questions


@dataclass(frozen=True)
class Unfounded:
    """Questions of a paper that rest on no source, by form and number; who let them be used, and why."""

    places: tuple[tuple[str, int], ...]
    approved_by: str
    reason: str

    @property
    def forms(self) -> dict[str, list[int]]:
        """Return the numbers by form."""
        return {form: [number for one, number in self.places if one == form] for form, _number in self.places}


def count_usable(session: Session, office: Office, as_of: date) -> dict[str, int]:
    """Return how many questions of each kind a paper of that date could hold."""
    rows = usable(office, as_of).with_only_columns(QuestionVersion.kind, QuestionVersion.id).subquery()
    counted = select(rows.c.kind, func.count()).group_by(rows.c.kind)
    return {row[0]: row[1] for row in session.execute(counted)}


def list_exposures(session: Session, paper: Paper) -> list[Exposure]:
    """Return the public share of every form of a paper, in the order of their labels."""
    public = func.sum(QuestionVersion.exposure_public.cast(Integer))
    rows = (
        select(Form.label, func.count(), public)
        .join(FormItem, FormItem.form_id == Form.id)
        .join(QuestionVersion, QuestionVersion.id == FormItem.version_id)
        .where(Form.paper_id == paper.id)
        .group_by(Form.label)
        .order_by(Form.label)
    )
    return [Exposure(label, total, shown) for label, total, shown in session.execute(rows)]


def list_unfounded(session: Session, paper: Paper) -> list[Unfounded]:
    """Return the questions of a paper without a source in printed order, together where one word holds for them."""
    rows = (
        select(Form.label, FormItem.number, Person.name, QuestionApproval.note)
        .join(FormItem, FormItem.form_id == Form.id)
        .join(QuestionVersion, QuestionVersion.id == FormItem.version_id)
        .join(QuestionApproval, QuestionApproval.version_id == QuestionVersion.id)
        .join(Person, Person.id == QuestionApproval.approved_by)
        .where(Form.paper_id == paper.id, QuestionApproval.office_id == paper.office_id)
        .where(QuestionVersion.clause_id.is_(None))
        .order_by(Form.label, FormItem.number)
    )
    found: dict[tuple[str, str], list[tuple[str, int]]] = {}
    for form, number, name, reason in session.execute(rows):
        found.setdefault((name, reason), []).append((form, number))
    return [Unfounded(tuple(places), name, reason) for (name, reason), places in found.items()]
