"""快速办考: five steps on one page, each with an address of its own so that back and reload always work."""

from collections.abc import Sequence
from typing import Any

from flask import Blueprint, current_app, flash, redirect, render_template, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from examsvc.accounts.acting import actor, own_office
from examsvc.core.clock import local
from examsvc.core.errors import Conflict, Invalid
from examsvc.core.roles import Role
from examsvc.core.tasks import enqueue
from examsvc.exams import queries, roster_staging, services
from examsvc.exams.announcement import announce
from examsvc.exams.countdown import gather, phases
from examsvc.exams.forms import PlanForm, RoomsForm, RosterForm, typed_of
from examsvc.exams.kinds import check_kinds
from examsvc.exams.models import Exam
from examsvc.exams.printable import boxes_in, check_printable_names, names_message, who_would_print_as_boxes
from examsvc.exams.prints import making as prints
from examsvc.exams.progress import PLAN, PRINT, ROOMS, ROSTER, SEAL, outline
from examsvc.exams.rooming import keep_rooms, planned_rooms
from examsvc.papers.fact_checking import list_warnings
from examsvc.papers.readiness import count_usable, list_exposures, list_unfounded
from examsvc.papers.services import NotEnough, shortages
from examsvc.web.app import commits_itself
from examsvc.web.context import installation, now, principal, session
from examsvc.web.downloads import XLSX, attachment
from examsvc.web.forms import ConfirmForm
from examsvc.web.guards import staff

blueprint = Blueprint("quick", __name__)
_organiser = staff(Role.ORGANISER)
ENTER = "enter_candidates"
# Rows to add a room or two without a script.
_SPARE_ROOMS = 2
Page = Response | str | tuple[str, int]


@blueprint.route("/exams/new", methods=["GET", "POST"])
@_organiser
@commits_itself
def new() -> Page:
    """Step one: the template, with a check that the bank suffices; drawing is done outside the write lock."""
    form = PlanForm()
    if not form.validate_on_submit():
        return _plan_page(None, form)
    plan = form.plan()
    office = own_office()
    try:
        drawn = services.draw(session(), office, plan)
    except NotEnough as short:
        return _plan_page(None, form, short.words)
    with installation().database.writing() as writing:
        exam = queries.find_same_draft(writing, office.id, plan.title, plan.starts_at)
        if exam is None:
            exam = services.plan_exam(writing, office, plan, actor(), now(), drawn)
        else:
            services.change_plan(writing, office, exam, plan, actor(), now(), drawn)
        public_id = exam.public_id
    return redirect(url_for("quick.roster", public_id=public_id))


@blueprint.route("/exams/<public_id>/plan", methods=["GET", "POST"])
@_organiser
@commits_itself
def plan(public_id: str) -> Page:
    """Step one again: change what was planned, until the exam is sealed; drawing is done outside the write lock."""
    exam = _exam(public_id)
    form = PlanForm(data=typed_of(services.read_plan(session(), exam)))
    if not form.validate_on_submit():
        return _plan_page(exam, form)
    wanted = form.plan()
    short = shortages(session(), own_office(), wanted.blueprint, wanted.as_of)
    if short:
        return _plan_page(exam, form, short)
    office = own_office()
    drawn = services.draw(session(), office, wanted) if services.wants_new_paper(session(), exam, wanted) else None
    with installation().database.writing() as writing:
        own = queries.get_exam(writing, public_id, office.id)
        services.change_plan(writing, office, own, wanted, actor(), now(), drawn)
    flash(_("考试安排已保存。"))
    return onwards(exam)


@blueprint.route("/exams/<public_id>/roster", methods=["GET", "POST"])
@_organiser
@commits_itself
def roster(public_id: str) -> Page:
    """Step two: read a roster, outside the write lock, and keep it for the preview."""
    exam, form = _exam(public_id), RosterForm()
    if not form.validate_on_submit():
        return _show("roster", ROSTER, exam, form)
    services.check_draft(exam)
    upload = form.file.data
    data, name = (upload.read(), upload.filename or "") if upload else (b"", "")
    try:
        read = roster_staging.read_upload(session(), exam.office_id, data, name, form.pasted.data or "")
    except Invalid as refusal:
        form.form_errors.append(refusal.message)
        return _show("roster", ROSTER, exam, form)
    with installation().database.writing() as writing:
        staged = roster_staging.stage(
            writing, installation().keyring, exam, read, principal().person_id, now()
        ).public_id
    return redirect(url_for("quick.preview", public_id=public_id, stage=staged))


@blueprint.get("/exams/<public_id>/roster/<stage>")
@_organiser
def preview(public_id: str, stage: str) -> Page:
    """Show what was understood of the roster before anything is written."""
    exam = _exam(public_id)
    staged, read = roster_staging.get_staged(session(), installation().keyring, exam, stage)
    if staged.used_at is not None:
        # Back in the browser after confirming.
        return onwards(exam)
    boxes = boxes_in((row.unit, row.name, row.position) for row in read.rows)
    told = {"roster": read, "stage": stage, "boxes": names_message(boxes) if boxes else ""}
    return _show("preview", ROSTER, exam, None, **told)


@blueprint.get("/exams/<public_id>/roster/<stage>/problems.xlsx")
@_organiser
def problems(public_id: str, stage: str) -> Response:
    """Give the rows that need correction as a sheet."""
    _staged, read = roster_staging.get_staged(session(), installation().keyring, _exam(public_id), stage)
    return attachment(roster_staging.problem_sheet(read), _("名单需要改正的内容.xlsx"), XLSX)


