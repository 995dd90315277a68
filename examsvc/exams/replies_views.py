"""Rosters of many units: who was asked, what came, and a preview before anything is written."""

from flask import Blueprint, flash, redirect, render_template, url_for
from flask_babel import gettext as _

from examsvc.accounts.acting import actor
from examsvc.accounts.people import get_unit
from examsvc.accounts.queries import list_units
from examsvc.core.errors import Invalid
from examsvc.core.roles import Role
from examsvc.exams import queries, replies, reply_staging
from examsvc.exams.arranging_forms import AskForm, RepliesForm
from examsvc.exams.models import Exam
from examsvc.exams.printable import boxes_in, names_message
from examsvc.exams.quick_views import Page, onwards
from examsvc.exams.services import check_draft
from examsvc.web.app import commits_itself
from examsvc.web.context import installation, now, principal, session
from examsvc.web.forms import choices
from examsvc.web.guards import staff

blueprint = Blueprint("replies", __name__)
_organiser = staff(Role.ORGANISER)


@blueprint.route("/exams/<public_id>/replies", methods=["GET", "POST"])
@_organiser
@commits_itself
def index(public_id: str) -> Page:
    """Show who has replied; read many files at once, outside the write lock, and keep them for the preview."""
    exam, form = _exam(public_id), RepliesForm()
    if not form.validate_on_submit():
        return _page(exam, form)
    check_draft(exam)
    files = [(upload.filename or "", upload.read()) for upload in form.files.data or () if upload and upload.filename]
    try:
        read = reply_staging.read_replies(session(), exam.office_id, files, form.pasted.data or "")
    except Invalid as refusal:
        form.tell(refusal)
        return _page(_exam(public_id), form)
    with installation().database.writing() as writing:
        own = queries.get_exam(writing, public_id, principal().office_id)
        keyring, by = installation().keyring, principal().person_id
        staged = reply_staging.stage(writing, keyring, own, read, by, now())
    return redirect(url_for("replies.preview", public_id=public_id, stage=staged))


@blueprint.get("/exams/<public_id>/replies/<stage>")
@_organiser
def preview(public_id: str, stage: str) -> Page:
    """Show what was understood of every file before anything is written."""
    exam = _exam(public_id)
    row, files = reply_staging.get_staged(session(), installation().keyring, exam, stage)
    if row.used_at is not None:
        return redirect(url_for("replies.index", public_id=public_id))
    rows = [one for file in files for reply in file.replies for one in reply.rows]
    boxes = boxes_in((one.unit, one.name, one.position) for one in rows)
    before = {one.unit.name: one for one in replies.list_asked(session(), exam)}
    told = {"boxes": names_message(boxes) if boxes else "", "people": len(rows), "before": before}
    return render_template("exams/replies_preview.html", exam=exam, files=files, stage=stage, **told)


@blueprint.post("/exams/<public_id>/replies/<stage>")
@_organiser
def confirm(public_id: str, stage: str) -> Page:
    """Take the replies over as they were shown; a second click changes nothing."""
    exam = _exam(public_id)
    row, files = reply_staging.get_staged(session(), installation().keyring, exam, stage)
    if row.used_at is None:
        found = [reply for file in files for reply in file.replies]
        count = replies.take_replies(session(), installation().keyring, exam, found, actor(), now())
        row.used_at = now()
        flash(_("已收下 %(units)s 个单位的回执，共 %(n)s 人。", units=len(found), n=count))
    return redirect(url_for("replies.index", public_id=public_id))


@blueprint.post("/exams/<public_id>/replies/units/<unit_id>/nobody")
@_organiser
def nobody(public_id: str, unit_id: str) -> Page:
    """Note that a unit sends nobody."""
    exam = _exam(public_id)
    unit = get_unit(session(), unit_id, exam.office_id)
    replies.take_nobody(session(), exam, unit, actor(), now())
    flash(_("已记下：%(name)s无人参加。", name=unit.name))
    return redirect(url_for("replies.index", public_id=public_id))


@blueprint.post("/exams/<public_id>/replies/asked")
@_organiser
def asked(public_id: str) -> Page:
    """Choose which units are asked."""
    exam = _exam(public_id)
    form = _ask_form(exam, sent=True)
    if form.validate_on_submit():
        ids = {unit.public_id: unit.id for unit in list_units(session(), exam.office_id)}
        replies.ask(session(), exam, [ids[one] for one in form.units.data or ()], actor(), now())
        flash(_("已保存。"))
    return redirect(url_for("replies.index", public_id=public_id))


def _ask_form(exam: Exam, *, sent: bool = False) -> AskForm:
    chosen = [one.unit.public_id for one in replies.list_asked(session(), exam)]
    form = AskForm(units=chosen) if sent else AskForm(formdata=None, units=chosen)
    form.units.choices = choices(*((u.public_id, u.name) for u in list_units(session(), exam.office_id)))
    return form


def _page(exam: Exam, form: RepliesForm) -> Page:
    if exam.state != "draft":
        return onwards(exam)
    found = replies.list_asked(session(), exam)
    waiting = [one for one in found if one.replied_at is None]
    told = {"asked": found, "waiting": waiting, "people": queries.count_candidates(session(), exam)}
    return render_template("exams/replies.html", exam=exam, form=form, ask=_ask_form(exam), **told)


def _exam(public_id: str) -> Exam:
    return queries.get_exam(session(), public_id, principal().office_id)
