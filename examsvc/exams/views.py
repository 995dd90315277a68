"""快速办考: plan, roster, rooms, seal, print; and one exam's own page."""

from flask import Blueprint, current_app, flash, redirect, render_template, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from examsvc.accounts.acting import actor, own_office
from examsvc.accounts.unit_kinds import KIND_NAMES
from examsvc.core.errors import Conflict, Invalid
from examsvc.core.roles import Role
from examsvc.core.tasks import enqueue
from examsvc.exams import prints, queries, roster_staging, services
from examsvc.exams.forms import AllowanceForm, PlanForm, RosterForm, StandingForm
from examsvc.exams.models import Exam
from examsvc.exams.progress import step_of
from examsvc.exams.seating import plan_rooms
from examsvc.papers.services import shortages
from examsvc.web.app import commits_itself
from examsvc.web.context import installation, now, principal, session
from examsvc.web.downloads import XLSX, attachment
from examsvc.web.forms import ConfirmForm
from examsvc.web.guards import staff

blueprint = Blueprint("exams", __name__)
_organiser = staff(Role.ORGANISER)
_reader = staff(Role.ORGANISER, Role.HEAD, Role.SUPERVISOR, Role.AUDITOR, Role.PUBLISHER)
ENTER = "enter_candidates"


@blueprint.get("/exams")
@_reader
def index() -> str:
    """List the office's exams."""
    rows = [
        (exam, queries.first_sitting(session(), exam), queries.count_candidates(session(), exam))
        for exam in queries.list_exams(session(), principal().office_id)
    ]
    return render_template("exams/index.html", rows=rows, may_plan=principal().has(Role.ORGANISER))


@blueprint.route("/exams/new", methods=["GET", "POST"])
@_organiser
def new() -> Response | str | tuple[str, int]:
    """Step one: the template, with a check that the bank suffices."""
    form = PlanForm()
    if not form.validate_on_submit():
        return render_template("exams/plan.html", form=form, short=[])
    plan = form.plan()
    short = shortages(session(), own_office(), plan.blueprint, plan.as_of)
    if short:
        return render_template("exams/plan.html", form=form, short=short), 400
    exam = services.plan_exam(session(), own_office(), plan, actor(), now())
    return redirect(url_for("exams.roster", public_id=exam.public_id))


@blueprint.get("/exams/<public_id>")
@_reader
def exam(public_id: str) -> str:
    """Show one exam: where it stands and what comes next."""
    row = _exam(public_id)
    return render_template(
        "exams/exam.html",
        exam=row,
        sitting=queries.first_sitting(session(), row),
        people=queries.count_candidates(session(), row),
        rooms=queries.list_rooms(session(), row),
        step=step_of(row, queries.count_candidates(session(), row)),
        may_plan=principal().has(Role.ORGANISER),
    )


@blueprint.route("/exams/<public_id>/roster", methods=["GET", "POST"])
@_organiser
@commits_itself
def roster(public_id: str) -> Response | str | tuple[str, int]:
    """Step two: read a roster, outside the write lock, and keep it for the preview."""
    row, form = _exam(public_id), RosterForm()
    if not form.validate_on_submit():
        return render_template("exams/roster.html", form=form, exam=row, step=2)
    upload = form.file.data
    data, name = (upload.read(), upload.filename or "") if upload else (b"", "")
    try:
        read = roster_staging.read_upload(session(), row.office_id, data, name, form.pasted.data or "")
    except Invalid as refusal:
        form.form_errors.append(refusal.message)
        return render_template("exams/roster.html", form=form, exam=row, step=2), 400
    with installation().database.writing() as writing:
        staged = roster_staging.stage(writing, row, read, principal().person_id, now()).public_id
    return redirect(url_for("exams.preview", public_id=public_id, stage=staged))


@blueprint.get("/exams/<public_id>/roster/<stage>")
@_organiser
def preview(public_id: str, stage: str) -> str:
    """Show what was understood of the roster before anything is written."""
    row = _exam(public_id)
    _staged, read = roster_staging.get_staged(session(), row, stage)
    return render_template("exams/preview.html", exam=row, roster=read, stage=stage, kinds=KIND_NAMES, step=2)


@blueprint.get("/exams/<public_id>/roster/<stage>/problems.xlsx")
@_organiser
def problems(public_id: str, stage: str) -> Response:
    """Give the rows that need correction as a sheet."""
    _staged, read = roster_staging.get_staged(session(), _exam(public_id), stage)
    return attachment(roster_staging.problem_sheet(read), _("名单需要改正的内容.xlsx"), XLSX)