@blueprint.post("/exams/<public_id>/roster/<stage>")
@_organiser
@commits_itself
def confirm(public_id: str, stage: str) -> Page:
    """Take the roster over as it was shown, read outside the write lock; a second click changes nothing."""
    staged, read = roster_staging.get_staged(session(), installation().keyring, _exam(public_id), stage)
    with installation().database.writing() as writing:
        exam = queries.get_exam(writing, public_id, principal().office_id)
        if roster_staging.use(writing, staged.id, now()):
            count = services.take_roster(writing, installation().keyring, exam, read.rows, actor(), now())
            flash(_("已导入 %(n)s 人。", n=count))
    return redirect(url_for("quick.rooms", public_id=public_id))


@blueprint.route("/exams/<public_id>/rooms", methods=["GET", "POST"])
@_organiser
def rooms(public_id: str) -> Page:
    """Step three: the rooms that the system proposes, to be changed into what is really there."""
    exam = _exam(public_id)
    plans = planned_rooms(session(), exam)
    typed = [{"name": p.name or f"第{p.number}考场", "rows": p.rows, "columns": p.columns} for p in plans]
    form = RoomsForm(data={"rooms": typed + [{}] * _SPARE_ROOMS})
    if not form.validate_on_submit():
        return _show("rooms", ROOMS, exam, form)
    try:
        keep_rooms(session(), exam, form.plans(), actor(), now())
    except Invalid as refusal:
        form.form_errors.append(refusal.message)
        return _show("rooms", ROOMS, exam, form)
    return redirect(url_for("quick.seal", public_id=public_id))


@blueprint.route("/exams/<public_id>/seal", methods=["GET", "POST"])
@_organiser
@commits_itself
def seal(public_id: str) -> Page:
    """Step four: draw seats and codes, lock papers and rules, publish the hash."""
    exam, form = _exam(public_id), ConfirmForm()
    people = queries.list_candidates(session(), exam)
    if not form.validate_on_submit():
        boxes = who_would_print_as_boxes(people) if exam.state == "draft" else []
        clauses = announce(services.read_plan(session(), exam))
        told = {"boxes": names_message(boxes) if boxes else "", "clauses": clauses}
        return _show("seal", SEAL, exam, form, **told, **_of_papers(exam))
    # Reading the fonts and drawing seats is slow: it is done before the write lock is taken.
    check_printable_names(people)
    check_kinds(session(), exam)
    planned = services.plan_seats(session(), installation().keyring, exam)
    with installation().database.writing() as writing:
        own = queries.get_exam(writing, public_id, principal().office_id)
        enter = current_app.extensions[ENTER]
        services.seal_exam(writing, installation().keyring, own, actor(), now(), enter, planned)
    flash(_("已封卷。"))
    return redirect(url_for("quick.printing", public_id=public_id))


@blueprint.route("/exams/<public_id>/printing", methods=["GET", "POST"])
@_organiser
def printing(public_id: str) -> Page:
    """Step five: one ZIP with everything to print."""
    exam, form = _exam(public_id), ConfirmForm()
    if not form.validate_on_submit():
        return _show("printing", PRINT, exam, form)
    if exam.state == "draft":
        raise Conflict(_("封卷之后才有座位和登录码可印。"), code="state")
    try:
        check_printable_names(queries.list_candidates(session(), exam), sealed=True)
    except Invalid as refusal:
        form.tell(refusal)
        return _show("printing", PRINT, exam, form)
    task = enqueue(session(), now(), prints.KIND, {"exam": exam.id}, exam.office_id, principal().person_id)
    return redirect(url_for("operations.task", public_id=task.public_id))


def _show(name: str, step: int, exam: Exam | None, form: Any, **more: Any) -> Page:
    """Return the page of five steps with one of them open; 400 when it shows what has to be put right."""
    if exam is not None and exam.state != "draft" and step < SEAL:
        if form is not None and form.is_submitted():
            services.check_draft(exam)
        # Back in the browser after sealing: what was fixed is no longer a form.
        return redirect(url_for("quick.printing", public_id=exam.public_id))
    told, days = (outline(session(), exam), phases(exam, gather(session(), exam), now())) if exam else (None, ())
    page = render_template(f"exams/{name}.html", exam=exam, form=form, step=step, outline=told, phases=days, **more)
    wrong = bool(form is not None and (form.errors or form.form_errors)) or bool(more.get("short"))
    return (page, 400) if wrong else page


def _of_papers(exam: Exam) -> dict[str, object]:
    """Return what should be known of an exam's papers before they are sealed."""
    papers = queries.list_papers(session(), exam)
    return {
        "doubts": [one for paper in papers for one in list_warnings(session(), paper)],
        "exposures": [one for paper in papers for one in list_exposures(session(), paper)],
        "unfounded": [one for paper in papers for one in list_unfounded(session(), paper)],
    }


def _plan_page(exam: Exam | None, form: PlanForm, short: Sequence[str] = ()) -> Page:
    as_of = form.as_of.data or form.day.data or local(now()).date()
    usable = count_usable(session(), own_office(), as_of)
    return _show("plan", PLAN, exam, form, short=short, usable=usable)


def onwards(exam: Exam) -> Response:
    """Send on to the step that comes next."""
    names = {ROSTER: "quick.roster", ROOMS: "quick.rooms", SEAL: "quick.seal", PRINT: "quick.printing"}
    return redirect(url_for(names[outline(session(), exam).reached], public_id=exam.public_id))


def _exam(public_id: str) -> Exam:
    return queries.get_exam(session(), public_id, principal().office_id)
