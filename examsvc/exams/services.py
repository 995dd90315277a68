"""快速办考: plan an exam, take the roster over, seat everybody, seal."""

import secrets
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from flask_babel import gettext as _
from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from examsvc.accounts.enrolment import enrol
from examsvc.accounts.models import Office
from examsvc.accounts.roster import RosterRow
from examsvc.audit.log import Actor, exam_stream, record
from examsvc.bank.question_types.base import MultipleRule
from examsvc.core.canonical import hash_of
from examsvc.core.errors import Conflict
from examsvc.core.keys import Keyring
from examsvc.exams.admission import code_hash, seal_code
from examsvc.exams.codes import make_code
from examsvc.exams.models import Candidate, Exam, ExamPaper, Room, Sitting
from examsvc.exams.queries import first_sitting, list_candidates
from examsvc.exams.rules import ExamRules
from examsvc.exams.seating import Person as Seated
from examsvc.exams.seating import draw_seats, plan_rooms
from examsvc.papers import services as papers
from examsvc.papers.blueprint import Blueprint
from examsvc.papers.models import Form, Paper

OPENS_BEFORE = timedelta(minutes=20)
# Given by the factory: the attempts room makes an attempt for every candidate of a freshly sealed exam.
EnterCandidates = Callable[[Session, Exam], None]


@dataclass(frozen=True)
class Plan:
    """What the first step of 快速办考 asks."""

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


def plan_exam(session: Session, office: Office, plan: Plan, by: Actor, now: datetime) -> Exam:
    """Make a draft exam with its one sitting and its paper.

    Raises Conflict, naming what the bank lacks, when the paper cannot be made.
    """
    exam = Exam(
        office_id=office.id,
        title=plan.title,
        as_of=plan.as_of,
        place=plan.place,
        duration_seconds=plan.minutes * 60,
        late_limit_seconds=plan.late_minutes * 60,
        earliest_submit_seconds=plan.earliest_submit_minutes * 60,
        rules=plan.rules.to_json(),
        created_by=by.id,
        created_at=now,
    )
    session.add(exam)
    session.flush()
    session.add(
        Sitting(
            exam_id=exam.id,
            number=1,
            opens_at=plan.starts_at - OPENS_BEFORE,
            starts_at=plan.starts_at,
            ends_at=plan.starts_at + timedelta(minutes=plan.minutes),
        )
    )
    seed = secrets.token_hex(32)
    paper = papers.make_paper(
        session, office, plan.title, plan.blueprint, plan.as_of, seed, plan.multiple_rule, ("A", "B"), by, now
    )
    session.add(ExamPaper(exam_id=exam.id, category="", paper_id=paper.id))
    record(session, exam_stream(exam.id), by, "plan_exam", ("exam", exam.id), now)
    session.flush()
    return exam


def take_roster(
    session: Session, keyring: Keyring, exam: Exam, rows: Sequence[RosterRow], by: Actor, now: datetime
) -> int:
    """Replace a draft exam's candidates by a confirmed roster; return how many there are."""
    _check_draft(exam)
    session.execute(delete(Candidate).where(Candidate.exam_id == exam.id))
    for person, unit, row in enrol(session, keyring, exam.office_id, rows, now):
        session.add(
            Candidate(
                exam_id=exam.id,
                person_id=person.id,
                name=person.name,
                position=row.position,
                unit_id=unit.id,
                unit_name=unit.name,
                unit_kind=unit.kind,
                unit_order=unit.order_no,
                category=row.category,
            )
        )
    record(session, exam_stream(exam.id), by, "take_roster", ("exam", exam.id), now, people=len(rows))
    session.flush()
    return len(rows)


