"""What the exams have to say before one begins: seats, invigilators, names that print, prints that are current."""

from collections.abc import Sequence
from dataclasses import dataclass

from flask_babel import gettext as _
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from examsvc.audit.log import exam_stream
from examsvc.audit.models import AuditEntry
from examsvc.core.readiness import Asked, Colour, Finding
from examsvc.exams import duties
from examsvc.exams.duty_draw import POSTS
from examsvc.exams.models import Candidate, Exam
from examsvc.exams.printable import boxes_in
from examsvc.exams.queries import list_candidates
from examsvc.web.filters import listed

_NAMED = 5
# What is printed of an exam is out of date after any of these.
CHANGING = ("seal_exam", "arrange", "allow", "assign_duty", "remove_duty", "draw_duties")
PRINTING = "print_papers"


@dataclass(frozen=True)
class Place:
    """What a person needs to sit down and begin."""

    id: int
    name: str
    seated: bool
    numbered: bool
    coded: bool
    form: bool

    @property
    def whole(self) -> bool:
        """Tell whether nothing is missing."""
        return self.seated and self.numbered and self.coded and self.form


@dataclass(frozen=True)
class Watch:
    """A room at a sitting, as far as its invigilators go; `own` are those who watch over their own unit."""

    room: str
    posts: tuple[str, ...]
    own: tuple[str, ...] = ()


def contribute(asked: Asked) -> list[Finding]:
    """Say how people, rooms and prints of the exam stand."""
    session = asked.session
    exam = session.get_one(Exam, asked.exam_id)
    people = [person for person in list_candidates(session, exam) if person.standing != "leave"]
    sealed = exam.state != "draft"
    return [
        find_seats([_place(person) for person in people], sealed=sealed),
        find_watches(_watches(session, exam), sealed=sealed),
        find_names(boxes_in((one.unit_name, one.name, one.position) for one in people)),
        find_prints(*_printed(session, exam), sealed=sealed),
    ]


def find_seats(people: Sequence[Place], *, sealed: bool) -> Finding:
    """Say whether everybody has a sitting and seat, a number, a code and a form."""
    if not people:
        return Finding("seats", Colour.RED, _("还没有参考人员。"), _("请先导入名单。"), "quick.roster")
    if not sealed:
        words = _("名单上有 %(n)s 人，座位、考号和登录码在封卷时排定。", n=len(people))
        return Finding("seats", Colour.RED, words, _("请核对名单和考场，然后封卷。"), "quick.seal")
    lacking = [person for person in people if not person.whole]
    if not lacking:
        words = _("%(n)s 人都有座位、考号、登录码和试卷。", n=len(people))
        return Finding("seats", Colour.GREEN, words, link="exams.candidates")
    named = listed(_lacks(person) for person in lacking[:_NAMED])
    return Finding(
        "seats",
        Colour.RED,
        _("%(n)s 人还不能入场：%(named)s。", n=len(lacking), named=named),
        _("请在名单里给他们安排场次和座位；不参加的，登记请假或者取消参加。"),
        "exams.candidates",
        tuple(person.id for person in lacking),
    )


def _lacks(person: Place) -> str:
    parts = (
        (person.seated, _("座位")),
        (person.numbered, _("考号")),
        (person.coded, _("登录码")),
        (person.form, _("试卷")),
    )
    return _("%(name)s（缺%(parts)s）", name=person.name, parts=listed(words for there, words in parts if not there))


