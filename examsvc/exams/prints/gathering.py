"""Gather what the papers print; codes are opened here and nowhere else."""

from collections.abc import Mapping, Sequence

from flask_babel import force_locale
from sqlalchemy import select
from sqlalchemy.orm import Session

from examsvc.accounts.models import Office, Person
from examsvc.core.clock import local
from examsvc.core.keys import Keyring
from examsvc.exams.admission import open_code
from examsvc.exams.announcement import announce
from examsvc.exams.arrangement_models import RoomDuty
from examsvc.exams.codes import printed
from examsvc.exams.insiders import insider_ids
from examsvc.exams.models import Candidate, Exam, ExamPaper, Room, Sitting
from examsvc.exams.prints.sheets import Papers, Promising, RoomSheet, Seated, SittingSheet
from examsvc.exams.queries import first_sitting, list_candidates, list_rooms, list_sittings
from examsvc.exams.services import read_plan
from examsvc.papers.models import Form

POST_NAMES = {"chief": "主监考", "invigilator": "监考员", "roving": "巡考", "supervisor": "监督员"}
SETTING = "命题、审题、制卷或考务"
# Whose post on a day of several sittings is named first.
_POSTS = tuple(POST_NAMES)


def collect(session: Session, keyring: Keyring, exam: Exam, address: str, watermark: str) -> Papers:
    """Return everything that an exam's sheets print."""
    office = session.get_one(Office, exam.office_id)
    sittings = list_sittings(session, exam)
    several = len(sittings) > 1
    people, rooms = list_candidates(session, exam), list_rooms(session, exam)
    labels, duties = form_labels(session, exam), _duties(session, exam)
    seated = [(one, _seated(keyring, one, rooms, labels)) for one in people if one.seat]
    # Papers are Chinese whatever language the person who asks for them reads.
    with force_locale("zh_Hans"):
        clauses = announce(read_plan(session, exam))
    return Papers(
        office=office.name,
        exam=exam.title,
        place=exam.place,
        when=moment_text(first_sitting(session, exam)),
        minutes=exam.duration_seconds // 60,
        address=address,
        seal=" ".join(_fours(exam.seal_hash or "")),
        watermark=watermark,
        clauses=clauses,
        sittings=tuple(_sitting(s, sitting_name(s) if several else "", rooms, seated, duties) for s in sittings),
        promising=_promising(session, exam, duties),
    )


def form_labels(session: Session, exam: Exam) -> dict[int, str]:
    """Return how the exam's forms are called, with their kind of paper where it has a name."""
    papers = select(ExamPaper.paper_id).where(ExamPaper.exam_id == exam.id)
    rows = select(Form).where(Form.paper_id.in_(papers)).order_by(Form.id)
    return {form.id: f"{form.paper.kind}{form.label}" for form in session.scalars(rows)}


def moment_text(sitting: Sitting) -> str:
    """Write a sitting's start as documents do."""
    starts = local(sitting.starts_at)
    return f"{starts.year}年{starts.month}月{starts.day}日 {starts:%H:%M}"


def sitting_name(sitting: Sitting) -> str:
    """Return what a sitting is called where there are several."""
    return f"第{sitting.number}场（补考）" if sitting.kind == "make_up" else f"第{sitting.number}场"


Duties = Sequence[tuple[RoomDuty, Person]]


def _duties(session: Session, exam: Exam) -> Duties:
    rows = (
        select(RoomDuty, Person)
        .join(Person, Person.id == RoomDuty.person_id)
        .where(RoomDuty.exam_id == exam.id)
        .order_by(RoomDuty.sitting_id, RoomDuty.id)
    )
    return [(duty, person) for duty, person in session.execute(rows)]


def _sitting(
    sitting: Sitting, name: str, rooms: Sequence[Room], seated: Sequence[tuple[Candidate, Seated]], duties: Duties
) -> SittingSheet:
    starts = local(sitting.starts_at)
    own = [(candidate, person) for candidate, person in seated if candidate.sitting_id == sitting.id]
    sheets = []
    for room in rooms:
        people = sorted((p for candidate, p in own if candidate.room_id == room.id), key=lambda p: p.seat)
        # Of several sittings each has its own rooms, those in which somebody sits.
        if people or not name:
            sheets.append(_room(sitting, name, room, people, duties))
    return SittingSheet(
        name=name,
        when=moment_text(sitting),
        folder=f"{name} {starts.month}月{starts.day}日{starts:%H%M}" if name else "",
        rooms=tuple(sheets),
        roving=_names(duties, sitting, None, "roving"),
        supervisors=_names(duties, sitting, None, "supervisor"),
    )


def _room(sitting: Sitting, name: str, room: Room, people: Sequence[Seated], duties: Duties) -> RoomSheet:
    at = {person.seat: person for person in people}
    grid = tuple(
        tuple(at.get(row * room.seat_columns + column + 1) for column in range(room.seat_columns))
        for row in range(room.seat_rows)
    )
    return RoomSheet(
        name=room.name,
        sitting=name,
        when=moment_text(sitting),
        until=f"{local(sitting.ends_at):%H:%M}",
        people=tuple(people),
        grid=grid,
        chiefs=_names(duties, sitting, room, "chief"),
        invigilators=_names(duties, sitting, room, "invigilator"),
    )


def _names(duties: Duties, sitting: Sitting, room: Room | None, post: str) -> tuple[str, ...]:
    own = [(duty, person) for duty, person in duties if duty.sitting_id == sitting.id and duty.post == post]
    return tuple(person.name for duty, person in own if room is None or duty.room_id == room.id)


def _seated(keyring: Keyring, candidate: Candidate, rooms: Sequence[Room], labels: Mapping[int, str]) -> Seated:
    code = open_code(keyring, candidate.code_sealed) if candidate.code_sealed else ""
    return Seated(
        number=candidate.exam_number or "",
        code=printed(code) if code else "",
        name=candidate.name,
        unit=candidate.unit_name,
        position=candidate.position,
        category=candidate.category,
        seat=candidate.seat or 0,
        room=next((room.name for room in rooms if room.id == candidate.room_id), ""),
        form=labels.get(candidate.form_id or 0, ""),
        allowance=_allowance(candidate),
        on_leave=candidate.standing == "leave",
    )


def _allowance(candidate: Candidate) -> str:
    """Say what the invigilators must know of a person's extra time, text size and way of answering."""
    time = f"延长{candidate.extra_seconds // 60}分钟" if candidate.extra_seconds else ""
    size = {"large": "大字", "largest": "特大字"}.get(candidate.text_size, "")
    return "、".join(filter(None, (time, size, "纸笔作答" if candidate.on_paper else "")))


def _promising(session: Session, exam: Exam, duties: Duties) -> tuple[Promising, ...]:
    """Name who knows the papers, then who is on duty, everybody once with all they do."""
    knowing = select(Person).where(Person.id.in_(insider_ids(session, exam)), Person.office_id == exam.office_id)
    work = {person.id: (person.name, [SETTING]) for person in session.scalars(knowing.order_by(Person.id))}
    for duty, person in sorted(duties, key=lambda pair: _POSTS.index(pair[0].post)):
        own = work.setdefault(person.id, (person.name, []))[1]
        if POST_NAMES[duty.post] not in own:
            own.append(POST_NAMES[duty.post])
    return tuple(Promising(name, "；".join(all_)) for name, all_ in work.values())


def _fours(text: str) -> list[str]:
    return [text[n : n + 4] for n in range(0, len(text), 4)]
