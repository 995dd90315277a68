"""Question files out: the bank, a part of it or a release, in any format, with what the format could not hold."""

from dataclasses import fields, replace

from flask import Blueprint, render_template, request
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from examsvc.accounts.acting import actor
from examsvc.audit.log import office_stream, record
from examsvc.bank import finding
from examsvc.bank import releases as bank_releases
from examsvc.bank.census import count_choices
from examsvc.bank.exporting import export, items_of_filters, items_of_release
from examsvc.bank.finding import Filters
from examsvc.bank.formats.items import Item
from examsvc.bank.import_forms import ExportForm
from examsvc.core.errors import Invalid
from examsvc.core.roles import Role
from examsvc.web.app import commits_itself
from examsvc.web.context import installation, now, principal, session
from examsvc.web.downloads import ZIP, attachment
from examsvc.web.guards import staff

blueprint = Blueprint("exports", __name__)
_keeper = staff(Role.BANK_KEEPER)
ON_THE_FORM = ("topic", "level", "kind", "state")
Page = Response | str


@blueprint.route("/exports", methods=["GET", "POST"])
@_keeper
@commits_itself
def index() -> Page:
    """Ask which questions go out and how, and give them; who took the keys along is noted."""
    office = principal().office_id
    releases = {release.public_id: release.name for release, _count in bank_releases.list_releases(session(), office)}
    asked = Filters(**{field.name: request.args.get(field.name, "")[:100] for field in fields(Filters)})
    topics = count_choices(session(), office).topics
    form = ExportForm(topics, releases, data={name: getattr(asked, name) for name in ON_THE_FORM})
    count = finding.count_questions(session(), office, asked) if asked.any else None
    if not form.validate_on_submit():
        return render_template("bank/exports/index.html", form=form, count=count)
    try:
        items = _items(form, office, asked)
    except Invalid as refusal:
        form.tell(refusal)
        return render_template("bank/exports/index.html", form=form, count=count)
    name = _("题库")
    made = export(items, form.format.data, name)
    with installation().database.writing() as writing:
        told = {"format": form.format.data, "questions": made.questions}
        told |= {"release": releases[form.release.data]} if form.release.data else {}
        record(writing, office_stream(office), actor(), "export_questions", ("office", office), now(), **told)
    return attachment(made.data, f"{name}.zip", ZIP)


def _items(form: ExportForm, office: int, listed: Filters) -> list[Item]:
    """Return what the form asks for, within what the list was narrowed to when somebody came from there."""
    if form.release.data:
        rows = bank_releases.list_releases(session(), office)
        items = items_of_release(session(), next(r for r, _n in rows if r.public_id == form.release.data))
    else:
        chosen = {name: form[name].data or "" for name in ON_THE_FORM}
        items = items_of_filters(session(), office, replace(listed, **chosen))
    if not items:
        raise Invalid(_("没有符合条件的试题，请放宽条件再导出。"), code="empty")
    return items
