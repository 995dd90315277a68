"""The source register's pages: list, one document, its clauses and its original."""

from datetime import date

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from examsvc.accounts.acting import actor
from examsvc.bank import source_queries, source_services
from examsvc.bank.showing import LEVEL_NAMES
from examsvc.bank.source_forms import DISCLOSURES, ClauseForm, DocumentForm, OriginalForm, WithdrawalForm
from examsvc.bank.source_models import PolicyDocument, StoredFile
from examsvc.bank.source_originals import check_original
from examsvc.bank.source_queries import VALIDITY_NAMES, SourceFilters
from examsvc.core.clock import local
from examsvc.core.errors import Conflict, Invalid
from examsvc.core.roles import Role
from examsvc.web.app import commits_itself
from examsvc.web.context import installation, now, principal, session
from examsvc.web.downloads import attachment
from examsvc.web.errors import missing
from examsvc.web.guards import staff
from examsvc.web.paging import page_count, page_number

blueprint = Blueprint("sources", __name__)
_reader = staff(Role.BANK_KEEPER, Role.REVIEWER, Role.HEAD)
_keeper = staff(Role.BANK_KEEPER)
A_PAGE = 20
Page = Response | str


@blueprint.get("/sources")
@_reader
def index() -> str:
    """List and search the register."""
    asked = {name: request.args.get(name, "")[:100] for name in ("words", "level", "validity")}
    today = local(now()).date()
    filters, office = SourceFilters(_day_asked(today), **asked), principal().office_id
    page, total = page_number(request.args), source_queries.count_documents(session(), office, filters)
    return render_template(
        "bank/sources/index.html",
        rows=source_queries.list_documents(session(), office, filters, page, A_PAGE),
        filters=filters,
        levels=LEVEL_NAMES,
        validities=VALIDITY_NAMES,
        page=page,
        pages=page_count(total, A_PAGE),
        total=total,
        filtered=any(asked.values()),
    )


@blueprint.get("/sources/<public_id>")
@_reader
def document(public_id: str) -> str:
    """Show a document: its clauses, its original, what ended and what rests on it."""
    row, office = _document(public_id), principal().office_id
    counts, page = source_queries.count_questions_by_clause(session(), office, row), page_number(request.args)
    total = sum(counts.values())
    return render_template(
        "bank/sources/document.html",
        document=row,
        validity=source_queries.validity_of(session(), office, row, local(now()).date()),
        validities=VALIDITY_NAMES,
        levels=LEVEL_NAMES,
        disclosures=DISCLOSURES,
        clauses=source_queries.list_clauses(session(), row),
        counts=counts,
        findings=source_queries.list_findings(session(), office, row),
        replaced=source_queries.list_replaced(session(), office, row),
        original=source_queries.find_original(session(), row),
        resting=source_queries.list_resting(session(), office, row, page, A_PAGE),
        form=WithdrawalForm(formdata=None),
        may_change=principal().has(Role.BANK_KEEPER) and row.office_id == office,
        page=page,
        pages=page_count(total, A_PAGE),
        total=total,
    )


@blueprint.route("/sources/new", methods=["GET", "POST"])
@_keeper
def new() -> Page:
    """Enter a document of the office's own."""
    form = DocumentForm()
    if form.validate_on_submit():
        try:
            row = source_services.add_document(
                session(), principal().office_id, form.facts(), actor(), now(), form.effective_to.data
            )
        except (Invalid, Conflict) as refusal:
            form.tell(refusal)
        else:
            flash(_("已登记。请接着录入条款和原文，试题才能以它为依据。"))
            return redirect(url_for("sources.document", public_id=row.public_id))
    return render_template("bank/sources/edit.html", form=form, document=None)


@blueprint.route("/sources/<public_id>/edit", methods=["GET", "POST"])
@_keeper
def edit(public_id: str) -> Page:
    """Correct what is said about a document of the office's own."""
    row, office = _own(public_id), principal().office_id
    form = DocumentForm(obj=row)
    # When it ends is found on a page of its own, which shows what that touches.
    del form.effective_to
    if form.validate_on_submit():
        try:
            source_services.change_document(session(), office, row, form.facts(), actor(), now())
        except (Invalid, Conflict) as refusal:
            form.tell(refusal)
        else:
            flash(_("已保存。"))
            return redirect(url_for("sources.document", public_id=public_id))
    return render_template("bank/sources/edit.html", form=form, document=row)


@blueprint.route("/sources/<public_id>/clauses/new", methods=["GET", "POST"])
@_keeper
def new_clause(public_id: str) -> Page:
    """Enter a clause of a document of the office's own."""
    row, form = _own(public_id), ClauseForm()
    if form.validate_on_submit():
        facts, to = form.facts(), form.effective_to.data
        try:
            source_services.add_clause(session(), principal().office_id, row, facts, actor(), now(), to)
        except Invalid as refusal:
            form.tell(refusal)
        else:
            flash(_("已保存。"))
            return redirect(url_for("sources.document", public_id=public_id))
    return render_template("bank/sources/clause.html", form=form, document=row, clause=None)


@blueprint.route("/sources/<public_id>/clauses/<clause_id>", methods=["GET", "POST"])
@_keeper
def clause(public_id: str, clause_id: str) -> Page:
    """Correct a clause that no question rests on yet."""
    row, office = _own(public_id), principal().office_id
    found = source_queries.get_clause(session(), clause_id, row)
    form = ClauseForm(obj=found)
    del form.effective_to
    if form.validate_on_submit():
        try:
            source_services.change_clause(session(), office, row, found, form.facts(), actor(), now())
        except (Invalid, Conflict) as refusal:
            form.tell(refusal)
        else:
            flash(_("已保存。"))
            return redirect(url_for("sources.document", public_id=public_id))
    return render_template("bank/sources/clause.html", form=form, document=row, clause=found)


@blueprint.route("/sources/<public_id>/original", methods=["GET", "POST"])
@_keeper
@commits_itself
def original(public_id: str) -> Page:
    """Take in the original, looked through outside the write lock."""
    row, form = _own(public_id), OriginalForm()
    if not form.validate_on_submit():
        return render_template("bank/sources/original.html", form=form, document=row)
    try:
        checked = check_original(form.file.data.read(), form.file.data.filename or "")
    except Invalid as refusal:
        form.tell(refusal)
        return render_template("bank/sources/original.html", form=form, document=_own(public_id))
    with installation().database.writing() as writing:
        own = source_queries.get_document(writing, public_id, principal().office_id)
        source_services.keep_original(writing, principal().office_id, own, checked, actor(), now())
    flash(_("原件已保存。") + checked.warning)
    return redirect(url_for("sources.document", public_id=public_id))


@blueprint.get("/sources/<public_id>/original/file")
@_reader
def original_file(public_id: str) -> Response:
    """Give the original back, to be stored and never shown in the browser."""
    kept = source_queries.find_original(session(), _document(public_id))
    if kept is None:
        raise missing()
    file = session().get_one(StoredFile, kept.file_hash)
    return attachment(file.data, kept.name, file.media_type)


def _document(public_id: str) -> PolicyDocument:
    return source_queries.get_document(session(), public_id, principal().office_id)


def _day_asked(today: date) -> date:
    """Return the day that validity is judged on; anything odd is today."""
    try:
        return date.fromisoformat(request.args.get("as_of", ""))
    except ValueError:
        return today


def _own(public_id: str) -> PolicyDocument:
    row = _document(public_id)
    source_services.check_own(row, principal().office_id)
    return row
