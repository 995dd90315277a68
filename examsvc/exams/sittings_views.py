"""The sittings of an exam and the rooms each is held in; before the seal they may be changed freely."""

from flask import Blueprint, flash, redirect, render_template, url_for
from flask_babel import gettext as _

from examsvc.accounts.acting import actor
from examsvc.core.errors import Conflict, Invalid
from examsvc.core.roles import Role
from examsvc.exams import queries, rooming, sittings
from examsvc.exams.arranging_forms import RoomUseForm, SittingForm
from examsvc.exams.models import Exam
from examsvc.exams.placing import unkept_neighbours
from examsvc.exams.quick_views import Page
from examsvc.exams.services import check_draft
from examsvc.web.context import now, principal, session
from examsvc.web.guards import staff

blueprint = Blueprint("sittings", __name__)
_organiser = staff(Role.ORGANISER)
_reader = staff(Role.ORGANISER, Role.HEAD, Role.SUPERVISOR, Role.AUDITOR, Role.PUBLISHER)


@blueprint.get("/exams/<public_id>/sittings")
@_reader
def index(public_id: str) -> Page:
    """Show when the exam is held, and in which rooms."""
    exam = _exam(public_id)
    return _page(exam, SittingForm(formdata=None), _use_form(exam))


@blueprint.post("/exams/<public_id>/sittings")
@_organiser
def add(public_id: str) -> Page:
    """Add a sitting to a draft."""
    exam, form = _exam(public_id), SittingForm()
    check_draft(exam)
    if not form.validate_on_submit():
        return _page(exam, form, _use_form(exam))
    try:
        sittings.add_sitting(session(), exam, form.starts_at(), actor(), now())
    except (Conflict, Invalid) as refusal:
        form.tell(refusal)
        return _page(_exam(public_id), form, _use_form(exam))
    flash(_("已增加一场。封卷时，参考人员由系统分到各场，每个单位的人分开安排。"))
    return redirect(url_for("sittings.index", public_id=public_id))


@blueprint.post("/exams/<public_id>/sittings/<sitting_id>/remove")
@_organiser
def remove(public_id: str, sitting_id: str) -> Page:
    """Take a sitting off a draft."""
    exam = _exam(public_id)
    sittings.remove_sitting(session(), exam, queries.get_sitting(session(), exam, sitting_id), actor(), now())
    flash(_("已去掉这一场。"))
    return redirect(url_for("sittings.index", public_id=public_id))


@blueprint.post("/exams/<public_id>/sittings/rooms")
@_organiser
def rooms(public_id: str) -> Page:
    """Fix which rooms serve which sittings, and how many people each takes."""
    exam = _exam(public_id)
    check_draft(exam)
    form = _use_form(exam, sent=True)
    kept = queries.list_rooms(session(), exam)
    if not form.validate_on_submit() or len(form.rooms) != len(kept):
        return _page(exam, SittingForm(formdata=None), form)
    uses = list(zip(kept, (entry.form for entry in form.rooms), strict=True))
    chosen = {
        sitting.id: [room.number for room, use in uses if sitting.number in (use.sittings.data or ())]
        for sitting in queries.list_main_sittings(session(), exam)
    }
    capacities = {room.number: use.capacity.data for room, use in uses}
    try:
        rooming.use_rooms(session(), exam, chosen, capacities, actor(), now())
    except Invalid as refusal:
        form.tell(refusal)
        return _page(_exam(public_id), SittingForm(formdata=None), form)
    flash(_("已保存。"))
    return redirect(url_for("sittings.index", public_id=public_id))


def _use_form(exam: Exam, *, sent: bool = False) -> RoomUseForm:
    mains = queries.list_main_sittings(session(), exam)
    chosen = rooming.chosen_rooms(session(), exam)
    uses = [
        {
            "capacity": room.capacity,
            "sittings": [s.number for s in mains if not chosen.get(s.id) or room.number in chosen[s.id]],
        }
        for room in queries.list_rooms(session(), exam)
    ]
    form = RoomUseForm(data={"rooms": uses}) if sent else RoomUseForm(formdata=None, data={"rooms": uses})
    form.offer([(sitting.number, _("第 %(n)s 场", n=sitting.number)) for sitting in mains])
    return form


def _page(exam: Exam, form: SittingForm, use: RoomUseForm) -> Page:
    rooms = queries.list_rooms(session(), exam)
    return render_template(
        "exams/sittings.html",
        exam=exam,
        form=form,
        use=use,
        sittings=queries.list_all_sittings(session(), exam),
        rooms=rooms,
        held={s.id: rooming.rooms_of(session(), exam, s) for s in queries.list_sittings(session(), exam)},
        seated=queries.count_by_sitting(session(), exam),
        unkept=unkept_neighbours(session(), exam),
        may_plan=principal().has(Role.ORGANISER),
    )


def _exam(public_id: str) -> Exam:
    return queries.get_exam(session(), public_id, principal().office_id)
