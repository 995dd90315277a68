"""Where a version stands for an office: one expression that lists, pages, papers and work lists share."""

from enum import StrEnum

from flask_babel import lazy_gettext as _
from flask_babel.speaklater import LazyString
from sqlalchemy import ColumnElement, and_, case, exists, func, literal, not_, or_, select
from sqlalchemy.orm import Session

from examsvc.bank.models import Question, QuestionApproval, QuestionRetirement, QuestionVersion, ReviewNote
from examsvc.bank.source_models import PolicyClause, Supersession
from examsvc.bank.validity import VERSION, Which, fallen


class Standing(StrEnum):
    """How far a version has come; only an approved one may stand on a paper."""

    SHIPPED = "shipped"
    NEEDS_SOURCE = "needs_source"
    DRAFT = "draft"
    RETURNED = "returned"
    IN_REVIEW = "in_review"
    APPROVED = "approved"
    TO_RECHECK = "to_recheck"
    RETIRED = "retired"


# What a writer still has in hand.
OPEN = (Standing.DRAFT, Standing.RETURNED, Standing.NEEDS_SOURCE)
STANDING_NAMES: dict[Standing, LazyString] = {
    Standing.SHIPPED: _("随附·待本单位审定"),
    Standing.NEEDS_SOURCE: _("待补依据"),
    Standing.DRAFT: _("草稿"),
    Standing.RETURNED: _("退回修改"),
    Standing.IN_REVIEW: _("待审定"),
    Standing.APPROVED: _("已审定"),
    Standing.TO_RECHECK: _("待复核"),
    Standing.RETIRED: _("已停用"),
}
# How a chip shows it (templates/components/page.html).
STANDING_MARKS = {
    Standing.APPROVED: "ok",
    Standing.RETURNED: "bad",
    Standing.TO_RECHECK: "bad",
    Standing.RETIRED: "info",
}


def approved_in(office_id: int, which: Which = VERSION) -> ColumnElement[bool]:
    """Tell whether the office has approved the row's version."""
    yes = exists().where(QuestionApproval.version_id == which.id, QuestionApproval.office_id == office_id)
    return yes.correlate(which.table)


def retired_in(office_id: int) -> ColumnElement[bool]:
    """Tell whether the row's question is out of the office's use."""
    own = select(QuestionRetirement.question_id).where(QuestionRetirement.office_id == office_id)
    return or_(Question.state == "retired", Question.id.in_(own))


def standing_in(office_id: int, which: Which = VERSION) -> ColumnElement[str]:
    """Return the standing of the row's question and version as an expression."""
    steps = [(met, literal(standing.value)) for standing, met in _steps(office_id, which)]
    return case(*steps, else_=literal(Standing.SHIPPED.value))


def stands_at(standing: Standing, office_id: int, which: Which = VERSION) -> ColumnElement[bool]:
    """Tell whether the row stands there: as standing_in says, but a database finds the few without asking all."""
    passed: list[ColumnElement[bool]] = []
    for step, met in _steps(office_id, which):
        if step is standing:
            return and_(met, *passed)
        passed.append(not_(met))
    return and_(*passed)


def standing_of(session: Session, office_id: int, version: QuestionVersion) -> Standing:
    """Return where one version stands for an office."""
    row = (
        select(standing_in(office_id))
        .select_from(QuestionVersion)
        .join(Question, Question.id == QuestionVersion.question_id)
        .where(QuestionVersion.id == version.id)
    )
    return Standing(session.scalars(row).one())


def _steps(office_id: int, which: Which) -> list[tuple[Standing, ColumnElement[bool]]]:
    """Return what is asked one after the other; what meets nothing of it is shipped. No condition is ever NULL."""
    own = Question.office_id.is_not(None)
    return [
        (Standing.RETIRED, retired_in(office_id)),
        (Standing.TO_RECHECK, _concerned(office_id, which) & fallen(office_id, which=which)),
        (Standing.APPROVED, approved_in(office_id, which)),
        (Standing.RETURNED, _last_act(office_id, "return", which)),
        (Standing.IN_REVIEW, _last_act(office_id, "submit", which)),
        (Standing.NEEDS_SOURCE, and_(own, which.clause_id.is_(None))),
        (Standing.DRAFT, own),
    ]


def _concerned(office_id: int, which: Which) -> ColumnElement[bool]:
    """Tell whether a version rests on a document that was superseded: asked once for all rows, and mostly the end."""
    clauses = select(PolicyClause.id).join(Supersession, Supersession.document_id == PolicyClause.document_id)
    ended = clauses.where(Supersession.office_id == office_id)
    return which.clause_id.is_not(None) & which.clause_id.in_(ended)


def _last_act(office_id: int, act: str, which: Which) -> ColumnElement[bool]:
    """Tell whether the last hand-in or return of the row's version in the office is this act."""
    last = (
        select(func.max(ReviewNote.id))
        .where(ReviewNote.office_id == office_id, ReviewNote.act.in_(("submit", "return")))
        .group_by(ReviewNote.version_id)
    )
    ids = select(ReviewNote.version_id).where(ReviewNote.id.in_(last.scalar_subquery()), ReviewNote.act == act)
    return which.id.in_(ids.scalar_subquery())
