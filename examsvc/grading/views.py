"""Marking: start a run, mark short answers blind, and read the results."""

from decimal import Decimal

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from examsvc.accounts.acting import actor
from examsvc.attempts.queries import get_office_attempt
from examsvc.core.errors import Conflict, Invalid
from examsvc.core.roles import Role
from examsvc.exams.models import Exam
from examsvc.exams.queries import get_exam, list_exams
from examsvc.grading import services
from examsvc.grading.export import write_results, write_sheets
from examsvc.grading.forms import MarkForm, RunForm
from examsvc.grading.queries import (
    ToMark,
    count_results,
    count_waiting,
    find_newest_run,
    list_answers_to_mark,
    list_results_with_receipts,
)
from examsvc.grading.seeing import note_seeing
from examsvc.web.app import commits_itself
from examsvc.web.context import installation, now, principal, session
from examsvc.web.downloads import XLSX, attachment
from examsvc.web.guards import staff
from examsvc.web.paging import page_count, page_number

blueprint = Blueprint("grading", __name__)
marking = Blueprint("marking", __name__)
_organiser = staff(Role.ORGANISER)
_reader = staff(Role.ORGANISER, Role.HEAD, Role.PUBLISHER, Role.AUDITOR)
_marker = staff(Role.MARKER)
PAGE = 50
ENDED = ("closed", "released")


@blueprint.get("/results")
@_reader
def index() -> str:
    """List the exams that are over."""
    exams = [exam for exam in list_exams(session(), principal().office_id) if exam.state in ENDED]
    rows = [(exam, find_newest_run(session(), exam.id)) for exam in exams]
    return render_template("grading/index.html", rows=rows)


@blueprint.get("/results/<public_id>")
@_reader
def exam(public_id: str) -> str:
    """Show an exam's newest marks; nothing before the exam is over."""
    row = _seen(public_id)
    run = find_newest_run(session(), row.id)
    page, total = page_number(request.args), count_results(session(), run) if run else 0
    return render_template(
        "grading/exam.html",
        exam=row,
        run=run,
        waiting=count_waiting(session(), run) if run else 0,
        results=list_results_with_receipts(session(), run, (page - 1) * PAGE, PAGE) if run else [],
        page=page,
        pages=page_count(total, PAGE),
        total=total,
        form=RunForm(formdata=None, reason="" if run else _("首次评分")),
        may_mark=principal().has(Role.ORGANISER) and row.state == "closed",
        may_draft=principal().has(Role.PUBLISHER) and row.state == "closed",
    )


@blueprint.post("/results/<public_id>/runs")
@_organiser
@commits_itself
def run(public_id: str) -> Response:
    """Mark the whole exam in a new run: marked outside the write lock, and kept under it."""
    row, form = _ended(public_id), RunForm()
    _check_closed(row)
    if not form.validate_on_submit():
        raise Invalid(_("请写明这次评分的说明。"), code="reason")
    ahead = services.mark_ahead(session(), row, now())
    with installation().database.writing() as writing:
        own = get_exam(writing, public_id, principal().office_id)
        _check_closed(own)
        services.mark_exam(writing, own, form.reason.data or "", actor(), now(), ahead)
    flash(_("评分完成。"))
    return redirect(url_for("grading.exam", public_id=public_id))


@blueprint.get("/results/<public_id>/results.xlsx")
@_reader
def export(public_id: str) -> Response:
    """Give the results as a workbook."""
    row = _seen(public_id)
    newest = find_newest_run(session(), row.id)
    if newest is None:
        raise Conflict(_("还没有评分。"), code="not-marked")
    return attachment(
        write_results(row, list_results_with_receipts(session(), newest)), f"{row.title} 成绩.xlsx", XLSX
    )


@blueprint.get("/results/<public_id>/sheets.jsonl")
@_reader
def sheets(public_id: str) -> Response:
    """Give every folded answer sheet as one JSON line, so that anybody can count and mark again."""
    row = _seen(public_id)
    return attachment(write_sheets(session(), row), f"{row.title} 答题单.jsonl", "application/jsonl")


@marking.get("/marking", endpoint="index")
@_marker
def exams_to_mark() -> str:
    """List the exams with answers that only a person can mark."""
    exams = [exam for exam in list_exams(session(), principal().office_id) if exam.state == "closed"]
    rows = [(exam, list_answers_to_mark(session(), exam, now())) for exam in exams]
    return render_template("grading/marking_index.html", rows=[(e, a) for e, a in rows if a])


@marking.get("/marking/<public_id>")
@_marker
def answers(public_id: str) -> str:
    """Show one answer after another, without name, unit or other marks."""
    row = _seen(public_id)
    found = list_answers_to_mark(session(), row, now())
    number = request.args.get("number", "")
    first_open = next((n for n, answer in enumerate(found) if answer.marks is None), 0)
    place = int(number) - 1 if number.isdigit() and 0 < int(number) <= len(found) else first_open
    return _marking_page(row, found, place, MarkForm(formdata=None))


@marking.post("/marking/<public_id>")
@_marker
def mark(public_id: str) -> Response | str:
    """Take down one answer's marks and go on to the next; a refused mark stays beside its answer."""
    row, form = _seen(public_id), MarkForm()
    if form.validate_on_submit():
        try:
            _take_down(row, form)
        except (Conflict, Invalid) as refusal:
            form.tell(refusal)
        else:
            return redirect(url_for("marking.answers", public_id=public_id))
    elif form.marks.errors:
        form.marks.errors = (_("请填得分，得分是 0 到该题满分之间的数。"),)
    found = list_answers_to_mark(session(), _ended(public_id), now())
    meant = (form.attempt.data, form.item.data)
    place = next((n for n, a in enumerate(found) if (a.attempt.public_id, a.item.item) == meant), None)
    if place is None or form.sheet.errors:
        raise Conflict(_("这份答卷现在不能评。"), code="state")
    return _marking_page(row, found, place, form)


def _take_down(row: Exam, form: MarkForm) -> None:
    attempt = get_office_attempt(session(), form.attempt.data or "", principal().office_id)
    if attempt.exam_id != row.id or row.state != "closed":
        raise Conflict(_("这份答卷现在不能评。"), code="state")
    marks, item, note = form.marks.data or Decimal(0), form.item.data or "", form.note.data or ""
    services.mark_by_hand(session(), attempt, form.sheet.data or 0, item, marks, actor(), note, now())


def _marking_page(row: Exam, found: list[ToMark], place: int, form: MarkForm) -> str:
    return render_template(
        "grading/marking.html",
        exam=row,
        form=form,
        answer=found[place] if found else None,
        place=place,
        total=len(found),
        open=sum(answer.marks is None for answer in found),
    )


def _check_closed(exam: Exam) -> None:
    if exam.state != "closed":
        raise Conflict(_("成绩已发布，不能再评分。"), code="released")


def _seen(public_id: str) -> Exam:
    row = _ended(public_id)
    note_seeing(row)
    return row


def _ended(public_id: str) -> Exam:
    row = get_exam(session(), public_id, principal().office_id)
    if row.state not in ENDED:
        raise Conflict(_("考试还没有结束。请先在“考试”页全部收卷、结束考试。"), code="state")
    return row
