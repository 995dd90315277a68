"""What can go wrong in a room: the kinds, and the pages on which it is noted and settled."""

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_babel.speaklater import LazyString
from werkzeug.wrappers import Response
from wtforms.fields.choices import SelectChoice  # type: ignore[attr-defined]

from examsvc.accounts.acting import actor
from examsvc.attempts.queries import get_candidate, get_office_attempt
from examsvc.core.roles import Role
from examsvc.exams.models import Exam
from examsvc.exams.queries import get_exam, list_rooms
from examsvc.hall.console import may
from examsvc.hall.forms import IncidentForm, SettleForm
from examsvc.hall.queries import find_live_key, get_incident, list_incidents, tell_incident
from examsvc.hall.services import Report, note_incident, settle_incident
from examsvc.web.context import now, principal, session
from examsvc.web.forms import choices
from examsvc.web.guards import staff

blueprint = Blueprint("incidents", __name__)
_watcher = staff(Role.INVIGILATOR, Role.ORGANISER, Role.SUPERVISOR, Role.HEAD)
_acting = staff(Role.INVIGILATOR, Role.ORGANISER, Role.HEAD)
KIND_NAMES: dict[str, LazyString] = {
    "equipment": _l("设备故障"),
    "network": _l("网络故障"),
    "paper": _l("试卷问题"),
    "health": _l("身体不适"),
    "conduct": _l("疑似违规"),
    "other": _l("其他"),
}


def kind_choices() -> list[SelectChoice]:
    """Return the kinds that the reader may note: a supervisor's remarks are of none of the others."""
    noting = principal().has(Role.INVIGILATOR, Role.ORGANISER, Role.HEAD)
    return choices(*((kind, name) for kind, name in KIND_NAMES.items() if noting or kind == "other"))


@blueprint.route("/rooms/<public_id>/incidents", methods=["GET", "POST"])
@_watcher
def index(public_id: str) -> Response | str:
    """List an exam's incidents, and note one of a room or of the whole exam."""
    exam, form = get_exam(session(), public_id, principal().office_id), IncidentForm()
    rooms = {room.public_id: room for room in list_rooms(session(), exam)}
    form.kind.choices = kind_choices()
    form.room.choices = choices(("", _("整场考试")), *((key, room.name) for key, room in rooms.items()))
    if form.validate_on_submit():
        told = Report(
            form.kind.data, form.what.data or "", rooms.get(form.room.data), None, form.statement.data or ""
        )
        note_incident(session(), exam, told, actor(), now())
        flash(_("已记录，并记入日志。"))
        return redirect(url_for("incidents.index", public_id=public_id))
    if request.method == "GET":
        form.room.data = request.args.get("room", "")
    rows = list_incidents(session(), exam)
    return render_template("hall/incidents.html", exam=exam, rows=rows, form=form, kinds=KIND_NAMES, **may())


@blueprint.post("/seats/<public_id>/incidents")
@_watcher
def person(public_id: str) -> Response | str:
    """Note an incident that concerns one person."""
    attempt, form = get_office_attempt(session(), public_id, principal().office_id), IncidentForm()
    form.kind.choices, form.room.choices = kind_choices(), choices(("", ""))
    exam = session().get_one(Exam, attempt.exam_id)
    if not form.validate_on_submit():
        rows = list_incidents(session(), exam)
        return render_template("hall/incidents.html", exam=exam, rows=rows, form=form, kinds=KIND_NAMES, **may())
    candidate = get_candidate(session(), attempt)
    told = Report(form.kind.data, form.what.data or "", None, candidate, form.statement.data or "")
    note_incident(session(), exam, told, actor(), now())
    flash(_("已记录，并记入日志。"))
    return redirect(url_for("hall.seat", public_id=public_id))


@blueprint.route("/incidents/<public_id>", methods=["GET", "POST"])
@_acting
def settle(public_id: str) -> Response | str:
    """Show an incident and say what was done about it."""
    incident, form = get_incident(session(), public_id, principal().office_id), SettleForm()
    exam = session().get_one(Exam, incident.exam_id)
    if form.validate_on_submit():
        measures, statement = form.measures.data or "", form.statement.data or ""
        settle_incident(session(), incident, measures, statement, actor(), now())
        flash(_("已记录处理结果，并记入日志。"))
        return redirect(url_for("incidents.index", public_id=exam.public_id))
    told = tell_incident(session(), incident)
    if request.method == "GET":
        form.statement.data = incident.statement
    seat = find_live_key(session(), told[1]) if told[1] is not None else None
    return render_template("hall/incident.html", exam=exam, told=told, form=form, kinds=KIND_NAMES, seat=seat)
