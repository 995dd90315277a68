"""Notices: draft, edit, preview, check, return, issue, download."""

from flask import Blueprint, flash, redirect, render_template, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from examsvc.accounts.acting import actor
from examsvc.core.clock import local
from examsvc.core.errors import Conflict, Invalid
from examsvc.core.roles import Role
from examsvc.core.tasks import enqueue
from examsvc.exams.models import Exam
from examsvc.exams.queries import get_exam
from examsvc.grading.seeing import note_seeing
from examsvc.notices import issuing, queries, services
from examsvc.notices.editions import EDITION_NAMES, INTERNAL, NAMELESS, typeset_notice
from examsvc.notices.figures import read_figures
from examsvc.notices.forms import IssueForm, ReturnForm, WordingForm
from examsvc.notices.models import Notice
from examsvc.notices.wording import FIELDS, fill
from examsvc.web.context import installation, now, principal, session
from examsvc.web.downloads import PDF, attachment
from examsvc.web.errors import missing
from examsvc.web.guards import staff

blueprint = Blueprint("notices", __name__)
_reader = staff(Role.PUBLISHER, Role.HEAD, Role.AUDITOR)
_publisher = staff(Role.PUBLISHER)
_head = staff(Role.HEAD)
_checker = staff(Role.PUBLISHER, Role.HEAD)


@blueprint.get("/notices")
@_reader
def index() -> str:
    """List the office's notices, and the exams that wait for one."""
    office_id = principal().office_id
    return render_template(
        "notices/index.html",
        rows=queries.list_notices(session(), office_id),
        waiting=queries.list_exams_to_report(session(), office_id),
        may_draft=principal().has(Role.PUBLISHER),
    )


@blueprint.post("/notices/of/<public_id>")
@_publisher
def draft(public_id: str) -> Response:
    """Draft the notice of an exam."""
    exam = get_exam(session(), public_id, principal().office_id)
    row = services.draft_notice(session(), exam, actor(), now())
    return redirect(url_for("notices.notice", public_id=row.public_id))


@blueprint.route("/notices/<public_id>", methods=["GET", "POST"])
@_reader
def notice(public_id: str) -> Response | str | tuple[str, int]:
    """Show a notice with what may be done now; POST saves a draft's wording."""
    row = _notice(public_id)
    form = WordingForm(obj=row)
    if form.is_submitted() and not principal().has(Role.PUBLISHER):
        raise missing()
    if not form.validate_on_submit():
        return _page(row, form), 400 if form.is_submitted() else 200
    try:
        services.edit_notice(session(), row, form.wording(), actor(), now())
    except Invalid as refusal:
        form.tell(refusal)
        return _page(_notice(public_id), form)
    flash(_("已保存。"))
    return redirect(url_for("notices.notice", public_id=public_id))


@blueprint.get("/notices/<public_id>/preview/<any(internal, nameless):edition>.pdf")
@_reader
def preview(public_id: str, edition: str) -> Response:
    """Show the PDF as it will be issued, bearing a mark until it is."""
    row = _notice(public_id)
    demonstration = installation().settings.demonstration
    pdf = typeset_notice(row, read_figures(row.figures), edition, demonstration=demonstration)
    return attachment(pdf, f"{row.title} {EDITION_NAMES[edition]} 预览.pdf", PDF, shown=True)


@blueprint.get("/notices/<public_id>/files/<any(internal, nameless):edition>.pdf")
@_reader
def file(public_id: str, edition: str) -> Response:
    """Give an issued edition."""
    row = _notice(public_id)
    for kept in queries.list_files(session(), row):
        if kept.edition == edition:
            return attachment(kept.pdf, f"{row.title} {EDITION_NAMES[edition]}.pdf", PDF)
    raise missing()


@blueprint.post("/notices/<public_id>/check")
@_checker
def check(public_id: str) -> Response:
    """Confirm a draft."""
    services.check_notice(session(), _notice(public_id), actor(), now())
    flash(_("已核稿，等待签发。"))
    return redirect(url_for("notices.notice", public_id=public_id))


@blueprint.post("/notices/<public_id>/return")
@_checker
def give_back(public_id: str) -> Response:
    """Send a checked notice back."""
    row, form = _notice(public_id), ReturnForm()
    if not form.validate_on_submit():
        raise Invalid(_("请写明退回原因。"), code="reason")
    services.return_notice(session(), row, form.reason.data or "", actor(), now())
    flash(_("已退回拟稿人修改。"))
    return redirect(url_for("notices.notice", public_id=public_id))


@blueprint.post("/notices/<public_id>/issue")
@_head
def issue(public_id: str) -> Response | str | tuple[str, int]:
    """Check number and date, then typeset and register in the background."""
    row, form = _notice(public_id), IssueForm()
    try:
        if not form.validate_on_submit() or form.issued_on.data is None:
            raise Invalid(_("请填写发文字号和成文日期。"), code="issue")
        number = services.check_issue(session(), row, form.doc_no.data or "", form.issued_on.data, actor(), now())
    except (Invalid, Conflict) as refusal:
        form.form_errors.append(refusal.message)
        return _page(row, WordingForm(obj=row, formdata=None), form), refusal.status
    told = {"notice": row.id, "doc_no": number, "issued_on": form.issued_on.data.isoformat()}
    task = enqueue(session(), now(), issuing.KIND, told, row.office_id, principal().person_id)
    return redirect(url_for("operations.task", public_id=task.public_id))


def _page(row: Notice, form: WordingForm, issue_form: IssueForm | None = None) -> str:
    figures = read_figures(row.figures)
    return render_template(
        "notices/notice.html",
        notice=row,
        exam=session().get_one(Exam, row.exam_id),
        form=form,
        issue_form=issue_form or IssueForm(formdata=None, issued_on=local(now()).date()),
        return_form=ReturnForm(formdata=None),
        figures=figures,
        fields=[(name, value(figures)) for name, value in FIELDS.items()],
        filled=fill(row.text, figures),
        files=queries.list_files(session(), row),
        editions=[(INTERNAL, _("内部版")), (NAMELESS, _("不含姓名版"))],
        is_drafter=row.drafted_by == principal().person_id,
        is_publisher=principal().has(Role.PUBLISHER),
        is_head=principal().has(Role.HEAD),
    )


def _notice(public_id: str) -> Notice:
    row = queries.get_notice(session(), public_id, principal().office_id)
    note_seeing(session().get_one(Exam, row.exam_id))
    return row
