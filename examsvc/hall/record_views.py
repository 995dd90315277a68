"""The page on which two invigilators and the supervisor sign what happened in a room."""

import json
from datetime import datetime

from flask import Blueprint, flash, redirect, render_template, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from examsvc.accounts.acting import actor
from examsvc.core.canonical import sha256_hex
from examsvc.core.errors import NotFound
from examsvc.core.roles import Role
from examsvc.exams.queries import get_exam
from examsvc.hall.console import look
from examsvc.hall.forms import SignForm
from examsvc.hall.incident_views import KIND_NAMES
from examsvc.hall.log_words import SIGNED_AS
from examsvc.hall.room_records import INVIGILATOR, SUPERVISOR, find_signed, make_content, sign
from examsvc.web.context import now, principal, session
from examsvc.web.guards import staff

blueprint = Blueprint("room_records", __name__)


@blueprint.route("/rooms/<public_id>/record", methods=["GET", "POST"])
@staff(Role.INVIGILATOR, Role.ORGANISER, Role.SUPERVISOR, Role.HEAD)
def show(public_id: str) -> Response | str:
    """Show a room's record as it would be signed now and as it was signed, and sign it."""
    exam, form = get_exam(session(), public_id, principal().office_id), SignForm()
    watched = look(exam, fresh=False)
    room = watched.room or (watched.rooms[0] if watched.rooms else None)
    if room is None:
        raise NotFound(_("没有找到这个考场。"))
    posts = _posts()
    if form.validate_on_submit() and form.post.data in posts:
        place = (watched.sitting, room)
        sign(session(), exam, place, form.shown.data or "", actor(), form.post.data, now())
        flash(_("已签字，并记入日志。"))
        address = url_for("room_records.show", public_id=public_id, room=room.public_id)
        return redirect(f"{address}&sitting={watched.sitting.public_id}")
    content, signed = (
        make_content(session(), exam, watched.sitting, room),
        find_signed(session(), watched.sitting, room),
    )
    return render_template(
        "hall/record.html",
        watched=watched,
        room=room,
        content=json.loads(content),
        hash=sha256_hex(content),
        signed=signed,
        posts=posts,
        form=form,
        names=SIGNED_AS,
        kinds=KIND_NAMES,
        at=lambda text: datetime.fromisoformat(text) if text else None,
    )


def _posts() -> list[str]:
    """Return as what the reader may sign."""
    who = principal()
    posts = [INVIGILATOR] if who.has(Role.INVIGILATOR, Role.ORGANISER) else []
    return [*posts, SUPERVISOR] if who.has(Role.SUPERVISOR) else posts