def find_watches(rooms: Sequence[Watch], *, sealed: bool) -> Finding:
    """Say whether somebody invigilates in every room, nobody before their own unit, and each room has a chief."""
    link, item = "duties.index", "duties"
    if not sealed or not rooms:
        words = _("还没有排座，不知道要监考哪些考场。")
        return Finding(
            item, Colour.RED, words, _("封卷排座以后，请安排监考员。"), "quick.seal" if not sealed else link
        )
    empty = [one.room for one in rooms if not set(one.posts) & set(POSTS)]
    own = [_("%(room)s %(names)s", room=one.room, names=listed(one.own)) for one in rooms if one.own]
    if empty:
        words = _("没有监考员的考场：%(rooms)s。", rooms=listed(empty))
        return Finding(item, Colour.RED, words, _("请在监考安排里抽签，或者逐个安排。"), link, tuple(empty))
    if own:
        words = _("监考员和考生是同一个单位：%(rooms)s。", rooms=listed(own))
        return Finding(item, Colour.RED, words, _("请换人，或者换一个考场。"), link, tuple(own))
    unled = [one.room for one in rooms if "chief" not in one.posts]
    if unled:
        words = _("没有主监考的考场：%(rooms)s。", rooms=listed(unled))
        return Finding(item, Colour.YELLOW, words, _("请给每个考场定一名主监考。"), link, tuple(unled))
    return Finding(item, Colour.GREEN, _("%(n)s 个考场都有监考员。", n=len(rooms)), link=link)


def find_names(boxes: Sequence[str]) -> Finding:
    """Say whose papers would show boxes."""
    if not boxes:
        return Finding("names", Colour.GREEN, _("每个人的姓名、单位、职务都能印出来。"))
    words = _("%(n)s 人的桌贴会印成方框：%(named)s。", n=len(boxes), named=listed(boxes[:_NAMED]))
    advice = _("请系统管理员安装含这些字的字体；还没有封卷的，也可以在名单里换成可印的字重新导入。")
    return Finding("names", Colour.RED, words, advice, "exams.candidates", tuple(boxes))


def find_prints(printed: int, changed: int, *, sealed: bool) -> Finding:
    """Say whether what was printed is of today: `printed` and `changed` are places in the log, 0 for never."""
    item, link = "prints", "quick.printing"
    if not sealed:
        return Finding(item, Colour.RED, _("封卷以后才有考务资料可印。"), _("请先封卷。"), "quick.seal")
    if not printed:
        words = _("还没有打印考务资料，考生没有登录码。")
        return Finding(item, Colour.RED, words, _("请打印考务资料，张贴桌贴和座次表。"), link)
    if printed < changed:
        words = _("打印以后，名单、座位或者监考有变动。")
        advice = _("请重新打印，换掉旧的座次表、签到表和有变动的桌贴。")
        return Finding(item, Colour.YELLOW, words, advice, link, (changed,))
    return Finding(item, Colour.GREEN, _("打印以后没有变动。"), link=link)


def _place(person: Candidate) -> Place:
    seated = None not in (person.sitting_id, person.room_id, person.seat)
    coded = person.code_hash is not None
    return Place(person.id, person.name, seated, bool(person.exam_number), coded, person.form_id is not None)


def _watches(session: Session, exam: Exam) -> list[Watch]:
    own: dict[tuple[int, int], list[str]] = {}
    for station, person, units in duties.list_clashes(session, exam):
        own.setdefault((station.sitting.id, station.room.id), []).append(f"{person.name}（{units}）")
    stations = duties.list_stations(session, exam)
    several = len({station.sitting.id for station in stations}) > 1
    return [
        Watch(
            _("第 %(n)s 场%(room)s", n=one.sitting.number, room=one.room.name) if several else one.room.name,
            tuple(duty.post for duty, _person in one.duties),
            tuple(own.get((one.sitting.id, one.room.id), ())),
        )
        for one in stations
    ]


def _printed(session: Session, exam: Exam) -> tuple[int, int]:
    """Return where the last printing and the last change stand in the exam's log."""

    def last(*acts: str) -> int:
        of_acts = (AuditEntry.stream == exam_stream(exam.id), AuditEntry.act.in_(acts))
        return session.scalar(select(func.max(AuditEntry.seq)).where(*of_acts)) or 0

    return last(PRINTING), last(*CHANGING)
