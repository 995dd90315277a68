"""Make a sealed exam with one room, candidates and their attempts."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal

from sqlalchemy import select
from sqlalchemy.orm import Session

from examsvc.accounts.models import Office, Person, Unit
from examsvc.attempts.models import Attempt
from examsvc.bank.question_types.base import MultipleRule
from examsvc.core.canonical import canonical_json, sha256_hex
from examsvc.core.keys import Keyring
from examsvc.exams.admission import code_hash
from examsvc.exams.models import Candidate, Exam, ExamPaper, Room, Sitting
from examsvc.papers.bodies import Placed, make_body
from examsvc.papers.models import Form, FormItem, KeyVersion, Paper
from tests.factories.accounts import UNIT, make_office, make_person, make_staff, make_unit
from tests.factories.bank import default_content, make_question

CODE = "12345672"
CONTENTS: dict[str, dict[str, object]] = {
    "true_false": {"stem": "示例判断"},
    "fill_in": {"stem": "示例填空{1}和{2}。", "blanks": [{"unit": "元"}, {"unit": ""}]},
    "short_answer": {"stem": "示例简答"},
    "ordering": {"stem": "示例排序", "options": [{"id": i, "text": f"步骤{i}"} for i in "abc"]},
    "matching": {
        "stem": "示例匹配",
        "left": [{"id": i, "text": f"左{i}"} for i in "12"],
        "right": [{"id": i, "text": f"右{i}"} for i in "abc"],
    },
    "case": {
        "stem": "示例材料第一段\n示例材料第二段",
        "parts": [
            {"kind": "multiple", "content": default_content(0), "share": "1"},
            {"kind": "fill_in", "content": {"stem": "示例小题{1}。", "blanks": [{"unit": "年"}]}, "share": "1"},
        ],
    },
}
KEYS: dict[str, dict[str, object]] = {
    "multiple": {"correct": ["a", "b"]},
    "true_false": {"correct": True},
    "fill_in": {"blanks": [{"number": "4000"}, {"accept": ["示例"]}]},
    "short_answer": {"points": [{"text": "要点", "marks": "1"}]},
    "ordering": {"order": ["b", "c", "a"]},
    "matching": {"pairs": {"1": "b", "2": "a"}},
    "case": {"parts": [{"correct": ["a", "b"]}, {"blanks": [{"number": "2020"}]}]},
}


@dataclass
class Hall:
    """Everything one sealed exam consists of."""

    office: Office
    organiser: Person
    unit: Unit
    exam: Exam
    sitting: Sitting
    room: Room
    form: Form
    key: KeyVersion
    candidates: list[Candidate]
    attempts: list[Attempt]
    block: int = 1


def make_form(
    session: Session,
    office: Office,
    by: Person,
    now: datetime,
    kinds: Sequence[str] = ("single",) * 3,
    reword: Callable[[str], str] = str,
) -> tuple[Paper, Form]:
    """Make a sealed paper with one form of questions, items q1, q2 … worth one mark each, as `reword` leaves them."""
    paper = Paper(
        office_id=office.id,
        name="甲卷",
        blueprint="{}",
        as_of=date(2020, 5, 1),
        seed="seed",
        multiple_rule="half_if_fewer",
        created_by=by.id,
        created_at=now,
    )
    session.add(paper)
    session.flush()
    form = Form(
        paper_id=paper.id,
        label="A",
        body="{}",
        body_hash=sha256_hex("{}"),
        total_marks=Decimal(len(kinds)),
        predicted_difficulty=Decimal(2),
    )
    session.add(form)
    session.flush()
    placed, section = [], 0
    for number, kind in enumerate(kinds, 1):
        version = make_question(session, now, kind=kind, content=CONTENTS.get(kind), key=KEYS.get(kind))
        section += number == 1 or kind != kinds[number - 2]
        item = FormItem(
            form_id=form.id,
            number=number,
            item=f"q{number}",
            section=section,
            version_id=version.id,
            marks=Decimal(1),
        )
        session.add(item)
        placed.append(Placed(item.item, number, section, version.kind, item.marks, version.content, ()))
    form.body = reword(make_body(placed, MultipleRule.HALF_IF_FEWER))
    form.body_hash = sha256_hex(form.body)
    session.flush()
    paper.state, paper.seal_hash, paper.sealed_at, paper.sealed_by = "sealed", "0" * 64, now, by.id
    session.flush()
    return paper, form


def make_hall(
    session: Session,
    now: datetime,
    *,
    candidates: int = 1,
    minutes: int = 60,
    office: Office | None = None,
    keyring: Keyring | None = None,
    kinds: Sequence[str] = ("single",) * 3,
    reword: Callable[[str], str] = str,
    block: int = 1,
) -> Hall:
    """Make an exam sealed an hour ago that starts now; `block` begins the exam numbers."""
    office = office or make_office(session, now)
    organiser = make_staff(session, office, now)
    known = select(Unit).where(Unit.office_id == office.id, Unit.name == UNIT)
    unit = session.scalar(known) or make_unit(session, office)
    paper, form = make_form(session, office, organiser, now, kinds, reword)
    keys = {f"q{n}": KEYS.get(kind, {"correct": "a"}) for n, kind in enumerate(kinds, 1)}
    key = KeyVersion(
        form_id=form.id,
        number=1,
        key=canonical_json(keys),
        hash=sha256_hex(canonical_json(keys)),
        reason="封卷",
        created_at=now,
    )
    exam = Exam(
        office_id=office.id,
        title="示例考试",
        as_of=date(2020, 5, 1),
        state="sealed",
        sealed_at=now - timedelta(hours=1),
        duration_seconds=minutes * 60,
        rules="{}",
        created_by=organiser.id,
        created_at=now,
    )
    session.add_all([key, exam])
    session.flush()
    sitting = Sitting(
        exam_id=exam.id,
        number=1,
        opens_at=now - timedelta(minutes=20),
        starts_at=now,
        ends_at=now + timedelta(minutes=minutes),
    )
    room = Room(exam_id=exam.id, number=1, name="第一考场", seat_rows=5, seat_columns=6)
    session.add_all([sitting, room, ExamPaper(exam_id=exam.id, category="", paper_id=paper.id)])
    session.flush()
    hall = Hall(office, organiser, unit, exam, sitting, room, form, key, [], [], block)
    for number in range(1, candidates + 1):
        add_candidate(session, hall, number, now, keyring)
    return hall


def add_candidate(
    session: Session, hall: Hall, number: int, now: datetime, keyring: Keyring | None = None
) -> Attempt:
    """Enter one more person and make their attempt."""
    person = make_person(session, hall.office, hall.unit, now, f"考生{number}")
    exam_number = f"{hall.block:02d}{number:03d}"
    candidate = Candidate(
        exam_id=hall.exam.id,
        person_id=person.id,
        name=person.name,
        unit_id=hall.unit.id,
        unit_name=hall.unit.name,
        unit_kind=hall.unit.kind,
        unit_order=1,
        exam_number=exam_number,
        code_hash=None if keyring is None else code_hash(keyring, hall.exam.id, exam_number, CODE),
        sitting_id=hall.sitting.id,
        room_id=hall.room.id,
        seat=number,
        form_id=hall.form.id,
    )
    session.add(candidate)
    session.flush()
    attempt = Attempt(
        exam_id=hall.exam.id,
        candidate_id=candidate.id,
        form_id=hall.form.id,
        grace_seconds=hall.exam.grace_seconds,
    )
    session.add(attempt)
    session.flush()
    hall.candidates.append(candidate)
    hall.attempts.append(attempt)
    return attempt


def open_attempts(session: Session, hall: Hall, now: datetime) -> None:
    """Let everybody work as if they had all started at the common start."""
    for attempt in hall.attempts:
        attempt.state = "open"
        attempt.started_at = now
        attempt.closes_at = hall.sitting.ends_at
    session.flush()
