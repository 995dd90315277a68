"""The invigilator's console: every seat at a glance, and what may be done at one."""

from flask import Blueprint, current_app, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response

from examsvc.accounts.acting import actor
from examsvc.accounts.second_person import confirm
from examsvc.accounts.signing_in import end_sign_in
from examsvc.attempts import admitting, evidence, moving, seats, services
from examsvc.attempts.models import Attempt
from examsvc.attempts.queries import get_candidate, get_office_attempt
from examsvc.audit.log import Actor
from examsvc.core.errors import Conflict, Invalid, NotAllowed, TooMany
from examsvc.core.roles import Role
from examsvc.exams.models import Exam
from examsvc.exams.queries import first_sitting, get_exam, list_exams, list_rooms
from examsvc.hall.boards import body_of, this_process
from examsvc.hall.console import glance, look, may, words
from examsvc.hall.forms import AloneForm, BindForm, MoveForm, ReasonForm, TwoPeopleForm
from examsvc.hall.queries import free_places
from examsvc.hall.seat_page import seat_page
from examsvc.web.app import commits_itself
from examsvc.web.context import installation, now, principal, session
from examsvc.web.forms import choices
from examsvc.web.guards import staff

blueprint = Blueprint("hall", __name__)
_watcher = staff(Role.INVIGILATOR, Role.ORGANISER, Role.SUPERVISOR, Role.HEAD)
_invigilator = staff(Role.INVIGILATOR, Role.ORGANISER)
_head = staff(Role.HEAD)
# Counts what the sheet 可以开考吗 still has in red; the factory wires the room above that knows.
IN_THE_WAY = "count_in_the_way"
SEAT_COOKIE_SECONDS = 7 * 24 * 3600


@blueprint.get("/rooms")
@_watcher
def index() -> str:
    """List the exams that are sealed and not over."""
    exams = [exam for exam in list_exams(session(), principal().office_id) if exam.state == "sealed"]
    return render_template("hall/index.html", rows=[(e, first_sitting(session(), e)) for e in exams])


@blueprint.get("/rooms/<public_id>")
@_watcher
def exam(public_id: str) -> str:
    """Show the seats of a sitting, of one room or of all, by need or as they stand in the room."""
    watched = look(_exam(public_id), fresh=True)
    this_process().remember(watched.picture, watched.number)
    plan = request.args.get("view") == "plan"
    in_the_way = current_app.extensions[IN_THE_WAY](session(), installation(), watched.exam, now())
    told = {"watched": watched, "plan": plan, "in_the_way": in_the_way}
    return render_template("hall/exam.html", **told, **words(), moment=now(), **may())


@blueprint.get("/rooms/<public_id>/board")
@_watcher
def board(public_id: str) -> Response:
    """Tell what has changed on a console since a revision; nothing when nothing has."""
    boards, (picture, room) = this_process(), glance(_exam(public_id))
    revision = picture.scope(room).revision
    if request.if_none_match.contains(revision):
        response = Response(status=304)
    else:
        before = boards.recall(picture, room, request.args.get("since", ""))
        boards.remember(picture, room)
        response = Response(body_of(picture, room, before), mimetype="application/json")
    response.set_etag(revision)
    return response


@blueprint.get("/seats/<public_id>")
@_watcher
def seat(public_id: str) -> str:
    """Show one seat and what may be done there."""
    attempt = _attempt(public_id)
    return seat_page(attempt)


@blueprint.post("/seats/<public_id>/<any(unlock, extend, pause, resume, admit):act>")
@_invigilator
def act(public_id: str, act: str) -> Response | str | tuple[str, int]:
    """Unlock, extend, pause or resume, or let in without a code."""
    attempt, form = _attempt(public_id), ReasonForm()
    if not form.validate_on_submit() or (act == "extend" and not form.minutes.data):
        form.form_errors.append(_("请写明原因；延时还要填分钟数。"))
        return seat_page(attempt, form, act), 400
    reason = form.reason.data or ""
    if act == "extend":
        services.extend(session(), attempt, (form.minutes.data or 0) * 60, actor(), reason, now())
    elif act == "resume":
        services.resume(session(), attempt, actor(), now())
    else:
        whole = {"unlock": services.unlock, "pause": services.pause, "admit": admitting.admit}[act]
        whole(session(), attempt, actor(), reason, now())
    flash(_("已办理，并记入日志。"))
    return redirect(url_for("hall.seat", public_id=public_id))