def seal_exam(
    session: Session, keyring: Keyring, exam: Exam, by: Actor, now: datetime, enter: EnterCandidates
) -> str:
    """Draw seats and codes, lock papers and rules, make the attempts; return the hash that is published."""
    _check_draft(exam)
    candidates = list_candidates(session, exam)
    if not candidates:
        raise Conflict(_("还没有参考人员，请先导入名单。"), code="no-candidates")
    papers_ = _papers(session, exam)
    for paper in papers_:
        if paper.state == "draft":
            papers.seal(session, paper, by, now)
    _seat(session, keyring, exam, candidates, papers_[0])
    exam.state = "sealed"
    exam.sealed_at = now
    exam.seal_hash = _seal_hash(exam, papers_, candidates)
    session.flush()
    enter(session, exam)
    record(session, exam_stream(exam.id), by, "seal_exam", ("exam", exam.id), now, hash=exam.seal_hash)
    return exam.seal_hash


def close_exam(session: Session, exam: Exam, by: Actor, now: datetime) -> None:
    """Declare an exam over, after everybody's attempt has ended; those who never came are absent."""
    if exam.state != "sealed":
        raise Conflict(_("只有已封卷的考试可以结束。"), code="state")
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
) -> None:
    """Give a candidate personal extra time and text size; fixed with the seal."""
    _check_draft(exam)
    candidate.extra_seconds, candidate.text_size = seconds, text_size
    subject = ("candidate", candidate.id)
    record(session, exam_stream(exam.id), by, "allow", subject, now, seconds=seconds, size=text_size, reason=reason)
    session.flush()


def _check_draft(exam: Exam) -> None:
    if exam.state != "draft":
        raise Conflict(_("考试已封卷，不能再改。"), code="sealed")


def _papers(session: Session, exam: Exam) -> list[Paper]:
    rows = (
        select(Paper)
        .join(ExamPaper, ExamPaper.paper_id == Paper.id)
        .where(ExamPaper.exam_id == exam.id)
        .order_by(ExamPaper.category)
    )
    return list(session.scalars(rows))


def _seat(session: Session, keyring: Keyring, exam: Exam, candidates: Sequence[Candidate], paper: Paper) -> None:
    """Give everybody room, seat, number, code and form."""
    sitting = first_sitting(session, exam)
    forms = list(session.scalars(select(Form).where(Form.paper_id == paper.id).order_by(Form.label)))
    plans = plan_rooms(len(candidates))
    rooms = {}
    for plan in plans:
        rooms[plan.number] = Room(
            exam_id=exam.id,
            number=plan.number,
            name=_("第%(n)s考场", n=plan.number),
            seat_rows=plan.rows,
            seat_columns=plan.columns,
        )
    session.add_all(rooms.values())
    session.flush()
    people = {candidate.id: candidate for candidate in candidates}
    drawn = draw_seats([Seated(c.id, c.unit_id) for c in candidates], plans, paper.seed, len(forms))
    for seat in drawn:
        candidate = people[seat.person]
        candidate.sitting_id = sitting.id
        candidate.room_id = rooms[seat.room].id
        candidate.seat = seat.seat
        candidate.form_id = forms[seat.form].id
        # Sitting, room and seat can be read off the number.
        candidate.exam_number = f"{sitting.number}{seat.room:02d}{seat.seat:03d}"
        code = make_code(secrets.randbelow)
        candidate.code_hash = code_hash(keyring, exam.id, candidate.exam_number, code)
        candidate.code_sealed = seal_code(keyring, code)
    session.flush()


def _seal_hash(exam: Exam, papers_: Sequence[Paper], candidates: Sequence[Candidate]) -> str:
    """Return the hash over rules, times, papers and who sits where."""
    return hash_of(
        {
            "title": exam.title,
            "rules": exam.rules,
            "duration": exam.duration_seconds,
            "late": exam.late_limit_seconds,
            "earliest": exam.earliest_submit_seconds,
            "grace": exam.grace_seconds,
            "papers": [paper.seal_hash for paper in papers_],
            "candidates": [[c.exam_number, c.form_id, c.extra_seconds] for c in candidates],
        }
    )
