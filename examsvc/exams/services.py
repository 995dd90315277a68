"""快速办考: plan an exam, take the roster over, seat everybody, seal."""

import secrets
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime

from flask_babel import gettext as _
from sqlalchemy import delete, insert
from sqlalchemy.orm import Session

from examsvc.accounts.enrolment import Enrolled, enrol
from examsvc.accounts.models import Office
from examsvc.accounts.roster import RosterRow
from examsvc.audit.log import Actor, exam_stream, record
from examsvc.bank.question_types.base import MultipleRule
from examsvc.core.errors import Conflict
from examsvc.core.keys import Keyring
from examsvc.exams import placing
from examsvc.exams.insiders import check_no_insiders
from examsvc.exams.models import Candidate, Exam, ExamPaper, Sitting
from examsvc.exams.placing import SeatPlan
from examsvc.exams.queries import count_candidates, first_sitting, last_end, list_main_sittings, list_papers
from examsvc.exams.rooming import check_apart
from examsvc.exams.rules import ExamRules, read_rules
from examsvc.exams.sealed_facts import exam_seal, present_facts
from examsvc.exams.sittings import set_times
from examsvc.papers import services as papers
from examsvc.papers.blueprint import Blueprint, read_blueprint
from examsvc.papers.models import Paper
from examsvc.papers.services import Drawn

# Given by the factory: the attempts room makes an attempt for every candidate of a freshly sealed exam,
# and knows how many of them have not ended.
EnterCandidates = Callable[[Session, Exam], None]
CountUnfinished = Callable[[Session, Exam], int]


@dataclass(frozen=True)
class Plan:
    """What the first step of 快速办考 asks; `further` are the starts of more sittings, arranged apart from it."""

    title: str
    place: str
    as_of: date
    starts_at: datetime
    minutes: int
    late_minutes: int
    earliest_submit_minutes: int
    blueprint: Blueprint
    multiple_rule: MultipleRule
    rules: ExamRules
    further: tuple[datetime, ...] = ()


def draw(session: Session, office: Office, plan: Plan) -> Drawn:
    """Choose the questions of a plan's paper, which takes seconds and only reads; raises NotEnough."""
    seed = secrets.token_hex(32)
    return papers.draw_paper(session, office, plan.blueprint, plan.as_of, seed, plan.multiple_rule, ("A", "B"))


def plan_exam(
    session: Session, office: Office, plan: Plan, by: Actor, now: datetime, drawn: Drawn | None = None
) -> Exam:
    """Make a draft exam with its one sitting and its paper, out of what was drawn for the plan if it was.

    Raises Conflict, naming what the bank lacks, when the paper cannot be made.
    """
    exam = Exam(office_id=office.id, created_by=by.id, created_at=now)
    sitting = Sitting(number=1)
    _write(exam, sitting, plan)
    session.add(exam)
    session.flush()
    sitting.exam_id = exam.id
    paper = papers.keep_paper(session, office, plan.title, drawn or draw(session, office, plan), by, now)
    session.add_all([sitting, ExamPaper(exam_id=exam.id, category="", paper_id=paper.id)])
    record(session, exam_stream(exam.id), by, "plan_exam", ("exam", exam.id), now)
    session.flush()
    return exam


def wants_new_paper(session: Session, exam: Exam, plan: Plan) -> bool:
    """Tell whether a plan's paper would be made of something else than the one an exam has.

    So it is too when a source of its questions ended meanwhile, or when figures in them contradict each other.
    """
    old = session.get_one(Paper, exam.papers[0].paper_id)
    wanted = (plan.blueprint.to_json(), plan.as_of, plan.multiple_rule.value)
    return (old.blueprint, old.as_of, old.multiple_rule) != wanted or papers.must_be_made_again(session, old)


def change_plan(
    session: Session,
    office: Office,
    exam: Exam,
    plan: Plan,
    by: Actor,
    now: datetime,
    drawn: Drawn | None = None,
) -> None:
    """Plan a draft exam anew; its paper is made again only when that is wanted, out of what was drawn if it was."""
    check_draft(exam)
    first, *further = list_main_sittings(session, exam)
    _write(exam, first, plan)
    for sitting in further:
        set_times(exam, sitting, sitting.starts_at)
    check_apart(session, exam)
    if wants_new_paper(session, exam, plan):
        kept = papers.keep_paper(session, office, plan.title, drawn or draw(session, office, plan), by, now)
        kept.kind = session.get_one(Paper, exam.papers[0].paper_id).kind
        exam.papers[0].paper_id = kept.id
    record(session, exam_stream(exam.id), by, "change_plan", ("exam", exam.id), now)
    session.flush()


def read_plan(session: Session, exam: Exam) -> Plan:
    """Return the plan that an exam was made from."""
    sitting, *further = list_main_sittings(session, exam) or [first_sitting(session, exam)]
    paper = list_papers(session, exam)[0]
    return Plan(
        title=exam.title,
        place=exam.place,
        as_of=exam.as_of,
        starts_at=sitting.starts_at,
        minutes=exam.duration_seconds // 60,
        late_minutes=exam.late_limit_seconds // 60,
        earliest_submit_minutes=exam.earliest_submit_seconds // 60,
        blueprint=read_blueprint(paper.blueprint),
        multiple_rule=MultipleRule(paper.multiple_rule),
        rules=read_rules(exam.rules),
        further=tuple(one.starts_at for one in further),
    )


