"""The day's log on a page, as a workbook, and as data with a hash that the archive can be held against."""

import json

from flask import Blueprint, render_template, request
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from examsvc.attempts.queries import get_candidate, get_office_attempt
from examsvc.core.canonical import canonical_json, sha256_hex
from examsvc.core.errors import NotFound
from examsvc.core.roles import Role
from examsvc.exams.models import Exam
from examsvc.exams.queries import get_exam, list_rooms
from examsvc.files.writing import SheetOut, Value, write_workbook
from examsvc.hall.day_log import SOURCES, Line, Wanted, count_lines, list_lines
from examsvc.hall.log_words import SOURCE_NAMES, about, what
from examsvc.web.context import principal, session
from examsvc.web.downloads import XLSX, attachment
from examsvc.web.filters import moment
from examsvc.web.guards import staff
from examsvc.web.paging import page_count, page_number

blueprint = Blueprint("day_log", __name__)
_reader = staff(Role.INVIGILATOR, Role.ORGANISER, Role.SUPERVISOR, Role.HEAD, Role.AUDITOR)
PAGE = 50


@blueprint.get("/rooms/<public_id>/log")
@_reader
def index(public_id: str) -> str:
    """Show what happened, oldest first, of everything or of a room, a person or a kind."""
    exam = get_exam(session(), public_id, principal().office_id)
    wanted, page = _wanted(exam), page_number(request.args)
    total = count_lines(session(), exam, wanted)
    return render_template(
        "hall/log.html",
        exam=exam,
        wanted=wanted,
        rooms=list_rooms(session(), exam),
        lines=list_lines(session(), exam, wanted, (page - 1) * PAGE, PAGE),
        page=page,
        pages=page_count(total, PAGE),
        total=total,
        sources=SOURCE_NAMES,
        what=what,
        about=about,
    )


@blueprint.get("/rooms/<public_id>/log.<any(xlsx, json):ending>")
@_reader
def export(public_id: str, ending: str) -> Response:
    """Give exactly the lines that are shown, all pages of them."""
    exam = get_exam(session(), public_id, principal().office_id)
    lines = list_lines(session(), exam, _wanted(exam))
    name = _("%(title)s当天日志", title=exam.title)
    if ending == "json":
        return attachment(as_data(exam, lines).encode(), f"{name}.json", "application/json")
    rows = [_row(line) for line in lines]
    header = [_("时间"), _("考场"), _("座位"), _("姓名"), _("类别"), _("事项"), _("说明"), _("经办人")]
    return attachment(write_workbook([SheetOut(_("当天日志"), header, rows, name)]), f"{name}.xlsx", XLSX)


def _row(line: Line) -> list[Value]:
    told = [str(SOURCE_NAMES[line.source]), what(line), about(line), line.by]
    return [moment(line.at, seconds=True), line.room, line.seat, line.name, *told]


def as_data(exam: Exam, lines: list[Line]) -> str:
    """Return the lines as canonical JSON beside the hash of exactly that text."""
    content = canonical_json({"exam": exam.public_id, "title": exam.title, "lines": [_data(line) for line in lines]})
    return f'{{"content":{content},"hash":"{sha256_hex(content)}"}}'


def _data(line: Line) -> dict[str, object]:
    detail = dict(line.detail)
    for name in ("detail", "before", "after"):
        if name in detail:
            detail[name] = json.loads(detail[name])
    return {
        "at": line.at.isoformat(),
        "source": line.source,
        "kind": line.kind,
        "number": line.number,
        "name": line.name,
        "room": line.room,
        "seat": line.seat,
        "by": line.by,
        "detail": detail,
    }


def _wanted(exam: Exam) -> Wanted:
    """Return what the address asks for; raises NotFound for a room or seat of another exam."""
    asked_room, asked_seat = request.args.get("room", ""), request.args.get("seat", "")
    room = next((room for room in list_rooms(session(), exam) if room.public_id == asked_room), None)
    candidate = None
    if asked_seat:
        candidate = get_candidate(session(), get_office_attempt(session(), asked_seat, exam.office_id))
    if (asked_room and room is None) or (candidate is not None and candidate.exam_id != exam.id):
        raise NotFound(_("没有找到这个考场。"))
    source = request.args.get("kind", "")
    return Wanted(room, candidate, source if source in SOURCES else "")
