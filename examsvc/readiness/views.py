"""The sheet 可以开考吗, and the head's decisions on it."""

from flask import Blueprint, current_app, flash, redirect, render_template, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from examsvc.accounts.acting import actor
from examsvc.core.errors import Conflict
from examsvc.core.roles import Role
from examsvc.exams.models import Exam
from examsvc.exams.queries import get_exam
from examsvc.readiness.forms import OverrideForm
from examsvc.readiness.items import ITEM_NAMES
from examsvc.readiness.services import override
from examsvc.readiness.sheet import Sheet, make_sheet
from examsvc.web.context import installation, now, principal, session
from examsvc.web.guards import rule_of, staff

blueprint = Blueprint("readiness", __name__)
_reader = staff(Role.ORGANISER, Role.HEAD, Role.SUPERVISOR, Role.AUDITOR, Role.PUBLISHER, Role.INVIGILATOR)


@blueprint.get("/exams/<public_id>/readiness")
@_reader
def sheet(public_id: str) -> str:
    """Show whether the exam can begin, and what to do about each thing that is in the way."""
    row = _exam(public_id)
    return _page(row, _sheet(row), OverrideForm(formdata=None), "")


@blueprint.post("/exams/<public_id>/readiness/<item>")
@staff(Role.HEAD)
def decide(public_id: str, item: str) -> Response | str:
    """Hold the exam although an item is red; it is kept with its reason."""
    row, form = _exam(public_id), OverrideForm()
    made = _sheet(row)
    if not form.validate_on_submit():
        return _page(row, made, form, item)
    try:
        override(session(), row, made, item, form.seen.data or "", form.reason.data or "", actor(), now())
    except Conflict as refusal:
        form.tell(refusal)
        return _page(row, made, form, item)
    flash(_("已记入日志。情况有变化时，这一项会再问一次。"))
    return redirect(url_for("readiness.sheet", public_id=public_id))


def may_open(endpoint: str) -> bool:
    """Tell whether the reader may open the page where something is put right."""
    view = current_app.view_functions.get(endpoint)
    rule = rule_of(view) if view is not None else None
    return rule is not None and rule.admits(principal())


def _page(row: Exam, made: Sheet, form: OverrideForm, tried: str) -> str:
    return render_template(
        "readiness/sheet.html",
        exam=row,
        sheet=made,
        form=form,
        tried=tried,
        names=ITEM_NAMES,
        moment=now(),
        may_open=may_open,
        may_decide=principal().has(Role.HEAD) and row.state in ("draft", "sealed"),
    )


def _sheet(row: Exam) -> Sheet:
    return make_sheet(session(), installation(), row, now())


def _exam(public_id: str) -> Exam:
    return get_exam(session(), public_id, principal().office_id)