def _write(exam: Exam, sitting: Sitting, plan: Plan) -> None:
    exam.title, exam.place, exam.as_of = plan.title, plan.place, plan.as_of
    exam.duration_seconds = plan.minutes * 60
    exam.late_limit_seconds = plan.late_minutes * 60
    exam.earliest_submit_seconds = plan.earliest_submit_minutes * 60
    # Who sits a paper of their own is not asked in this step.
    own = read_rules(exam.rules).own_papers if exam.rules else plan.rules.own_papers
    exam.rules = replace(plan.rules, own_papers=own).to_json()
    set_times(exam, sitting, plan.starts_at)


def take_roster(
    session: Session, keyring: Keyring, exam: Exam, rows: Sequence[RosterRow], by: Actor, now: datetime
) -> int:
    """Replace a draft exam's candidates by a confirmed roster; return how many there are."""
    check_draft(exam)
    session.execute(delete(Candidate).where(Candidate.exam_id == exam.id))
    enter_people(session, exam, enrol(session, keyring, exam.office_id, rows, now))
    record(session, exam_stream(exam.id), by, "take_roster", ("exam", exam.id), now, people=len(rows))
    session.flush()
    return len(rows)


def enter_people(session: Session, exam: Exam, people: Sequence[Enrolled]) -> None:
    """Put people on the list, frozen as they stand; a roster may have thousands."""
    entered = [
        {
            "exam_id": exam.id,
            "person_id": one.person_id,
            "name": one.row.name,
            "position": one.row.position,
            "unit_id": one.unit.id,
            "unit_name": one.unit.name,
            "unit_kind": one.unit.kind,
            "unit_order": one.unit.order_no,
            "category": one.row.category,
        }
        for one in people
    ]
    if entered:
        session.execute(insert(Candidate.__table__), entered)  # type: ignore[arg-type]


def plan_seats(session: Session, keyring: Keyring, exam: Exam) -> SeatPlan:
    """Draw seats and codes for an exam that is to be sealed, which takes long and only reads; raises Invalid."""
    return placing.plan_seats(session, keyring, exam)


def seal_exam(
    session: Session,
    keyring: Keyring,
    exam: Exam,
    by: Actor,
    now: datetime,
    enter: EnterCandidates,
    planned: SeatPlan | None = None,
) -> str:
    """Give seats, as planned if they were, and codes, lock papers and rules, make the attempts; return the hash."""
    check_draft(exam)
    if min(sitting.starts_at for sitting in list_main_sittings(session, exam)) < now:
        raise Conflict(_("开考时间已经过了，不能封卷。请回到第一步改考试日期和时间。"), code="too-late")
    if not count_candidates(session, exam):
        raise Conflict(_("还没有参考人员，请先导入名单。"), code="no-candidates")
    check_no_insiders(session, exam)
    check_apart(session, exam)
    for paper in list_papers(session, exam):
        if paper.state == "draft":
            papers.seal(session, paper, by, now)
    placing.place(session, keyring, exam, planned)
    exam.state = "sealed"
    exam.sealed_at = now
    exam.seal_hash = exam_seal(present_facts(session, exam))
    session.flush()
    enter(session, exam)
    record(session, exam_stream(exam.id), by, "seal_exam", ("exam", exam.id), now, hash=exam.seal_hash)
    return exam.seal_hash


def close_exam(session: Session, exam: Exam, by: Actor, now: datetime, unfinished: int = 0) -> None:
    """Declare an exam over, before its last end only when nobody may still write; who never came is absent."""
    if exam.state != "sealed":
        raise Conflict(_("只有已封卷的考试可以结束。"), code="state")
    if unfinished and now < last_end(session, exam):
        message = _("还没到结束时间，还有 %(n)s 人没有交卷，现在不能结束考试。请到时间后再来。", n=unfinished)
        raise Conflict(message, code="unfinished")
    exam.state = "closed"
    exam.closed_at = now
    record(session, exam_stream(exam.id), by, "close_exam", ("exam", exam.id), now)
    session.flush()


def set_standing(
    session: Session, exam: Exam, candidate: Candidate, standing: str, reason: str, by: Actor, now: datetime
) -> None:
    """Record leave, absence or an irregularity with its reason."""
    if exam.state == "released":
        raise Conflict(_("成绩已发布，不能再改。"), code="released")
    candidate.standing = standing
    candidate.standing_reason = reason
    record(
        session,
        exam_stream(exam.id),
        by,
        "set_standing",
        ("candidate", candidate.id),
        now,
        standing=standing,
        reason=reason,
    )
    session.flush()


def allow(
    session: Session,
    exam: Exam,
    candidate: Candidate,
    seconds: int,
    text_size: str,
    reason: str,
    by: Actor,
    now: datetime,
    *,
    on_paper: bool = False,
) -> None:
    """Give a candidate personal extra time, text size or paper and pen; fixed with the seal."""
    check_draft(exam)
    candidate.extra_seconds, candidate.text_size, candidate.on_paper = seconds, text_size, on_paper
    subject = ("candidate", candidate.id)
    record(session, exam_stream(exam.id), by, "allow", subject, now, seconds=seconds, size=text_size, reason=reason)
    session.flush()


def check_draft(exam: Exam) -> None:
    """Raise Conflict unless the exam may still be changed."""
    if exam.state != "draft":
        raise Conflict(_("考试已封卷，不能再改。"), code="sealed")
