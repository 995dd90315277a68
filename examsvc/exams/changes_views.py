"""Changes after sealing, each on a page that says what will happen and asks why."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import cast

from flask import Blueprint, current_app, flash, redirect, render_template, url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from sqlalchemy import select
from sqlalchemy.orm import Session

from examsvc.accounts.acting import actor
from examsvc.accounts.models import Person
from examsvc.accounts.queries import list_units
from examsvc.accounts.roster import RosterRow
from examsvc.core.errors import Conflict, Invalid
from examsvc.core.roles import Role
from examsvc.exams import changes, coming_in, queries, sitting_changes
from examsvc.exams.arrangement_models import Arrangement
from examsvc.exams.arranging import FOLLOWING, Attempts, Decision, check_arrangeable, list_arrangements
from examsvc.exams.arranging_forms import ComingForm, LateForm, MoveForm, PlaceForm, ReasonedForm
from examsvc.exams.cards import list_cards_to_print
from examsvc.exams.models import Candidate, Exam, Sitting
from examsvc.exams.printable import boxes_in, names_message
from examsvc.exams.quick_views import Page
from examsvc.web.app import commits_itself
from examsvc.web.context import installation, now, principal, session
from examsvc.web.filters import moment
from examsvc.web.guards import staff

blueprint = Blueprint("changes", __name__)
_organiser = staff(Role.ORGANISER)
_reader = staff(Role.ORGANISER, Role.HEAD, Role.SUPERVISOR, Role.AUDITOR, Role.PUBLISHER)
KIND_NAMES = {
    "late_addition": _l("增加人员"),
    "replacement": _l("替换人员"),
    "withdrawal": _l("取消参加"),
    "leave": _l("请假"),
    "leave_withdrawn": _l("撤回请假"),
    "extra_time": _l("延长时间"),
    "text_size": _l("文字大小"),
    "on_paper": _l("纸笔作答"),
    "seat": _l("调整座位"),
    "make_up": _l("安排补考"),
    "sitting_moved": _l("改期"),
    "sitting_cancelled": _l("取消一场"),
}


@dataclass(frozen=True)
class Told:
    """A change as its page tells it."""

    row: Arrangement
    kind: str
    about: str
    by: str


def following() -> Attempts:
    """Return how attempts follow, as the factory wired it."""
    return cast("Attempts", current_app.extensions[FOLLOWING])


def told_changes(reading: Session, rows: Sequence[Arrangement]) -> list[Told]:
    """Return changes with the names of who they are about and who decided them."""
    people = {row.candidate_id for row in rows}
    names: dict[int, str] = {}
    for candidate in reading.scalars(select(Candidate).where(Candidate.id.in_(people)).order_by(Candidate.id)):
        names[candidate.id] = f"{candidate.unit_name} {candidate.name}"
    sittings = {row.sitting_id for row in rows}
    numbers = {row.id: row.number for row in reading.scalars(select(Sitting).where(Sitting.id.in_(sittings)))}
    staff_ids = {row.decided_by for row in rows}
    deciders = {p.id: p.name for p in reading.scalars(select(Person).where(Person.id.in_(staff_ids)))}
    return [
        Told(
            row,
            str(KIND_NAMES[row.kind]),
            names.get(row.candidate_id or 0) or _("第 %(n)s 场", n=numbers.get(row.sitting_id or 0, "—")),
            deciders[row.decided_by],
        )
        for row in rows
    ]


@blueprint.get("/exams/<public_id>/changes")
@_reader
def index(public_id: str) -> Page:
    """List every change since the seal, and what has to be printed again."""
    exam = _exam(public_id)
    return render_template(
        "exams/changes.html",
        exam=exam,
        changes=told_changes(session(), list_arrangements(session(), exam)),
        cards=list_cards_to_print(session(), exam),
        unplaced=sitting_changes.list_unplaced(session(), exam) if exam.state != "draft" else [],
        may_plan=principal().has(Role.ORGANISER),
    )


@blueprint.route("/exams/<public_id>/candidates/add", methods=["GET", "POST"])
@_organiser
@commits_itself
def add(public_id: str) -> Page:
    """Add somebody late; their name is checked against the fonts before the write lock is taken."""
    exam, form = _exam(public_id), LateForm()
    check_arrangeable(exam)
    form.unit.choices = _units(exam)
    form.sitting.choices = _sittings(exam)
    if not form.validate_on_submit() or not _printable(form):
        return render_template("exams/coming.html", exam=exam, form=form, leaving=None)
    try:
        with installation().database.writing() as writing:
            own = queries.get_exam(writing, public_id, principal().office_id)
            sitting = queries.get_sitting(writing, own, form.sitting.data or "")
            decision = Decision(actor(), form.reason.data or "", now())
            coming_in.add_late(writing, installation().keyring, own, _row(form), sitting, decision, following())
    except (Conflict, Invalid) as refusal:
        form.tell(refusal)
        return render_template("exams/coming.html", exam=exam, form=form, leaving=None)
    return _done(public_id, _("已增加%(name)s，座位、考号和登录码已排好，请补印桌贴。", name=form.name.data))


@blueprint.route("/exams/<public_id>/candidates/<candidate_id>/replace", methods=["GET", "POST"])
@_organiser
@commits_itself
def replace(public_id: str, candidate_id: str) -> Page:
    """Let another person sit in somebody's place."""
    exam, form = _exam(public_id), ComingForm()
    check_arrangeable(exam)
    leaving = queries.get_candidate(session(), exam, candidate_id)
    form.unit.choices = _units(exam)
    if not form.is_submitted():
        form.unit.data = next((key for key, name in _units(exam) if name == leaving.unit_name), None)
        form.category.data = leaving.category
    if not form.validate_on_submit() or not _printable(form):
        return render_template("exams/coming.html", exam=exam, form=form, leaving=leaving)
    try:
        with installation().database.writing() as writing:
            own = queries.get_exam(writing, public_id, principal().office_id)
            old = queries.get_candidate(writing, own, candidate_id)
            decision = Decision(actor(), form.reason.data or "", now())
            coming_in.replace(writing, installation().keyring, own, old, _row(form), decision, following())
    except (Conflict, Invalid) as refusal:
        form.tell(refusal)
        return render_template("exams/coming.html", exam=exam, form=form, leaving=leaving)
    return _done(public_id, _("已由%(name)s替换，座位不变，登录码是新的，请补印桌贴。", name=form.name.data))


