"""The pages on which an office settles what it and the shipped bank both changed."""

from flask import Blueprint, flash, redirect, render_template, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from examsvc.accounts.acting import actor
from examsvc.bank.editing import draft_from, kept_of, typed_of_draft
from examsvc.bank.history import compare_three
from examsvc.bank.merging_forms import MergeForm, SettleForm
from examsvc.bank.merging_services import Pending, combine, find_pending, keep, list_pending, take
from examsvc.bank.models import Question
from examsvc.bank.queries import get_question
from examsvc.bank.question_types.registry import question_type
from examsvc.bank.showing import show_all
from examsvc.core.errors import Conflict, Invalid
from examsvc.core.roles import Role
from examsvc.web.context import now, principal, session
from examsvc.web.guards import staff

blueprint = Blueprint("bank_merging", __name__, url_prefix="/bank/merging")
_keeper = staff(Role.BANK_KEEPER)
Page = Response | str | tuple[str, int]


@blueprint.get("")
@_keeper
def index() -> str:
    """List the questions that both sides changed, what each side made of the old words side by side."""
    pending = list_pending(session(), principal().office_id)
    shown = show_all(session(), [one.ours for one in pending])
    rows = [
        (one, q, compare_three(session(), one.base, one.ours, one.theirs), SettleForm(formdata=None))
        for one, q in zip(pending, shown, strict=True)
    ]
    return render_template("bank/merging.html", rows=rows)


@blueprint.post("/<public_id>")
@_keeper
def settle(public_id: str) -> Response:
    """Keep the office's words or take the shipped ones."""
    row, form = _question(public_id), SettleForm()
    if not form.validate_on_submit():
        raise Invalid(_("请写明取舍的理由。"), code="reason")
    pending = _pending(row, form.theirs.data, form.ours.data)
    if form.take.data:
        take(session(), pending, form.reason.data or "", actor(), now())
        flash(_("已采用随附的新版，待另一位同志审定。"))
    else:
        keep(session(), pending, form.reason.data or "", actor(), now())
        flash(_("已保留本单位的内容。"))
    return redirect(url_for("bank_merging.index"))


@blueprint.route("/<public_id>/edit", methods=["GET", "POST"])
@_keeper
def edit(public_id: str) -> Page:
    """Make one question of both: the office's words with everything that does not contradict them."""
    row, form = _question(public_id), MergeForm()
    pending = _pending(row, *((form.theirs.data, form.ours.data) if form.is_submitted() else ()))
    draft = pending.merged.draft
    if not form.is_submitted():
        given = {"theirs": str(pending.theirs.id), "ours": str(pending.ours.id)}
        form = MergeForm(formdata=None, obj=typed_of_draft(draft), data=given)
    elif form.validate():
        try:
            made = draft_from(kept_of(draft), form.typed())
            combine(session(), pending, made, form.reason.data or "", actor(), now())
        except (Invalid, Conflict) as refusal:
            form.tell(refusal)
        else:
            flash(_("已合成新版本，待另一位同志审定。"))
            return redirect(url_for("bank_merging.index"))
    about = {
        "question": pending.question,
        "kind": question_type(draft.kind),
        "ways": compare_three(session(), pending.base, pending.ours, pending.theirs),
    }
    page = render_template("bank/merging_edit.html", form=form, **about)
    return (page, 400) if form.is_submitted() else page


def _question(public_id: str) -> Question:
    return get_question(session(), public_id, principal().office_id)


def _pending(row: Question, theirs: str | None = None, ours: str | None = None) -> Pending:
    """Return the question to settle, of the versions that were looked at where any are named."""
    seen = () if theirs is None and ours is None else (_number(theirs), _number(ours))
    return find_pending(session(), principal().office_id, row.public_id, *seen)


def _number(text: str | None) -> int:
    return int(text) if text and text.isascii() and text.isdigit() else 0
