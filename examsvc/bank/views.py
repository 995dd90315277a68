"""The bank's pages: search, history, edit, retire, approve by topic, release."""

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from examsvc.accounts.acting import actor, own_office
from examsvc.bank import queries, services
from examsvc.bank.editing import draft_of, typed_of
from examsvc.bank.forms import ApprovalForm, QuestionForm, ReleaseForm, RetireForm
from examsvc.bank.models import Question, QuestionVersion
from examsvc.bank.pictures import inline_pictures
from examsvc.bank.queries import Filters
from examsvc.bank.question_types.registry import question_type
from examsvc.bank.showing import KIND_NAMES, LEVEL_NAMES, PRINTED_KINDS, show, show_all
from examsvc.bank.trust import told_of, unverified_among
from examsvc.core.errors import Conflict, Invalid, NotAllowed, NotFound
from examsvc.core.roles import Role
from examsvc.typesetting.marks import SAMPLE
from examsvc.typesetting.rendering import typeset
from examsvc.web.context import installation, now, principal, session
from examsvc.web.downloads import PDF, attachment
from examsvc.web.guards import staff
from examsvc.web.paging import page_count, page_number

blueprint = Blueprint("bank", __name__)
_reader = staff(Role.BANK_KEEPER, Role.REVIEWER)
_keeper = staff(Role.BANK_KEEPER)
_reviewer = staff(Role.REVIEWER)
A_PAGE = 20


@blueprint.get("/questions")
@_reader
def questions() -> str:
    """List and search the bank."""
    filters = Filters(**{name: _asked(name, 100) for name in ("words", "topic", "level", "kind", "state")})
    office = principal().office_id
    page, total = page_number(request.args), queries.count_questions(session(), office, filters)
    return render_template(
        "bank/questions.html",
        rows=queries.list_questions(session(), office, filters, page, A_PAGE),
        topics=queries.list_topics(session(), office),
        filters=filters,
        kinds=KIND_NAMES,
        levels=LEVEL_NAMES,
        page=page,
        pages=page_count(total, A_PAGE),
        total=total,
    )


@blueprint.get("/questions/<public_id>")
@_reader
def question(public_id: str) -> str:
    """Show a question with its history."""
    row = _question(public_id)
    versions = queries.list_versions(session(), row)
    pictures = inline_pictures(session(), (version.content for version, _key in versions))
    return render_template(
        "bank/question.html",
        question=row,
        versions=[(version, show(version, key, pictures)) for version, key in versions],
        retired=queries.is_retired(session(), row, principal().office_id),
        trust=told_of(session(), row),
        retire_form=RetireForm(formdata=None),
        kinds=KIND_NAMES,
    )


@blueprint.route("/questions/<public_id>/edit", methods=["GET", "POST"])
@_keeper
def edit(public_id: str) -> Response | str | tuple[str, int]:
    """Write a new version, with a reason."""
    row = _question(public_id)
    version, key = queries.list_versions(session(), row)[0]
    form = QuestionForm(obj=typed_of(version, key), base=str(version.id))
    page = {"question": row, "kind": question_type(version.kind), "form": form}
    if not form.validate_on_submit():
        return render_template("bank/edit.html", **page), 400 if form.is_submitted() else 200
    try:
        form.check_base(version.id)
        draft = draft_of(version, form.typed())
        new = services.edit(session(), row, principal().office_id, draft, form.reason.data or "", actor(), now())
    except (Invalid, Conflict) as refusal:
        form.form_errors.append(refusal.message)
        return render_template("bank/edit.html", **page), refusal.status
    flash(_("已保存为第 %(n)s 版，待另一位同志审定。", n=new.number))
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


@blueprint.route("/review", methods=["GET", "POST"])
@_reviewer
def review() -> Response | str | tuple[str, int]:
    """Approve up to fifty questions of a topic by name."""
    topic, form = _asked("topic", 60), ApprovalForm()
    status = 400 if form.is_submitted() else 200
    if form.validate_on_submit():
        try:
            count = services.approve(
                session(), principal().office_id, form.versions.data or [], actor(), now(), form.note.data or ""
            )
        except (Invalid, Conflict) as refusal:
            form.form_errors.append(refusal.message)
            status = refusal.status
        else:
            flash(_("已审定 %(n)s 题。", n=count))
            return redirect(url_for("bank.review", topic=topic))
    topics = queries.list_topics(session(), principal().office_id)
    own, waiting = _waiting(topic) if topic else (0, [])
    shown = show_all(session(), waiting)
    page = {"form": form, "topics": topics, "topic": topic, "shown": shown, "own": own, "kinds": KIND_NAMES}
    return render_template("bank/review.html", **page), status


@blueprint.get("/review/sheet.pdf")
@_reviewer
def review_sheet() -> Response:
    """Give the 审题单 of a topic: every question with its key and the quoted source, to be signed on paper."""
    topic = _asked("topic", 60)
    shown = show_all(session(), _waiting(topic)[1])
    if not shown:
        raise NotFound(_("这个主题没有待审定的试题，没有审题单可打印。"), code="nothing-to-review")
    mark = SAMPLE if installation().settings.demonstration else ""
    waiting = queries.count_questions(session(), principal().office_id, Filters(topic=topic, state="waiting"))
    bodies = [question.body() for question in shown]
    said = {
        "topic": topic,
        "shown": shown,
        "bodies": bodies,
        "waiting": waiting,
        "kinds": PRINTED_KINDS,
        "watermark": mark,
    }
    pdf = typeset("review_sheet.html", office=own_office().name, **said)
    return attachment(pdf, f"审题单 {topic}.pdf", PDF)


@blueprint.route("/releases", methods=["GET", "POST"])
@_reader
def releases() -> Response | str | tuple[str, int]:
    """List the named sets of approved versions; cut a new one."""
    form, office, status = ReleaseForm(), principal().office_id, 200
    if form.is_submitted():
        if not principal().has(Role.BANK_KEEPER):
            raise NotAllowed(_("题库定版由题库管理员办理。"))
        status = 400
    if form.validate_on_submit():
        try:
            release = services.cut_release(
                session(), office, form.name.data or "", form.note.data or "", actor(), now()
            )
        except Conflict as refusal:
            form.form_errors.append(refusal.message)
            status = refusal.status
        else:
            flash(_("已定版：%(name)s。", name=release.name))
            return redirect(url_for("bank.releases"))
    rows = queries.list_releases(session(), office)
    may_cut = principal().has(Role.BANK_KEEPER)
    return render_template("bank/releases.html", form=form, rows=rows, may_cut=may_cut), status


def _question(public_id: str) -> Question:
    return queries.get_question(session(), public_id, principal().office_id)


def _asked(name: str, most: int) -> str:
    return request.args.get(name, "")[:most]


def _waiting(topic: str) -> tuple[int, list[QuestionVersion]]:
    """Return how many waiting questions the reviewer wrote, and the versions that somebody else wrote."""
    filters = Filters(topic=topic, state="waiting")
    rows = queries.list_questions(session(), principal().office_id, filters, 1, services.MOST_AT_ONCE)
    others = [row for row in rows if row.version.created_by != principal().person_id]
    doubted = unverified_among(session(), [row.question.id for row in others])
    return len(rows) - len(others), [row.version for row in others if row.question.id not in doubted]