@blueprint.post("/seats/<public_id>/move")
@_invigilator
def move(public_id: str) -> Response | str:
    """Give a candidate another free seat."""
    attempt, form = _attempt(public_id), MoveForm()
    places = free_places(session(), get_candidate(session(), attempt))
    form.place.choices = choices(*((key, label) for key, (label, _room, _seat) in places.items()))
    if not form.validate_on_submit():
        return seat_page(attempt, form, "move")
    _label, room, number = places[form.place.data]
    moving.move(session(), attempt, room, number, actor(), form.reason.data or "", now())
    flash(_("已换座位，并记入日志。"))
    return redirect(url_for("hall.seat", public_id=public_id))


@blueprint.post("/seats/<public_id>/<any(reopen, void, count, end):act>")
@_invigilator
@commits_itself
def act_of_two(public_id: str, act: str) -> Response | str:
    """Reopen, void or hand in an attempt or count evidence, confirmed by a second person's password."""
    attempt, form = _attempt(public_id), TwoPeopleForm()
    if not form.validate_on_submit():
        return seat_page(attempt, form, act)
    try:
        second = confirm(form.second_username.data or "", form.second_password.data or "")
        with installation().database.writing() as writing:
            _act_together(writing, get_office_attempt(writing, public_id, principal().office_id), act, second, form)
    except (Conflict, Invalid, NotAllowed, TooMany) as refusal:
        form.tell(refusal)
        return seat_page(attempt, form, act)
    flash(_("已由两人办理，并记入日志。"))
    return redirect(url_for("hall.exam", public_id=session().get_one(Exam, attempt.exam_id).public_id))


@blueprint.post("/seats/<public_id>/reopen-alone")
@_head
def reopen_alone(public_id: str) -> Response | str:
    """Let the head reopen an attempt where no second person is at hand (一人办理)."""
    attempt, form = _attempt(public_id), AloneForm()
    if not form.validate_on_submit():
        return seat_page(attempt, form, "alone")
    seconds, reason, alone = (form.minutes.data or 10) * 60, form.reason.data or "", form.alone.data or ""
    services.reopen(session(), attempt, seconds, actor(), None, reason, now(), alone)
    flash(_("已由负责人一人办理，并记入日志。"))
    return redirect(url_for("hall.exam", public_id=session().get_one(Exam, attempt.exam_id).public_id))


@blueprint.route("/rooms/<public_id>/bind", methods=["GET", "POST"])
@_invigilator
def bind(public_id: str) -> Response | str:
    """Tie the PC in front of the invigilator to a seat, and sign the invigilator out of it."""
    row, form = _exam(public_id), BindForm()
    rooms = {room.public_id: room for room in list_rooms(session(), row)}
    form.room.choices = choices(*((key, room.name) for key, room in rooms.items()))
    if not form.validate_on_submit():
        return render_template("hall/bind.html", exam=row, form=form)
    token = seats.bind(session(), rooms[form.room.data], form.seat.data or 0, actor(), now())
    end_sign_in(session(), principal().sign_in_id, now())
    response = redirect(url_for("attempts.sit"))
    secure = installation().settings.over_tls
    response.set_cookie(
        seats.COOKIE, token, max_age=SEAT_COOKIE_SECONDS, httponly=True, samesite="Strict", secure=secure
    )
    return response


def _act_together(writing: Session, attempt: Attempt, act: str, second: Actor, form: TwoPeopleForm) -> None:
    reason = form.reason.data or ""
    if act == "reopen":
        services.reopen(writing, attempt, (form.minutes.data or 10) * 60, actor(), second, reason, now())
    else:
        whole = {"void": services.void, "end": services.end, "count": evidence.count_evidence}[act]
        whole(writing, attempt, actor(), second, reason, now())


def _exam(public_id: str) -> Exam:
    return get_exam(session(), public_id, principal().office_id)


def _attempt(public_id: str) -> Attempt:
    return get_office_attempt(session(), public_id, principal().office_id)
