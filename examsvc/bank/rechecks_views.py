"""The re-check queue: questions whose source ended, to be found still right, rewritten or retired by a person."""

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from examsvc.accounts.acting import actor
from examsvc.bank import queries, rechecks, services
from examsvc.bank.editing import draft_of, typed_of
from examsvc.bank.forms import RetireForm
from examsvc.bank.models import Question, QuestionKey, QuestionVersion
from examsvc.bank.pictures import inline_pictures
from examsvc.bank.question_types.registry import question_type
from examsvc.bank.rechecks_forms import RecheckedQuestionForm, StillHoldsForm
from examsvc.bank.showing import KIND_NAMES, show
from examsvc.bank.source_models import PolicyClause
from examsvc.core.errors import Conflict, Invalid
from examsvc.core.roles import Role
from examsvc.web.context import now, principal, session
from examsvc.web.forms import choices
from examsvc.web.guards import staff
from examsvc.web.paging import page_count, page_number

blueprint = Blueprint("rechecks", __name__)
_reader = staff(Role.BANK_KEEPER, Role.REVIEWER)
_keeper = staff(Role.BANK_KEEPER)
A_PAGE = 20
Page = Response | str


@blueprint.get("/rechecks")
@_reader
def index() -> str:
    """List what waits for this person, and what they wrote themselves and another person must judge."""
    office, person, own = principal().office_id, principal().person_id, request.args.get("whose") == "own"
    page, total = page_number(request.args), rechecks.count_queued(session(), office, person, own=own)
    return render_template(
        "bank/sources/rechecks.html",
        rows=rechecks.list_queued(session(), office, person, page, A_PAGE, own=own),
        others=rechecks.count_queued(session(), office, person, own=not own),
        own=own,
        kinds=KIND_NAMES,
        page=page,
        pages=page_count(total, A_PAGE),
        total=total,
    )


@blueprint.get("/rechecks/<public_id>")
@_reader
def question(public_id: str) -> str:
    """Show a question beside what ended and what came instead, with the three things one may do."""
    return _show(_question(public_id), StillHoldsForm(formdata=None))


@blueprint.post("/rechecks/<public_id>/holds")
@_reader
def holds(public_id: str) -> Page:
    """Note that the question still holds."""
    row, form = _question(public_id), StillHoldsForm()
    if not form.validate_on_submit():
        return _show(row, form)
    version = _current(row)[0]
    _check_base(form.base.data, version)
    rechecks.still_holds(session(), principal().office_id, version, form.note.data or "", actor(), now())
    flash(_("已记下：这道题仍然有效。"))
    return redirect(url_for("rechecks.index"))


@blueprint.post("/rechecks/<public_id>/retire")
@_keeper
def retire(public_id: str) -> Page:
    """Take the question out of use."""
    row, form = _question(public_id), RetireForm()
    if not form.validate_on_submit():
        raise Invalid(_("请写明停用原因。"), code="reason")
    services.retire(session(), row, principal().office_id, form.reason.data or "", actor(), now())
    flash(_("已停用。已封卷的试卷不受影响。"))
    return redirect(url_for("rechecks.index"))


@blueprint.route("/rechecks/<public_id>/edit", methods=["GET", "POST"])
@_keeper
def edit(public_id: str) -> Page:
    """Write a new version that rests on a new clause."""
    row, office = _question(public_id), principal().office_id
    version, key = _current(row)
    form = RecheckedQuestionForm(obj=typed_of(version, key), base=str(version.id))
    struck = rechecks.list_strikes(session(), office, version)
    clauses = {clause.public_id: clause for clause in rechecks.list_new_clauses(session(), office, struck)}
    form.clause.choices = choices(*((one, _named(clause)) for one, clause in clauses.items()))
    if form.validate_on_submit():
        try:
            form.check_base(version.id)
            draft = draft_of(version, form.typed(), clauses[form.clause.data].id)
            services.edit(session(), row, office, draft, form.reason.data or "", actor(), now())
        except (Invalid, Conflict) as refusal:
            form.tell(refusal)
        else:
            flash(_("已按新的依据保存为新版本，待另一位同志审定。"))
            return redirect(url_for("rechecks.index"))
    about = {"question": row, "kind": question_type(version.kind), "struck": struck, "clauses": clauses.values()}
    return render_template("bank/sources/recheck_edit.html", form=form, **about)


def _show(row: Question, form: StillHoldsForm) -> str:
    """Show a question with what ended; a question that nothing strikes says so."""
    office, (version, key) = principal().office_id, _current(row)
    struck = rechecks.list_strikes(session(), office, version)
    form.base.data = str(version.id)
    return render_template(
        "bank/sources/recheck.html",
        question=row,
        q=show(version, key, inline_pictures(session(), [version.content])),
        struck=struck,
        clauses=rechecks.list_new_clauses(session(), office, struck),
        form=form,
        retire_form=RetireForm(formdata=None),
        own=version.created_by == principal().person_id,
        may_edit=principal().has(Role.BANK_KEEPER),
        kinds=KIND_NAMES,
    )


def _question(public_id: str) -> Question:
    return queries.get_question(session(), public_id, principal().office_id)


def _current(row: Question) -> tuple[QuestionVersion, QuestionKey]:
    return queries.list_versions(session(), row)[0]


def _check_base(base: str | None, version: QuestionVersion) -> None:
    if base != str(version.id):
        raise Conflict(_("这道题刚刚有了新版本，请回到复核清单重新打开。"), code="changed")


def _named(clause: PolicyClause) -> str:
    return f"《{clause.document.title}》{clause.label or clause.label_absent}　{clause.quotation[:40]}"
