"""Review: approve by topic or by name, comment, give back, hand in, and set the source of a whole selection."""

from collections.abc import Sequence
from dataclasses import dataclass

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_babel import ngettext
from werkzeug.wrappers import Response

from examsvc.accounts.acting import actor, own_office
from examsvc.audit.log import office_stream, record
from examsvc.bank import finding, queries, reviewing
from examsvc.bank.census import take_census
from examsvc.bank.clause_search import find_clause, get_clause, in_words, list_clauses
from examsvc.bank.finding import Filters
from examsvc.bank.forms import ApprovalForm, RemarkForm, SourceForm, SubmissionForm
from examsvc.bank.models import Question, QuestionVersion
from examsvc.bank.showing import KIND_NAMES, PRINTED_KINDS, Shown, show_all
from examsvc.bank.standing import STANDING_MARKS, STANDING_NAMES, Standing
from examsvc.bank.trust import list_told, unverified_among
from examsvc.core.clock import local
from examsvc.core.errors import Conflict, Invalid, NotAllowed, NotFound
from examsvc.core.roles import Role
from examsvc.typesetting.marks import SAMPLE
from examsvc.typesetting.rendering import typeset
from examsvc.web.app import commits_itself
from examsvc.web.context import installation, now, principal, session
from examsvc.web.downloads import PDF, attachment
from examsvc.web.guards import staff
from examsvc.web.paging import page_count, page_number

blueprint = Blueprint("reviewing", __name__)
_reader = staff(Role.BANK_KEEPER, Role.REVIEWER, Role.HEAD)
_keeper = staff(Role.BANK_KEEPER)
_judge = staff(Role.REVIEWER, Role.HEAD)
Page = Response | str | tuple[str, int]
A_PAGE = 50


@dataclass(frozen=True)
class Left:
    """How many questions of a topic wait, but not for who looks: written by them, without a source, not confirmed."""

    own: int = 0
    unfounded: int = 0
    doubted: int = 0


@blueprint.route("/review", methods=["GET", "POST"])
@_judge
def index() -> Page:
    """Approve up to fifty questions of a topic by name."""
    topic, form, office = _asked("topic", 60), ApprovalForm(), principal().office_id
    if form.validate_on_submit():
        try:
            versions, remark = form.versions.data or [], form.note.data or ""
            head = principal().has(Role.HEAD)
            count = reviewing.approve(session(), office, versions, actor(), now(), remark, as_head=head)
        except (Invalid, Conflict) as refusal:
            form.tell(refusal)
        else:
            flash(ngettext("已审定 %(num)s 题。", "已审定 %(num)s 题。", count))
            return redirect(url_for("reviewing.index", topic=topic))
    waiting = [] if topic else reviewing.list_waiting(take_census(session(), office, principal().person_id))
    left, for_me = _waiting(topic) if topic else (Left(), [])
    shown = show_all(session(), [row.version for row in for_me])
    told = list_told(session(), [row.question.id for row in for_me])
    named = [(row.question, one, told.get(row.question.id)) for row, one in zip(for_me, shown, strict=True)]
    page = {"form": form, "waiting": waiting, "topic": topic, "shown": named, "left": left}
    return render_template("bank/review.html", kinds=KIND_NAMES, **page)


@blueprint.post("/review/sheet.pdf")
@_judge
@commits_itself
def sheet() -> Response:
    """Give the 审题单 of a topic, to be signed on paper; it holds the keys, so who took it along is noted."""
    topic = _asked("topic", 60)
    shown = show_all(session(), [row.version for row in _waiting(topic)[1]])
    if not shown:
        raise NotFound(_("这个主题没有待审定的试题，没有审题单可打印。"), code="nothing-to-review")
    pdf, office = _typeset_sheet(topic, shown), principal().office_id
    with installation().database.writing() as writing:
        told = {"topic": topic, "questions": len(shown)}
        record(writing, office_stream(office), actor(), "print_review_sheet", ("office", office), now(), **told)
    return attachment(pdf, f"审题单 {topic}.pdf", PDF)


@blueprint.post("/questions/<public_id>/remarks")
@_reader
def remark(public_id: str) -> Response:
    """Say something about the current version, or give it back to its writer."""
    row, form = _question(public_id), RemarkForm()
    if not form.validate_on_submit():
        raise Invalid(_("请写下意见。"), code="text")
    version, text, office = _current(row), (form.text.data or "").strip(), principal().office_id
    if not form.give_back.data:
        reviewing.comment(session(), office, version, text, actor(), now())
        flash(_("意见已记下。"))
    elif principal().has(Role.REVIEWER, Role.HEAD):
        reviewing.give_back(session(), office, version.id, text[:400], actor(), now())
        flash(_("已退回，写题人会在工作台看到。"))
    else:
        raise NotAllowed(_("退回试题由审题人办理。"))
    return redirect(url_for("bank.question", public_id=public_id))


