"""补考 for who was absent and for who failed; drawing a paper is done outside the write lock."""

from collections.abc import Sequence
from typing import cast

from flask import Blueprint, current_app, flash, redirect, render_template, url_for
from flask_babel import gettext as _

from examsvc.accounts.acting import actor, own_office
from examsvc.core.errors import Conflict, Invalid
from examsvc.core.roles import Role
from examsvc.exams import queries, services
from examsvc.exams.arranging import Decision, check_arrangeable
from examsvc.exams.arranging_forms import LinkedForm, MakeUpForm
from examsvc.exams.changes_views import following
from examsvc.exams.make_ups import FAILED, Failed, hold_make_up, link_exam, list_linked, plan_of_make_up
from examsvc.exams.models import Candidate, Exam
from examsvc.exams.quick_views import Page
from examsvc.exams.sitting_changes import list_missed
from examsvc.exams.sittings import check_to_come
from examsvc.web.app import commits_itself
from examsvc.web.context import installation, now, principal, session
from examsvc.web.forms import choices
from examsvc.web.guards import staff

blueprint = Blueprint("make_ups", __name__)
_organiser = staff(Role.ORGANISER)


@blueprint.get("/exams/<public_id>/make-up")
@_organiser
def index(public_id: str) -> Page:
    """Show who was absent and who failed."""
    return _page(_exam(public_id))


@blueprint.post("/exams/<public_id>/make-up/absent")
@_organiser
@commits_itself
def absent(public_id: str) -> Page:
    """Hold another sitting for who was absent."""
    exam = _exam(public_id)
    check_arrangeable(exam, over=True)
    form = MakeUpForm(prefix="absent")
    form.people.choices = _choices(_missed(exam))
    if not form.validate_on_submit():
        return _page(exam, absent=form)
    chosen, decision = set(form.people.data or ()), Decision(actor(), form.reason.data or "", now())
    try:
        plan = services.read_plan(session(), exam)
        drawn = services.draw(session(), own_office(), plan) if form.paper.data == "new" else None
        with installation().database.writing() as writing:
            own = queries.get_exam(writing, public_id, principal().office_id)
            people = [c for c in list_missed(writing, own, following(), now()) if c.public_id in chosen]
            told = (people, form.starts_at(), decision, following(), drawn)
            number = hold_make_up(writing, installation().keyring, own, *told).number
    except (Conflict, Invalid) as refusal:
        form.tell(refusal)
        return _page(_exam(public_id), absent=form)
    flash(_("已安排 %(n)s 人参加第 %(m)s 场补考，请补印桌贴。", n=len(chosen), m=number))
    return redirect(url_for("changes.index", public_id=public_id))


@blueprint.post("/exams/<public_id>/make-up/failed")
@_organiser
@commits_itself
def failed(public_id: str) -> Page:
    """Plan an exam of its own for who failed."""
    exam = _exam(public_id)
    form = LinkedForm(prefix="failed")
    form.people.choices = _choices(_failed(exam))
    if not form.validate_on_submit():
        return _page(exam, failed=form)
    chosen = set(form.people.data or ())
    try:
        check_to_come(form.starts_at(), now())
        plan = plan_of_make_up(session(), exam, form.starts_at())
        drawn = services.draw(session(), own_office(), plan)
        people = [one for one in _failed(exam) if one.public_id in chosen]
        with installation().database.writing() as writing:
            own = queries.get_exam(writing, public_id, principal().office_id)
            made = link_exam(writing, own, plan, people, drawn, actor(), now()).public_id
    except (Conflict, Invalid) as refusal:
        form.tell(refusal)
        return _page(_exam(public_id), failed=form)
    flash(_("已建好补考，名单 %(n)s 人，请接着定考场、封卷。", n=len(people)))
    return redirect(url_for("exams.exam", public_id=made))


def _missed(exam: Exam) -> Sequence[Candidate]:
    return list_missed(session(), exam, following(), now()) if exam.state in ("sealed", "closed") else []


def _failed(exam: Exam) -> list[Candidate]:
    if exam.state not in ("closed", "released"):
        return []
    ids = set(cast("Failed", current_app.extensions[FAILED])(session(), exam))
    return [one for one in queries.list_candidates(session(), exam) if one.id in ids]


def _choices(people: Sequence[Candidate]) -> list[tuple[str, str]]:
    return [(one.public_id, f"{one.unit_name} {one.name}") for one in people]


def _page(exam: Exam, absent: MakeUpForm | None = None, failed: LinkedForm | None = None) -> Page:
    missed, failing = _choices(_missed(exam)), _choices(_failed(exam))
    absent = absent or MakeUpForm(formdata=None, prefix="absent", people=[key for key, _name in missed])
    failed = failed or LinkedForm(formdata=None, prefix="failed", people=[key for key, _name in failing])
    absent.people.choices, failed.people.choices = choices(*missed), choices(*failing)
    told = {"missed": missed, "failing": failing, "linked": list_linked(session(), exam)}
    return render_template("exams/make_up.html", exam=exam, absent=absent, failed=failed, **told)


def _exam(public_id: str) -> Exam:
    return queries.get_exam(session(), public_id, principal().office_id)