@blueprint.route("/exams/<public_id>/candidates/<candidate_id>/withdraw", methods=["GET", "POST"])
@_organiser
def withdraw(public_id: str, candidate_id: str) -> Page:
    """Take somebody off the list."""
    exam, form = _exam(public_id), ReasonedForm()
    check_arrangeable(exam)
    person = queries.get_candidate(session(), exam, candidate_id)
    if not form.validate_on_submit():
        return render_template("exams/withdraw.html", exam=exam, form=form, candidate=person)
    decision = Decision(actor(), form.reason.data or "", now())
    changes.withdraw(session(), exam, person, decision, following())
    return _done(public_id, _("已取消%(name)s参加考试，座位空出。", name=person.name))


@blueprint.route("/exams/<public_id>/sittings/<sitting_id>/move", methods=["GET", "POST"])
@_organiser
def move(public_id: str, sitting_id: str) -> Page:
    """Hold a sitting at another time."""
    exam, form = _exam(public_id), MoveForm()
    sitting = queries.get_sitting(session(), exam, sitting_id)
    check_arrangeable(exam, over=True)
    told = {"exam": exam, "form": form, "sitting": sitting, "people": queries.count_by_sitting(session(), exam)}
    if not form.validate_on_submit():
        return render_template("exams/move_sitting.html", **told)
    decision = Decision(actor(), form.reason.data or "", now())
    try:
        sitting_changes.move_sitting(session(), exam, sitting, form.starts_at(), decision, following())
    except (Conflict, Invalid) as refusal:
        form.tell(refusal)
        return render_template("exams/move_sitting.html", **told)
    return _done(public_id, _("已改期。考试公告、签到表请重印，并通知到人。"))


@blueprint.route("/exams/<public_id>/sittings/<sitting_id>/cancel", methods=["GET", "POST"])
@_organiser
def cancel(public_id: str, sitting_id: str) -> Page:
    """Cancel a sitting."""
    exam, form = _exam(public_id), ReasonedForm()
    sitting = queries.get_sitting(session(), exam, sitting_id)
    check_arrangeable(exam, over=True)
    if not form.validate_on_submit():
        people = queries.count_by_sitting(session(), exam)
        return render_template("exams/cancel_sitting.html", exam=exam, form=form, sitting=sitting, people=people)
    decision = Decision(actor(), form.reason.data or "", now())
    count = sitting_changes.cancel_sitting(session(), exam, sitting, decision, following())
    return _done(public_id, _("已取消这一场，%(n)s 人要另外安排。", n=count))


@blueprint.route("/exams/<public_id>/changes/place", methods=["GET", "POST"])
@_organiser
def place(public_id: str) -> Page:
    """Give everybody whose sitting was cancelled a place in another."""
    exam, form = _exam(public_id), PlaceForm()
    check_arrangeable(exam)
    form.sitting.choices = _sittings(exam)
    people = sitting_changes.list_unplaced(session(), exam)
    if not form.validate_on_submit():
        return render_template("exams/place.html", exam=exam, form=form, people=people)
    sitting = queries.get_sitting(session(), exam, form.sitting.data or "")
    decision, keyring = Decision(actor(), form.reason.data or "", now()), installation().keyring
    try:
        coming_in.place_again(session(), keyring, exam, people, sitting, "seat", decision, following())
    except (Conflict, Invalid) as refusal:
        form.tell(refusal)
        return render_template("exams/place.html", exam=exam, form=form, people=people)
    return _done(public_id, _("已安排 %(n)s 人到第 %(m)s 场，请补印桌贴。", n=len(people), m=sitting.number))


def _units(exam: Exam) -> list[tuple[str, str]]:
    return [(unit.public_id, unit.name) for unit in list_units(session(), exam.office_id)]


def _sittings(exam: Exam) -> list[tuple[str, str]]:
    to_come = [sitting for sitting in queries.list_sittings(session(), exam) if sitting.ends_at > now()]
    return [(sitting.public_id, sitting_words(sitting)) for sitting in to_come]


def sitting_words(sitting: Sitting) -> str:
    """Return a sitting as a list of choices names it."""
    return f"{_('第 %(n)s 场', n=sitting.number)} {moment(sitting.starts_at)}"


def _printable(form: ComingForm) -> bool:
    row = _row(form)
    boxes = boxes_in([(row.unit, row.name, row.position)])
    if boxes:
        form.tell(Invalid(names_message(boxes), code="unprintable"))
    return not boxes


def _row(form: ComingForm) -> RosterRow:
    """Return who comes in, with the proper name of the unit that was chosen."""
    names = {value: str(label) for value, label, *_more in form.unit.iter_choices()}
    return form.row(names[form.unit.data])


def _done(public_id: str, message: str) -> Page:
    flash(message)
    return redirect(url_for("changes.index", public_id=public_id))


def _exam(public_id: str) -> Exam:
    return queries.get_exam(session(), public_id, principal().office_id)
