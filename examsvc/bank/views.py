"""The bank's pages: search, a question with its history, two versions side by side, retiring."""

from dataclasses import asdict, fields

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from examsvc.accounts.acting import actor
from examsvc.accounts.waiting import Duty
from examsvc.bank import finding, queries, reviewing, services, usage
from examsvc.bank.census import Choices, count_choices, take_census
from examsvc.bank.finding import Filters
from examsvc.bank.forms import RemarkForm, RestoreForm, RetireForm, RollBackForm
from examsvc.bank.history import before, compare_steps, get_span, get_step, list_steps
from examsvc.bank.models import Question
from examsvc.bank.showing import KIND_NAMES, LEVEL_NAMES
from examsvc.bank.standing import STANDING_MARKS, STANDING_NAMES, standing_of
from examsvc.bank.trust import told_of
from examsvc.bank.waiting import duties_of
from examsvc.core.errors import Invalid
from examsvc.core.roles import Role
from examsvc.web.context import now, principal, session
from examsvc.web.guards import staff
from examsvc.web.paging import page_count, page_number

blueprint = Blueprint("bank", __name__)
_reader = staff(Role.BANK_KEEPER, Role.REVIEWER, Role.HEAD)
_keeper = staff(Role.BANK_KEEPER)
A_PAGE = 20
_NAMES = {"kinds": KIND_NAMES, "levels": LEVEL_NAMES, "standings": STANDING_NAMES, "marks": STANDING_MARKS}


@blueprint.get("/questions")
@_reader
def questions() -> str:
    """List and search the bank."""
    filters = Filters(**{field.name: _asked(field.name, 100) for field in fields(Filters)})
    office, page = principal().office_id, page_number(request.args)
    choices, work = _counted(filters, page)
    total = choices.total(filters)
    if total is None:
        rows, total = finding.list_counted(session(), office, filters, page, A_PAGE)
    else:
        rows = finding.list_questions(session(), office, filters, page, A_PAGE)
    return render_template(
        "bank/questions.html",
        rows=rows,
        records=usage.list_records(session(), [row.question.id for row in rows]),
        topics=choices.topics,
        areas=choices.areas,
        filters=filters,
        narrowed_by={name: value for name, value in asdict(filters).items() if value},
        work=work,
        page=page,
        pages=page_count(total, A_PAGE),
        total=total,
        **_NAMES,
    )


@blueprint.get("/questions/<public_id>")
@_reader
def question(public_id: str) -> str:
    """Show a question with its history."""
    row = _question(public_id)
    return _question_page(row)


@blueprint.get("/questions/<public_id>/compare/<span>")
@_reader
def compare(public_id: str, span: str) -> str:
    """Show two versions side by side with what changed marked."""
    row = _question(public_id)
    steps = list_steps(session(), row, principal().office_id)
    old, new = get_span(steps, span)
    parts = compare_steps(old, new)
    return render_template("bank/compare.html", question=row, old=old, new=new, parts=parts, steps=steps)


@blueprint.post("/questions/<public_id>/versions/<ref>")
@_keeper
def roll_back(public_id: str, ref: str) -> Response:
    """Say again what an earlier version said, with a reason."""
    row, form = _question(public_id), RollBackForm()
    old = get_step(list_steps(session(), row, principal().office_id), ref)
    if not form.validate_on_submit():
        raise Invalid(_("请写明恢复的原因。"), code="reason")
    reason = _("恢复第 %(n)s 版：%(reason)s", n=old.version.number, reason=form.reason.data or "")
    new = services.roll_back(session(), row, principal().office_id, old.version, reason[:400], actor(), now())
    flash(_("已恢复，成为第 %(n)s 版，要由另一位同志审定。", n=new.number))
    return redirect(url_for("bank.question", public_id=new.question.public_id))


@blueprint.post("/questions/<public_id>/retire")
@_keeper
def retire(public_id: str) -> Response:
    """Take a question out of use."""
    row, form = _question(public_id), RetireForm()
    if not form.validate_on_submit():
        raise Invalid(_("请写明停用原因。"), code="reason")
    services.retire(session(), row, principal().office_id, form.reason.data or "", actor(), now())
    flash(_("已停用。已封卷的试卷不受影响。"))
    return redirect(url_for("bank.questions"))


@blueprint.get("/questions/retired")
@_reader
def retired() -> str:
    """List what the office has taken out of use."""
    return render_template("bank/retired.html", rows=queries.list_retired(session(), principal().office_id), **_NAMES)


@blueprint.post("/questions/<public_id>/restore")
@_keeper
def restore(public_id: str) -> Response:
    """Bring a retired question back into use."""
    row, form = _question(public_id), RestoreForm()
    if not form.validate_on_submit():
        raise Invalid(_("请写明恢复的原因。"), code="reason")
    own = services.restore(session(), row, principal().office_id, form.reason.data or "", actor(), now())
    flash(_("已恢复使用。") if own is row else _("已恢复为本单位的一道题，待另一位同志审定。"))
    return redirect(url_for("bank.question", public_id=own.public_id))


def _question(public_id: str) -> Question:
    return queries.get_question(session(), public_id, principal().office_id)


def _question_page(row: Question) -> str:
    office = principal().office_id
    steps = list_steps(session(), row, office)
    version = steps[0].version
    return render_template(
        "bank/question.html",
        trust=told_of(session(), row),
        question=row,
        steps=[(step, before(steps, step)) for step in steps],
        current=steps[0],
        standing=standing_of(session(), office, version),
        observed=usage.list_observed(session(), [step.version.id for step in steps]),
        retire_form=RetireForm(formdata=None),
        roll_back_form=RollBackForm(formdata=None),
        remark_form=RemarkForm(formdata=None),
        restore_form=RestoreForm(formdata=None),
        may=reviewing.may(session(), office, version, principal().person_id, principal().roles),
        **_NAMES,
    )


def _counted(filters: Filters, page: int) -> tuple[Choices, list[Duty]]:
    """Return what a list offers to choose from; what waits for a person stands on top of the whole bank alone."""
    if filters.any or page > 1:
        return count_choices(session(), principal().office_id), []
    census = take_census(session(), principal().office_id, principal().person_id)
    return census.choices, duties_of(census, principal())


def _asked(name: str, most: int) -> str:
    return request.args.get(name, "")[:most]
