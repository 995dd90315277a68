"""Who is on duty: proposed by a draw, put on and taken off by hand."""

from flask import Blueprint, flash, redirect, render_template, url_for
from flask_babel import gettext as _

from examsvc.accounts.acting import actor
from examsvc.accounts.people import get_unit
from examsvc.accounts.queries import get_person, list_units
from examsvc.core.errors import Conflict, Invalid
from examsvc.core.roles import Role
from examsvc.exams import duties, queries
from examsvc.exams.arranging_forms import POST_NAMES, DutyForm, WatcherUnitForm
from examsvc.exams.models import Exam, Room, Sitting
from examsvc.exams.quick_views import Page
from examsvc.web.context import now, principal, session
from examsvc.web.forms import ConfirmForm, choices
from examsvc.web.guards import staff

blueprint = Blueprint("duties", __name__)
_organiser = staff(Role.ORGANISER)
_reader = staff(Role.ORGANISER, Role.HEAD, Role.SUPERVISOR, Role.AUDITOR, Role.PUBLISHER)


@blueprint.get("/exams/<public_id>/duties")
@_reader
def index(public_id: str) -> Page:
    """Show who is on duty in which room."""
    return _page(_exam(public_id), None)


@blueprint.post("/exams/<public_id>/duties")
@_organiser
def assign(public_id: str) -> Page:
    """Put somebody on duty."""
    exam = _exam(public_id)
    form = _duty_form(exam)
    if not form.validate_on_submit():
        return _page(exam, form)
    sitting, room = _place(exam, form.place.data or "")
    person = get_person(session(), form.person.data or "", exam.office_id)
    try:
        duties.assign(session(), exam, sitting, room, person, form.post.data or "", actor(), now())
    except (Conflict, Invalid) as refusal:
        form.tell(refusal)
        return _page(_exam(public_id), form)
    flash(_("已安排%(name)s。", name=person.name))
    return redirect(url_for("duties.index", public_id=public_id))


@blueprint.post("/exams/<public_id>/duties/draw")
@_organiser
def draw(public_id: str) -> Page:
    """Draw chiefs and invigilators for every room."""
    exam, form = _exam(public_id), ConfirmForm()
    if form.validate_on_submit():
        left = duties.draw(session(), exam, actor(), now())
        if left:
            flash(_("已抽签。还有 %(n)s 个考场没有合适的人，请增加监考员后再抽，或者手工安排。", n=len(left)))
        else:
            flash(_("已抽签，每个考场都有监考员，没有人监考本单位。"))
    return redirect(url_for("duties.index", public_id=public_id))


@blueprint.post("/exams/<public_id>/duties/<sitting_id>/<person_id>/remove")
@_organiser
def remove(public_id: str, sitting_id: str, person_id: str) -> Page:
    """Take somebody off duty."""
    exam = _exam(public_id)
    sitting = queries.get_sitting(session(), exam, sitting_id)
    duties.remove(session(), exam, sitting, get_person(session(), person_id, exam.office_id), actor(), now())
    flash(_("已取消。"))
    return redirect(url_for("duties.index", public_id=public_id))


@blueprint.post("/exams/<public_id>/duties/units")
@_organiser
def unit(public_id: str) -> Page:
    """Say which unit an invigilator is from."""
    exam = _exam(public_id)
    form = WatcherUnitForm()
    form.unit.choices = _unit_choices(exam)
    if not form.validate_on_submit():
        return _page(exam, None)
    person = get_person(session(), form.person.data or "", exam.office_id)
    own = get_unit(session(), form.unit.data, exam.office_id) if form.unit.data else None
    duties.set_unit(session(), exam, person, own, actor(), now())
    flash(_("已记下%(name)s的单位。", name=person.name))
    return redirect(url_for("duties.index", public_id=public_id))


def _duty_form(exam: Exam) -> DutyForm:
    form = DutyForm()
    people = {p.public_id: p.name for role in _ROLES for p in duties.list_staff_for(session(), exam, role)}
    form.person.choices = choices(*people.items())
    stations = duties.list_stations(session(), exam)
    whole = {s.sitting.public_id: _("第 %(n)s 场 全场", n=s.sitting.number) for s in stations}
    form.place.choices = choices(
        *(
            (f"{s.sitting.public_id}:{s.room.public_id}", f"{_('第 %(n)s 场', n=s.sitting.number)} {s.room.name}")
            for s in stations
        ),
        *((f"{key}:", words) for key, words in whole.items()),
    )
    return form


def _place(exam: Exam, text: str) -> tuple[Sitting, Room | None]:
    sitting, _colon, room = text.partition(":")
    rooms = {one.public_id: one for one in queries.list_rooms(session(), exam)}
    return queries.get_sitting(session(), exam, sitting), rooms.get(room)


def _unit_choices(exam: Exam) -> list[tuple[str, str]]:
    units = [(u.public_id, u.name) for u in list_units(session(), exam.office_id)]
    return [("", _("本办公室")), *units]


def _page(exam: Exam, form: DutyForm | None) -> Page:
    watchers = {p.id: p for role in _ROLES for p in duties.list_staff_for(session(), exam, role)}
    return render_template(
        "exams/duties.html",
        exam=exam,
        form=form or _duty_form(exam),
        draw=ConfirmForm(formdata=None),
        stations=duties.list_stations(session(), exam),
        whole=[(d, p) for d, p in duties.list_duties(session(), exam) if d.room_id is None],
        sittings={s.id: s for s in queries.list_sittings(session(), exam)},
        clashes=duties.list_clashes(session(), exam),
        unattended=duties.list_unattended(session(), exam),
        watchers=list(watchers.values()),
        units=_unit_choices(exam),
        posts=POST_NAMES,
        may_plan=principal().has(Role.ORGANISER),
    )


_ROLES = (Role.INVIGILATOR, Role.SUPERVISOR)


def _exam(public_id: str) -> Exam:
    return queries.get_exam(session(), public_id, principal().office_id)
