"""The check page of a room's PCs, and the organiser's table of what they have found."""

from flask import Blueprint, redirect, render_template, request, url_for
from flask_babel import lazy_gettext as _l
from werkzeug.wrappers import Response

from examsvc.attempts import seats
from examsvc.core.clock import to_micros
from examsvc.core.roles import Role
from examsvc.exams.queries import get_exam, list_rooms
from examsvc.hall import self_check
from examsvc.hall.forms import CheckForm
from examsvc.web.context import now, principal, session
from examsvc.web.forms import choices
from examsvc.web.guards import public, staff

blueprint = Blueprint("checks", __name__)
_watcher = staff(Role.INVIGILATOR, Role.ORGANISER, Role.SUPERVISOR, Role.HEAD)
NAMES = {
    "browser": _l("浏览器和模式"),
    "storage": _l("本机暂存答案"),
    "delay": _l("网络快慢"),
    "clock": _l("电脑时间"),
    "fonts": _l("生僻字"),
    "screen": _l("屏幕大小"),
    "input": _l("汉字输入法"),
    "digits": _l("数字键"),
}


@blueprint.route("/check", methods=["GET", "POST"])
@public
def check() -> Response | str | tuple[str, int]:
    """Let a PC check itself, and keep what it found where its seat is known."""
    bound = self_check.find_bound(session(), request.cookies.get(seats.COOKIE, ""))
    exam = self_check.find_exam(session(), request.args.get("exam", "")) if bound is None else None
    rooms = {room.public_id: room for room in list_rooms(session(), exam)} if exam is not None else {}
    form = CheckForm()
    form.room.choices = choices(*((key, room.name) for key, room in rooms.items()))
    if request.method == "POST" and (bound is not None or rooms):
        if bound is not None:
            del form.room, form.seat
        if form.validate_on_submit():
            place = bound or (rooms[form.room.data], form.seat.data or 0)
            found = self_check.read_findings(form.findings.data or "")
            kept = self_check.keep(session(), *place, found, now())
            return redirect(
                url_for("checks.done", result="ok" if kept.passed else "failed", exam=request.args.get("exam"))
            )
    page = render_template(
        "hall/check.html",
        form=form,
        bound=bound,
        rooms=rooms,
        names=NAMES,
        moment=to_micros(now()) // 1000,
    )
    return (page, 400) if form.errors else page


@blueprint.get("/check/done")
@public
def done() -> str:
    """Say that the result is kept, and what comes next at this PC."""
    return render_template(
        "hall/check_done.html", passed=request.args.get("result") == "ok", exam=request.args.get("exam")
    )


@blueprint.get("/rooms/<public_id>/checks")
@_watcher
def table(public_id: str) -> str:
    """Show rooms and seats: checked, failed, not yet."""
    exam = get_exam(session(), public_id, principal().office_id)
    return render_template("hall/checks.html", exam=exam, rooms=self_check.list_checks(session(), exam), names=NAMES)
