"""Acts on a whole room or on everybody: asked for once, with the number of those it reaches."""

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_babel.speaklater import LazyString
from werkzeug.wrappers import Response

from examsvc.accounts.acting import actor
from examsvc.attempts.group_acts import EXTEND, PAUSE, RESUME, Order, carry_out, list_touched
from examsvc.core.ids import new_public_id
from examsvc.core.roles import Role
from examsvc.exams.queries import get_exam
from examsvc.hall.console import Watched, look
from examsvc.hall.forms import GroupForm
from examsvc.web.app import commits_itself
from examsvc.web.context import installation, now, principal, session
from examsvc.web.guards import staff

blueprint = Blueprint("together", __name__)
ACT_NAMES: dict[str, LazyString] = {EXTEND: _l("延长时间"), PAUSE: _l("暂停计时"), RESUME: _l("继续计时")}


@blueprint.route("/rooms/<public_id>/together/<any(extend, pause, resume):act>", methods=["GET", "POST"])
@staff(Role.INVIGILATOR, Role.ORGANISER)
@commits_itself
def together(public_id: str, act: str) -> Response | str:
    """Say how many an act would reach, and carry it out in pieces."""
    exam = get_exam(session(), public_id, principal().office_id)
    watched, form = look(exam, fresh=request.method == "POST"), GroupForm()
    order = _order(watched, act, form)
    if form.validate_on_submit() and (act != EXTEND or form.minutes.data):
        done = carry_out(installation().database, order)
        flash(_("已办理 %(n)s 人，并记入日志。", n=done))
        return redirect(_console(watched))
    if request.method == "POST":
        form.form_errors.append(_("请写明原因；延时还要填分钟数。"))
    else:
        form.mark.data = new_public_id()
    people = len(list_touched(session(), order))
    return render_template(
        "hall/together.html",
        watched=watched,
        act=act,
        form=form,
        people=people,
        names=ACT_NAMES,
        back=_console(watched),
    )


def _order(watched: Watched, act: str, form: GroupForm) -> Order:
    return Order(
        act=act,
        exam=watched.exam,
        sitting=watched.sitting,
        room=watched.room,
        by=actor(),
        reason=form.reason.data or "",
        now=now(),
        mark=form.mark.data or "",
        seconds=(form.minutes.data or 0) * 60,
    )


def _console(watched: Watched) -> str:
    room = watched.room.public_id if watched.room is not None else None
    return url_for("hall.exam", public_id=watched.exam.public_id, room=room, sitting=watched.sitting.public_id)
