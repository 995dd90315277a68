"""Everything an exam needs on paper, in one ZIP: desk cards, charts, sheets to sign and records to keep."""

from dataclasses import dataclass

from flask_babel import force_locale
from flask_babel import gettext as _
from sqlalchemy.orm import Session

from examsvc.accounts.models import Office
from examsvc.audit.log import Actor, exam_stream, record
from examsvc.core.clock import local
from examsvc.core.keys import Keyring
from examsvc.core.tasks import Work
from examsvc.exams.admission import open_code
from examsvc.exams.announcement import Clause, announce
from examsvc.exams.codes import printed
from examsvc.exams.models import Candidate, Exam, Room
from examsvc.exams.queries import first_sitting, list_candidates, list_rooms
from examsvc.exams.services import read_plan
from examsvc.files.writing import SheetOut, write_workbook, write_zip
from examsvc.typesetting.marks import SAMPLE
from examsvc.typesetting.rendering import typeset
from examsvc.web.downloads import ZIP

KIND = "exam_prints"


@dataclass(frozen=True)
class Seated:
    """One candidate as the papers print them."""

    number: str
    code: str
    name: str
    unit: str
    position: str
    category: str
    seat: int
    room: str
    allowance: str


@dataclass(frozen=True)
class RoomSheet:
    """One room with its people by seat; `grid` has a row for each row of desks."""

    name: str
    people: tuple[Seated, ...]
    grid: tuple[tuple[Seated | None, ...], ...]


@dataclass(frozen=True)
class Papers:
    """What every sheet's head says, and the rooms."""

    office: str
    exam: str
    place: str
    when: str
    minutes: int
    address: str
    seal: str
    watermark: str
    clauses: tuple[Clause, ...]
    rooms: tuple[RoomSheet, ...]

    @property
    def people(self) -> int:
        """Return how many people are entered."""
        return sum(len(room.people) for room in self.rooms)


def make(work: Work) -> str:
    """Typeset all papers of the exam and leave them as one ZIP."""
    service = work.installation
    with service.database.reading() as session:
        exam = session.get_one(Exam, work.arguments["exam"])
        mark = SAMPLE if service.settings.demonstration else ""
        papers = collect(session, service.keyring, exam, f"{service.settings.public_url}/sit", mark)
    files: dict[str, bytes] = {}
    for done, (name, template) in enumerate(_SHEETS):
        work.report(done, len(_SHEETS))
        files[f"{name}.pdf"] = typeset(template, papers=papers)
    work.report(len(_SHEETS), len(_SHEETS))
    files["7 名单.xlsx"] = _list(papers)
    files["8 登录码清单.xlsx"] = _codes(papers)
    with service.database.writing() as session:
        exam = session.get_one(Exam, work.arguments["exam"])
        by = Actor("person", work.created_by)
        record(session, exam_stream(exam.id), by, "print_papers", ("exam", exam.id), service.clock.now())
    work.keep(f"{papers.exam} 考务资料.zip", ZIP, write_zip(files))
    return _("考务资料已备好，共 %(n)s 份文件。内含登录码，请专人领取、妥善保管。", n=len(files))


_SHEETS = (
    ("0 考试公告", "announcement.html"),
    ("1 桌贴", "desk_cards.html"),
    ("2 座次表", "seat_chart.html"),
    ("3 签到表", "sign_in_sheet.html"),
    ("4 考场情况记录单", "room_record.html"),
    ("5 封卷及启封记录", "seal_record.html"),
    ("6 考场张贴须知", "hall_notice.html"),
)


def collect(session: Session, keyring: Keyring, exam: Exam, address: str, watermark: str) -> Papers:
    """Gather what the papers print; codes are opened here and nowhere else."""
    office = session.get_one(Office, exam.office_id)
    starts = local(first_sitting(session, exam).starts_at)
    people = list_candidates(session, exam)
    rooms = tuple(_room(keyring, room, people) for room in list_rooms(session, exam))
    # Papers are Chinese whatever language the person who asks for them reads.
    with force_locale("zh_Hans"):
        clauses = announce(read_plan(session, exam))
    return Papers(
        office=office.name,
        exam=exam.title,
        place=exam.place,
        when=f"{starts.year}年{starts.month}月{starts.day}日 {starts:%H:%M}",
        minutes=exam.duration_seconds // 60,
        address=address,
        seal=" ".join(_fours(exam.seal_hash or "")),
        watermark=watermark,
        clauses=clauses,
        rooms=rooms,
    )


def _room(keyring: Keyring, room: Room, people: list[Candidate]) -> RoomSheet:
    own = sorted((c for c in people if c.room_id == room.id), key=lambda c: c.seat or 0)
    seated = tuple(_seated(keyring, room, candidate) for candidate in own)
    at = {person.seat: person for person in seated}
    grid = tuple(
        tuple(at.get(row * room.seat_columns + column + 1) for column in range(room.seat_columns))
        for row in range(room.seat_rows)
    )
    return RoomSheet(room.name, seated, grid)


def _seated(keyring: Keyring, room: Room, candidate: Candidate) -> Seated:
    code = open_code(keyring, candidate.code_sealed) if candidate.code_sealed else ""
    return Seated(
        number=candidate.exam_number or "",
        code=printed(code) if code else "",
        name=candidate.name,
        unit=candidate.unit_name,
        position=candidate.position,
        category=candidate.category,
        seat=candidate.seat or 0,
        room=room.name,
        allowance=_allowance(candidate),
    )


def _allowance(candidate: Candidate) -> str:
    """Say what the invigilators must know of a person's extra time and text size."""
    time = f"延长{candidate.extra_seconds // 60}分钟" if candidate.extra_seconds else ""
    size = {"large": "大字", "largest": "特大字"}.get(candidate.text_size, "")
    return "、".join(filter(None, (time, size)))


def _fours(text: str) -> list[str]:
    return [text[n : n + 4] for n in range(0, len(text), 4)]


def _codes(papers: Papers) -> bytes:
    """Return the codes as a workbook, for the sealed envelope that the exam office keeps for lost desk cards."""
    rows = [(p.room, p.seat, p.number, p.name, p.unit, p.code) for r in papers.rooms for p in r.people]
    head = ("考场", "座位号", "考号", "姓名", "单位", "登录码")
    return write_workbook([SheetOut("登录码", head, rows, f"{papers.exam}登录码清单（密封保管）")])


def _list(papers: Papers) -> bytes:
    """Return the list as a workbook, without codes."""
    rows = [
        (p.room, p.seat, p.number, p.name, p.unit, p.position, p.category) for r in papers.rooms for p in r.people
    ]
    head = ("考场", "座位号", "考号", "姓名", "单位", "职务", "人员类别")
    return write_workbook([SheetOut("名单", head, rows, f"{papers.exam}参考人员名单")])
