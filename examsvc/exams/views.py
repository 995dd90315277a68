"""An office's exams: the list, each one's own page, its people, and its end."""

from flask import Blueprint, current_app, flash, redirect, render_template, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from examsvc.accounts.acting import actor
from examsvc.core.roles import Role
from examsvc.exams import queries, services
from examsvc.exams.arranging import Decision, list_arrangements_of
from examsvc.exams.changes import LEAVE, change_allowance, change_leave, leave_words
from examsvc.exams.changes_views import following, told_changes
from examsvc.exams.countdown import gather, phases
from examsvc.exams.discarding import discard_draft
from examsvc.exams.forms import AllowanceForm, StandingForm
from examsvc.exams.models import Candidate, Exam
from examsvc.exams.opening import find_next_sitting
from examsvc.exams.quick_views import Page, onwards
from examsvc.web.context import now, principal, session
from examsvc.web.forms import ConfirmForm
from examsvc.web.guards import staff

blueprint = Blueprint("exams", __name__)
_organiser = staff(Role.ORGANISER)
_reader = staff(Role.ORGANISER, Role.HEAD, Role.SUPERVISOR, Role.AUDITOR, Role.PUBLISHER)
UNFINISHED, PAUSED, END_PAUSED = "count_unfinished", "count_paused", "end_paused"


@blueprint.get("/exams")
@_reader
def index() -> str:
    """List the office's exams."""
    rows = [
        (exam, queries.list_sittings(session(), exam), queries.count_candidates(session(), exam))
        for exam in queries.list_exams(session(), principal().office_id)
    ]
    return render_template("exams/index.html", rows=rows, may_plan=principal().has(Role.ORGANISER))


@blueprint.get("/exams/<public_id>")
@_reader
def exam(public_id: str) -> str | Response:
    """Show one exam: where it stands and what comes next; a draft is the organiser's page of five steps."""
    row = _exam(public_id)
    may_plan = principal().has(Role.ORGANISER)
    if row.state == "draft" and may_plan:
        return onwards(row)
    return render_template(
        "exams/exam.html",
        exam=row,
        sittings=queries.list_sittings(session(), row),
        begun=queries.first_sitting(session(), row).starts_at <= now(),
        phases=phases(row, gather(session(), row), now()),
        people=queries.count_candidates(session(), row),
        rooms=queries.list_rooms(session(), row),
        may_plan=may_plan,
        to_open=row.state == "sealed" and find_next_sitting(session(), row, now()) is not None,
    )


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
def candidate(public_id: str, candidate_id: str) -> Page:
    """Record leave, absence or an irregularity."""
    row = _exam(public_id)
    person = queries.get_candidate(session(), row, candidate_id)
    form = StandingForm(standing=person.standing, reason=person.standing_reason)
    if not form.validate_on_submit():
        return _candidate_page(row, person, form, _allowance_form(person))
    _register(row, person, form)
    flash(_("已登记。"))
    return redirect(url_for("exams.candidates", public_id=public_id))


@blueprint.post("/exams/<public_id>/candidates/<candidate_id>/allowance")
@_organiser
def allowance(public_id: str, candidate_id: str) -> Page:
    """Give a candidate extra time, larger text, or paper and pen; after sealing each is a recorded change."""
    row = _exam(public_id)
    person = queries.get_candidate(session(), row, candidate_id)
    form = AllowanceForm()
    if not form.validate_on_submit():
        standing = StandingForm(formdata=None, standing=person.standing, reason=person.standing_reason)
        return _candidate_page(row, person, standing, form)
    seconds, size = (form.extra_minutes.data or 0) * 60, form.text_size.data or "normal"
    reason, on_paper = form.reason.data or "", bool(form.on_paper.data)
    if row.state == "draft":
        services.allow(session(), row, person, seconds, size, reason, actor(), now(), on_paper=on_paper)
    else:
        decision = Decision(actor(), reason, now())
        change_allowance(session(), row, person, seconds, size, decision, following(), on_paper=on_paper)
    flash(_("已保存照顾事项。"))
    return redirect(url_for("exams.candidates", public_id=public_id))


@blueprint.route("/exams/<public_id>/close", methods=["GET", "POST"])
@_organiser
def close(public_id: str) -> Response | str:
    """Say what ending the exam means, and declare it over."""
    row, form = _exam(public_id), ConfirmForm()
    unfinished = current_app.extensions[UNFINISHED](session(), row)
    if not form.validate_on_submit():
        ends_at = queries.last_end(session(), row)
        told = {"ends_at": ends_at, "over": ends_at <= now(), "unfinished": unfinished}
        told["paused"] = current_app.extensions[PAUSED](session(), row)
        return render_template("exams/close.html", exam=row, form=form, **told)
    services.close_exam(session(), row, actor(), now(), unfinished)
    current_app.extensions[END_PAUSED](session(), row, now())
    flash(_("考试已结束，可以评分。"))
    return redirect(url_for("exams.exam", public_id=public_id))


@blueprint.route("/exams/<public_id>/discard", methods=["GET", "POST"])
@_organiser
def discard(public_id: str) -> Response | str:
    """Ask once, then give up a draft."""
    row, form = _exam(public_id), ConfirmForm()
    services.check_draft(row)
    if not form.validate_on_submit():
        people = queries.count_candidates(session(), row)
        return render_template("exams/discard.html", exam=row, form=form, people=people)
    title = row.title
    discard_draft(session(), row, actor(), now())
    flash(_("草稿“%(title)s”已删除。", title=title))
    return redirect(url_for("exams.index"))


def _register(row: Exam, person: Candidate, form: StandingForm) -> None:
    """Note leave, absence or an irregularity; after sealing a leave, and its end, are recorded changes."""
    standing, reason = form.standing.data or "", (form.reason.data or "").strip()
    decision = Decision(actor(), reason, now(), (form.approved_by.data or "").strip())
    words = leave_words(decision) if standing == LEAVE != person.standing else reason
    if row.state != "draft" and standing != person.standing and LEAVE in (standing, person.standing):
        change_leave(session(), row, person, standing if standing == LEAVE else "entered", decision, following())
    if standing != person.standing or words != person.standing_reason:
        services.set_standing(session(), row, person, standing, words, actor(), now())


def _allowance_form(person: Candidate) -> AllowanceForm:
    minutes, size = person.extra_seconds // 60, person.text_size
    return AllowanceForm(formdata=None, extra_minutes=minutes, text_size=size, on_paper=person.on_paper)


def _candidate_page(row: Exam, person: Candidate, form: StandingForm, allowance: AllowanceForm) -> Page:
    page = render_template(
        "exams/candidate.html",
        exam=row,
        candidate=person,
        form=form,
        allowance=allowance,
        changes=told_changes(session(), list_arrangements_of(session(), row, person)),
        begun=following().has_begun(session(), [person]),
    )
    return (page, 400) if form.errors or allowance.errors else page


def _exam(public_id: str) -> Exam:
    return queries.get_exam(session(), public_id, principal().office_id)