@blueprint.route("/questions/submit", methods=["GET", "POST"])
@_keeper
def hand_in() -> Page:
    """Hand drafts in for review, several at once."""
    form, office = SubmissionForm(), principal().office_id
    if form.validate_on_submit():
        try:
            count = reviewing.submit(session(), office, form.versions.data or [], actor(), now())
        except (Invalid, Conflict) as refusal:
            form.tell(refusal)
        else:
            flash(ngettext("已送审 %(num)s 题。", "已送审 %(num)s 题。", count))
            return redirect(url_for("reviewing.hand_in"))
    page = page_number(request.args)
    rows, total = finding.list_counted(session(), office, Filters(state=finding.UNSENT), page, A_PAGE)
    shown = {"rows": rows, "total": total, "page": page, "pages": page_count(total, A_PAGE)}
    return render_template("bank/hand_in.html", form=form, standings=STANDING_NAMES, marks=STANDING_MARKS, **shown)


@blueprint.route("/questions/sources", methods=["GET", "POST"])
@_keeper
def sources() -> Page:
    """Set the source of a whole selection of questions that have none."""
    form, office, today = SourceForm(), principal().office_id, local(now()).date()
    if form.is_submitted() and not form.find.data and form.validate():
        try:
            clause = get_clause(session(), office, form.clause.data or "")
            versions, submit = form.versions.data or [], bool(form.hand_in.data)
            count = reviewing.set_source(session(), office, versions, clause, actor(), now(), hand_in=submit)
        except (Invalid, Conflict) as refusal:
            form.tell(refusal)
        else:
            flash(_("已给 %(n)s 题补上依据。", n=count))
            return redirect(url_for("reviewing.sources", words=_asked("words", 100)))
    chosen = find_clause(session(), office, form.clause.data or "")
    words = _asked("words", 100)
    asked = Filters(words=words, state=Standing.NEEDS_SOURCE)
    rows, total = finding.list_counted(session(), office, asked, 1, reviewing.MOST_SOURCES_AT_ONCE)
    return render_template(
        "bank/set_sources.html",
        form=form,
        rows=rows,
        total=total,
        words=words,
        chosen=in_words(session(), office, chosen, today) if chosen is not None else None,
        found=list_clauses(session(), office, form.clause_words.data or "", today),
        kinds=KIND_NAMES,
    )


def _typeset_sheet(topic: str, shown: Sequence[Shown]) -> bytes:
    waiting = finding.count_questions(session(), principal().office_id, Filters(topic=topic, state=finding.WAITING))
    said = {
        "topic": topic,
        "shown": shown,
        "bodies": [question.body() for question in shown],
        "waiting": waiting,
        "kinds": PRINTED_KINDS,
        "watermark": SAMPLE if installation().settings.demonstration else "",
    }
    return typeset("review_sheet.html", office=own_office().name, **said)


def _question(public_id: str) -> Question:
    return queries.get_question(session(), public_id, principal().office_id)


def _current(row: Question) -> QuestionVersion:
    return queries.list_versions(session(), row)[0][0]


def _asked(name: str, most: int) -> str:
    return request.args.get(name, "")[:most]


def _waiting(topic: str) -> tuple[Left, list[finding.Listed]]:
    """Return how many waiting questions the reviewer may not approve, and those that are for them."""
    office, person = principal().office_id, principal().person_id
    rows = [
        row
        for state in (Standing.IN_REVIEW, Standing.SHIPPED)
        for row in finding.list_questions(session(), office, Filters(topic=topic, state=state), 1, 200)
    ]
    writers = reviewing.writers_of(session(), [row.question.id for row in rows])
    head = principal().has(Role.HEAD)
    others = [row for row in rows if person not in writers.get(row.question.id, set())]
    founded = [row for row in others if head or row.question.office_id is None or row.version.clause_id is not None]
    doubted = unverified_among(session(), [row.question.id for row in founded])
    for_me = [row for row in founded if row.question.id not in doubted]
    left = Left(len(rows) - len(others), len(others) - len(founded), len(founded) - len(for_me))
    return left, for_me[: reviewing.MOST_AT_ONCE]
