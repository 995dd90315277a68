"""The page on which an office settles what it and the shipped bank both changed."""

from flask import Blueprint, flash, redirect, render_template, url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext
from werkzeug.wrappers import Response
from wtforms import HiddenField, StringField, SubmitField
from wtforms.validators import InputRequired, Length

from examsvc.accounts.acting import actor
from examsvc.bank.merging_services import find_pending, keep, list_pending, take
from examsvc.bank.queries import get_question
from examsvc.bank.showing import show_all
from examsvc.core.errors import Invalid
from examsvc.core.roles import Role
from examsvc.web.context import now, principal, session
from examsvc.web.forms import HouseForm
from examsvc.web.guards import staff

blueprint = Blueprint("bank_merging", __name__, url_prefix="/bank/merging")
_keeper = staff(Role.BANK_KEEPER)


class SettleForm(HouseForm):
    """Which of both to use, and why; the versions that were looked at come back with it."""

    theirs = HiddenField()
    ours = HiddenField()
    reason = StringField(lazy_gettext("理由"), [InputRequired(lazy_gettext("这一项必须填写。")), Length(max=400)])
    keep = SubmitField(lazy_gettext("保留本单位的"))
    take = SubmitField(lazy_gettext("采用随附的新版"))


@blueprint.get("")
@_keeper
def index() -> str:
    """List the questions that both sides changed, the three versions side by side."""
    pending = list_pending(session(), principal().office_id)
    rows = [
        (one.question, *show_all(session(), [one.base, one.theirs, one.ours]), SettleForm(formdata=None))
        for one in pending
    ]
    return render_template("bank/merging.html", rows=rows)


@blueprint.post("/<public_id>")
@_keeper
def settle(public_id: str) -> Response:
    """Keep the office's words or take the shipped ones."""
    row = get_question(session(), public_id, principal().office_id)
    form = SettleForm()
    if not form.validate_on_submit():
        raise Invalid(_("请写明取舍的理由。"), code="reason")
    versions = _number(form.theirs.data), _number(form.ours.data)
    pending = find_pending(session(), principal().office_id, row.public_id, *versions)
    if form.take.data:
        take(session(), pending, form.reason.data or "", actor(), now())
        flash(_("已采用随附的新版，待另一位同志审定。"))
    else:
        keep(session(), pending, form.reason.data or "", actor(), now())
        flash(_("已保留本单位的内容。要把两处合在一起，请再修改这道题。"))
    return redirect(url_for("bank_merging.index"))


def _number(text: str | None) -> int:
    return int(text) if text and text.isascii() and text.isdigit() else 0