@blueprint.post("/exams/<public_id>/roster/<stage>")
@_organiser
def confirm(public_id: str, stage: str) -> Response:
    """Take the roster over as it was shown."""
    row = _exam(public_id)
    staged, read = roster_staging.get_staged(session(), row, stage)
    count = services.take_roster(session(), installation().keyring, row, read.rows, actor(), now())
    staged.used_at = now()
    flash(_("已导入 %(n)s 人。", n=count))
    return redirect(url_for("exams.rooms", public_id=public_id))


@blueprint.get("/exams/<public_id>/rooms")
@_organiser
def rooms(public_id: str) -> str:
    """Step three: how many rooms and seats this takes."""
    row = _exam(public_id)
    people = queries.count_candidates(session(), row)
    return render_template("exams/rooms.html", exam=row, people=people, plans=plan_rooms(people), step=3)


@blueprint.route("/exams/<public_id>/seal", methods=["GET", "POST"])
@_organiser
def seal(public_id: str) -> Response | str:
    """Step four: draw seats and codes, lock papers and rules, publish the hash."""
    row = _exam(public_id)
    form = ConfirmForm()
    if not form.validate_on_submit():
        people = queries.count_candidates(session(), row)
        return render_template("exams/seal.html", exam=row, people=people, form=form, step=4)
    services.seal_exam(session(), installation().keyring, row, actor(), now(), current_app.extensions[ENTER])
    flash(_("已封卷。"))
    return redirect(url_for("exams.printing", public_id=public_id))


@blueprint.route("/exams/<public_id>/printing", methods=["GET", "POST"])
@_organiser
def printing(public_id: str) -> Response | str:
    """Step five: one ZIP with everything to print."""
    row = _exam(public_id)
    form = ConfirmForm()
    if not form.validate_on_submit():
        return render_template("exams/printing.html", exam=row, form=form, step=5)
    if row.state == "draft":
        raise Conflict(_("封卷之后才有座位和登录码可印。"), code="state")
    task = enqueue(session(), now(), prints.KIND, {"exam": row.id}, row.office_id, principal().person_id)
    return redirect(url_for("operations.task", public_id=task.public_id))


@blueprint.get("/exams/<public_id>/candidates")
@_reader
def candidates(public_id: str) -> str:
    """List who is entered, where they sit and how they stand."""
    row = _exam(public_id)
    rows = queries.list_candidates(session(), row)
    return render_template(
        "exams/candidates.html", exam=row, candidates=rows, may_plan=principal().has(Role.ORGANISER)
    )


@blueprint.route("/exams/<public_id>/candidates/<candidate_id>", methods=["GET", "POST"])
@_organiser
def candidate(public_id: str, candidate_id: str) -> Response | str:
    """Record leave, absence or an irregularity."""
    row = _exam(public_id)
    person = queries.get_candidate(session(), row, candidate_id)
    form = StandingForm(standing=person.standing, reason=person.standing_reason)
    if not form.validate_on_submit():
        allowance = AllowanceForm(formdata=None, extra_minutes=person.extra_seconds // 60, text_size=person.text_size)
        return render_template("exams/candidate.html", exam=row, candidate=person, form=form, allowance=allowance)
    services.set_standing(session(), row, person, form.standing.data or "", form.reason.data or "", actor(), now())
    flash(_("已登记。"))
    return redirect(url_for("exams.candidates", public_id=public_id))


@blueprint.post("/exams/<public_id>/candidates/<candidate_id>/allowance")
@_organiser
def allowance(public_id: str, candidate_id: str) -> Response:
    """Give a candidate extra time or larger text before sealing."""
    row = _exam(public_id)
    person = queries.get_candidate(session(), row, candidate_id)
    form = AllowanceForm()
    if not form.validate_on_submit():
        raise Invalid(_("照顾事项没有保存：延长时间填 0 到 120 分钟，并写明原因。"), code="allowance")
    seconds, size = (form.extra_minutes.data or 0) * 60, form.text_size.data or "normal"
    services.allow(session(), row, person, seconds, size, form.reason.data or "", actor(), now())
    flash(_("已保存照顾事项。"))
    return redirect(url_for("exams.candidates", public_id=public_id))


@blueprint.post("/exams/<public_id>/close")
@_organiser
def close(public_id: str) -> Response:
    """Declare the exam over."""
    services.close_exam(session(), _exam(public_id), actor(), now())
    flash(_("考试已结束，可以评分。"))
    return redirect(url_for("exams.exam", public_id=public_id))


def _exam(public_id: str) -> Exam:
    return queries.get_exam(session(), public_id, principal().office_id)
