"""Question files in: upload, preview, what columns mean, import, undo, and a report of every row."""

import json
from collections.abc import Sequence

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from examsvc.accounts.acting import actor, own_office
from examsvc.bank import imports_publishing, imports_queries, imports_staging
from examsvc.bank.formats import excel
from examsvc.bank.formats.registry import FORMATS
from examsvc.bank.import_forms import WHOLE, CodesForm, MappingForm, PublishForm, UndoForm, UploadForm
from examsvc.bank.import_models import BankImport, BankImportRow
from examsvc.bank.importing_files import Refused, look_into, recognise_file
from examsvc.bank.imports_report import FATE_NAMES, names_in, report_sheet, tell_rows
from examsvc.bank.imports_staging import Upload
from examsvc.bank.showing import KIND_NAMES
from examsvc.bank.source_models import StoredFile
from examsvc.core.errors import Conflict
from examsvc.core.roles import Role
from examsvc.web.app import commits_itself
from examsvc.web.context import installation, now, principal, session
from examsvc.web.downloads import XLSX, attachment
from examsvc.web.guards import staff
from examsvc.web.paging import page_count, page_number

blueprint = Blueprint("imports", __name__)
_keeper = staff(Role.BANK_KEEPER)
A_PAGE = 10
_MOST_REPORTED = 60_000
TABLES = ("excel", "csv")
Page = Response | str


@blueprint.route("/imports", methods=["GET", "POST"])
@_keeper
@commits_itself
def index() -> Page:
    """List the imports, and take a new file once its format is known; the worker reads it."""
    form = UploadForm()
    if not form.validate_on_submit():
        if not form.is_submitted():
            form.area.data = own_office().county
        return _index(form)
    (data, name), chosen = form.sent(), form.chosen()
    try:
        found = recognise_file(data, name, chosen, form.format.data)
    except Refused as refusal:
        form.tell(refusal)
        return _index(form)
    upload = Upload(name, data, found, chosen)
    with installation().database.writing() as writing:
        row = imports_staging.keep_upload(writing, principal().office_id, upload, principal().person_id, now())
        address = url_for("imports.show", public_id=row.public_id)
    return redirect(address)


@blueprint.get("/imports/template.xlsx")
@_keeper
def template() -> Response:
    """Give the empty workbook with drop-downs, examples and instructions."""
    return attachment(excel.template(), _("试题模板.xlsx"), XLSX)


@blueprint.get("/imports/<public_id>")
@_keeper
def show(public_id: str) -> str:
    """Show how far an import is, and what became of every row."""
    return _shown(_import(public_id), PublishForm(formdata=None), UndoForm(formdata=None))


@blueprint.route("/imports/<public_id>/columns", methods=["GET", "POST"])
@_keeper
@commits_itself
def columns(public_id: str) -> Page:
    """Say what the columns and codes of a table mean, and read it again."""
    row = _import(public_id)
    kept = json.loads(row.choices)
    look = look_into(session().get_one(StoredFile, row.file_hash).data, row.filename, kept)
    form = MappingForm(len(look.rows[0]) if look.rows and row.format in TABLES else 0)
    if not form.validate_on_submit():
        form.show(look.suggested() | kept, look.guesses)
        return render_template("bank/imports/columns.html", row=row, form=form, head=look.rows, codes=look.codes)
    plain = {name: value for name, value in kept.items() if name.startswith("default ")}
    with installation().database.writing() as writing:
        own = imports_queries.get_import(writing, public_id, principal().office_id)
        imports_staging.choose(writing, own, plain | form.chosen(), principal().person_id, now())
    return redirect(url_for("imports.show", public_id=public_id))


@blueprint.post("/imports/<public_id>/codes")
@_keeper
@commits_itself
def codes(public_id: str) -> Page:
    """Take a person's word for which digit means right, and read the file again by it."""
    row, form = _import(public_id), CodesForm()
    read = imports_queries.find_codes(session(), row)
    if read is None or not form.validate_on_submit():
        raise Conflict(_("这次导入没有要确认的数字，请刷新后再看。"), code="codes")
    right, wrong = read if form.confirm.data else reversed(read)
    chosen = json.loads(row.choices) | {"right": right, "wrong": wrong}
    with installation().database.writing() as writing:
        own = imports_queries.get_import(writing, public_id, principal().office_id)
        imports_staging.choose(writing, own, chosen, principal().person_id, now())
    return redirect(url_for("imports.show", public_id=public_id))


@blueprint.post("/imports/<public_id>/publish")
@_keeper
def publish(public_id: str) -> Page:
    """Take over what is right, or all or nothing."""
    row, form = _import(public_id), PublishForm()
    if form.validate_on_submit():
        try:
            imports_publishing.ask_to_publish(
                session(), row, whole=form.how.data == WHOLE, by=principal().person_id, now=now()
            )
        except Conflict as refusal:
            form.tell(refusal)
            return _shown(_import(public_id), form, UndoForm(formdata=None))
        return redirect(url_for("imports.show", public_id=public_id))
    return _shown(row, form, UndoForm(formdata=None))


@blueprint.post("/imports/<public_id>/undo")
@_keeper
def undo(public_id: str) -> Page:
    """Take a whole import back, or drop a preview."""
    row, form = _import(public_id), UndoForm()
    if form.validate_on_submit():
        try:
            imports_publishing.undo(session(), row, form.reason.data or "", actor(), now())
        except Conflict as refusal:
            form.tell(refusal)
            return _shown(_import(public_id), PublishForm(formdata=None), form)
        flash(_("已撤销，这次导入的试题不再出现在题库里。"))
        return redirect(url_for("imports.index"))
    return _shown(row, PublishForm(formdata=None), form)


@blueprint.get("/imports/<public_id>/report.xlsx")
@_keeper
def report(public_id: str) -> Response:
    """Give what became of every row as a sheet."""
    row = _import(public_id)
    rows = imports_queries.list_rows(session(), row, "", 1, _MOST_REPORTED)
    return attachment(report_sheet(rows, _stems(rows), row.filename), _("导入情况.xlsx"), XLSX)


def _shown(row: BankImport, publish_form: PublishForm, undo_form: UndoForm) -> str:
    fate, page = request.args.get("fate", "")[:20], page_number(request.args)
    total = imports_queries.count_rows(session(), row, fate)
    rows = imports_queries.list_rows(session(), row, fate, page, A_PAGE)
    return render_template(
        "bank/imports/show.html",
        row=row,
        counts=imports_queries.count_fates(session(), row),
        rows=tell_rows(rows, _stems(rows)),
        codes=imports_queries.find_codes(session(), row) if row.state == "preview" else None,
        codes_form=CodesForm(formdata=None),
        task=imports_queries.find_task(session(), row),
        fate=fate,
        fates=FATE_NAMES,
        kinds=KIND_NAMES,
        formats=FORMATS,
        page=page,
        pages=page_count(total, A_PAGE),
        total=total,
        publish_form=publish_form,
        undo_form=undo_form,
    )


def _index(form: UploadForm) -> str:
    rows = imports_queries.list_imports(session(), principal().office_id)
    return render_template("bank/imports/index.html", form=form, rows=rows, formats=FORMATS)


def _stems(rows: Sequence[BankImportRow]) -> dict[str, str]:
    return imports_queries.list_stems(session(), principal().office_id, names_in(rows))


def _import(public_id: str) -> BankImport:
    return imports_queries.get_import(session(), public_id, principal().office_id)
