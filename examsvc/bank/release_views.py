"""Releases: cut, look at, compare, take away as a file."""

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from examsvc.accounts.acting import actor
from examsvc.audit.log import office_stream, record
from examsvc.bank import releases
from examsvc.bank.forms import ReleaseForm
from examsvc.bank.models import BankRelease
from examsvc.core.errors import Conflict, NotAllowed
from examsvc.core.roles import Role
from examsvc.web.app import commits_itself
from examsvc.web.context import installation, now, principal, session
from examsvc.web.downloads import attachment
from examsvc.web.guards import staff
from examsvc.web.paging import page_count, page_number

blueprint = Blueprint("releases", __name__)
_reader = staff(Role.BANK_KEEPER, Role.REVIEWER, Role.HEAD)
A_PAGE = 50
_WRITERS = {
    "json": (releases.as_json_file, "application/json"),
    "yaml": (releases.as_yaml_file, "application/yaml"),
}


@blueprint.route("/releases", methods=["GET", "POST"])
@_reader
def index() -> Response | str | tuple[str, int]:
    """List the named sets of approved versions; cut a new one."""
    form, office, status = ReleaseForm(), principal().office_id, 200
    if form.is_submitted():
        if not principal().has(Role.BANK_KEEPER):
            raise NotAllowed(_("题库定版由题库管理员办理。"))
        status = 400
    if form.validate_on_submit():
        try:
            name, note = form.name.data or "", form.note.data or ""
            release = releases.cut_release(session(), office, name, note, actor(), now())
        except Conflict as refusal:
            form.form_errors.append(refusal.message)
            status = refusal.status
        else:
            flash(_("已定版：%(name)s。", name=release.name))
            return redirect(url_for("releases.index"))
    rows = releases.list_releases(session(), office)
    may_cut = principal().has(Role.BANK_KEEPER)
    return render_template("bank/releases.html", form=form, rows=rows, may_cut=may_cut), status


@blueprint.get("/releases/<public_id>")
@_reader
def release(public_id: str) -> str:
    """Show one release, check its hash, and offer others to compare it with."""
    row = _release(public_id)
    held, page = releases.list_released(session(), row), page_number(request.args)
    others = [other for other, _count in releases.list_releases(session(), row.office_id) if other.id != row.id]
    return render_template(
        "bank/release.html",
        release=row,
        held=held[(page - 1) * A_PAGE : page * A_PAGE],
        others=others,
        proven=releases.recompute_hash(session(), row) == row.hash,
        page=page,
        pages=page_count(len(held), A_PAGE),
        total=len(held),
    )


@blueprint.get("/releases/<public_id>/compare/<other>")
@_reader
def compare(public_id: str, other: str) -> str:
    """Show what came, went and changed from the older of two releases to the newer."""
    old, new = sorted((_release(public_id), _release(other)), key=lambda row: row.id)
    diff = releases.compare_releases(*(releases.list_released(session(), row) for row in (old, new)))
    return render_template("bank/release_compare.html", old=old, new=new, diff=diff)


@blueprint.post("/releases/<public_id>/file.<any(json, yaml):ending>")
@_reader
@commits_itself
def file(public_id: str, ending: str) -> Response:
    """Give a release as a file that proves its own hash; it holds the keys, so who took it along is noted."""
    row = _release(public_id)
    write, media_type = _WRITERS[ending]
    held = releases.list_released(session(), row)
    content = write(releases.export_release(row, held))
    told = {"format": ending, "questions": len(held), "release": row.name}
    with installation().database.writing() as writing:
        subject = ("bank_release", row.id)
        record(writing, office_stream(row.office_id), actor(), "export_questions", subject, now(), **told)
    return attachment(content, f"{row.name}.{ending}", media_type)


def _release(public_id: str) -> BankRelease:
    return releases.get_release(session(), principal().office_id, public_id)
