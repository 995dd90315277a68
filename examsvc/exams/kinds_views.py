"""按人员类别分卷: a category gets its own counts of each kind of question."""

from flask import Blueprint, flash, redirect, render_template, url_for
from flask_babel import gettext as _

from examsvc.accounts.acting import actor, own_office
from examsvc.core.errors import Conflict, Invalid
from examsvc.core.roles import Role
from examsvc.exams import kinds, queries
from examsvc.exams.kinds_forms import KindForm
from examsvc.exams.models import Exam
from examsvc.exams.quick_views import Page, onwards
from examsvc.exams.services import check_draft, read_plan
from examsvc.papers.blueprint import read_blueprint
from examsvc.papers.readiness import count_usable
from examsvc.papers.services import NotEnough
from examsvc.web.app import commits_itself
from examsvc.web.context import installation, now, principal, session
from examsvc.web.guards import staff

blueprint = Blueprint("kinds", __name__)
_organiser = staff(Role.ORGANISER)


@blueprint.route("/exams/<public_id>/kinds", methods=["GET", "POST"])
@_organiser
@commits_itself
def index(public_id: str) -> Page:
    """Show who gets which paper; draw one for a category outside the write lock."""
    exam = _exam(public_id)
    if exam.state != "draft":
        return onwards(exam)
    form = KindForm()
    if not form.validate_on_submit():
        return _page(exam, form)
    check_draft(exam)
    category = (form.category.data or "").strip()
    try:
        drawn = kinds.draw_kind(session(), own_office(), read_plan(session(), exam), form.blueprint())
        with installation().database.writing() as writing:
            own = queries.get_exam(writing, public_id, principal().office_id)
            kinds.keep_kind(writing, own, category, drawn, actor(), now())
    except NotEnough as short:
        form.form_errors.extend(short.words)
        return _page(exam, form)
    except (Conflict, Invalid) as refusal:
        form.tell(refusal)
        return _page(_exam(public_id), form)
    flash(_("已为“%(name)s”组好一份卷。", name=category))
    return redirect(url_for("kinds.index", public_id=public_id))


@blueprint.post("/exams/<public_id>/kinds/remove/<category>")
@_organiser
def remove(public_id: str, category: str) -> Page:
    """Let a category have the paper of everybody else again."""
    exam = _exam(public_id)
    kinds.remove_kind(session(), exam, category, actor(), now())
    flash(_("已取消，“%(name)s”和其他人用同一份卷。", name=category))
    return redirect(url_for("kinds.index", public_id=public_id))


def _page(exam: Exam, form: KindForm) -> Page:
    plan = read_plan(session(), exam)
    own, people = kinds.list_kinds(session(), exam), kinds.count_categories(session(), exam)
    page = render_template(
        "exams/kinds.html",
        exam=exam,
        form=form,
        plan=plan,
        own={category: read_blueprint(paper.blueprint) for category, paper in own.items()},
        outdated=kinds.list_outdated(session(), exam),
        people=people,
        others=sum(count for category, count in people.items() if category not in own),
        usable=count_usable(session(), own_office(), plan.as_of),
    )
    return (page, 400) if form.errors or form.form_errors else page


def _exam(public_id: str) -> Exam:
    return queries.get_exam(session(), public_id, principal().office_id)
