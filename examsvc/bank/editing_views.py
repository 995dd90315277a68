"""Write and edit questions: the editor, and what it shows beside the fields while somebody types."""

from dataclasses import replace
from datetime import date
from typing import Any

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from examsvc.accounts.acting import actor, own_office
from examsvc.bank import looking, queries, services
from examsvc.bank.clause_search import find_clause, get_clause, in_words, list_clauses
from examsvc.bank.editing import Kept, draft_from, kept_of, typed_of
from examsvc.bank.forms import EditorForm, NewQuestionForm
from examsvc.bank.models import Question, QuestionVersion
from examsvc.bank.question_types.registry import all_types, question_type
from examsvc.core.canonical import hash_of
from examsvc.core.clock import local
from examsvc.core.errors import Conflict, Invalid, NotFound
from examsvc.core.roles import Role
from examsvc.web.context import now, principal, session
from examsvc.web.guards import staff

blueprint = Blueprint("writing", __name__)
_keeper = staff(Role.BANK_KEEPER)
Page = Response | str | tuple[str, int]


@blueprint.get("/questions/new")
@_keeper
def kinds() -> str:
    """Offer the kinds of question that can be written."""
    return render_template("bank/kinds.html", kinds=all_types().values())


@blueprint.route("/questions/new/<kind>", methods=["GET", "POST"])
@_keeper
def new(kind: str) -> Page:
    """Write a new question of a kind."""
    _check_kind(kind)
    form = NewQuestionForm(data={"difficulty": 3, "area": own_office().county or "", "level": "national"})
    if not _wants_saving(form):
        return _editor(form, kind, None, f"new-{kind}")
    kept = Kept(kind, form.level.data, (form.validity.data or "").strip())
    try:
        draft = draft_from(_with_clause(form, kept), form.typed())
        version = services.write(session(), principal().office_id, draft, actor(), now(), hand_in=not form.keep.data)
    except (Invalid, Conflict) as refusal:
        form.tell(refusal)
        return _editor(form, kind, None, f"new-{kind}")
    flash(_("已存为草稿。") if form.keep.data else _("已保存，待另一位同志审定。"))
    return redirect(url_for("bank.question", public_id=version.question.public_id, saved=f"new-{kind}"))


@blueprint.route("/questions/<public_id>/edit", methods=["GET", "POST"])
@_keeper
def edit(public_id: str) -> Page:
    """Write a new version, with a reason."""
    row = queries.get_question(session(), public_id, principal().office_id)
    version, key = queries.list_versions(session(), row)[0]
    kept = kept_of(version)
    chosen = version.clause.public_id if version.clause is not None else ""
    others = {"base": str(version.id), "level": kept.level, "validity": kept.validity, "clause": chosen}
    form = EditorForm(obj=typed_of(version, key), data=others)
    if not _wants_saving(form):
        return _editor(form, version.kind, row, public_id)
    kept = replace(kept, level=form.level.data, validity=(form.validity.data or "").strip())
    try:
        form.check_base(version.id)
        made = services.edit(
            session(),
            row,
            principal().office_id,
            draft_from(_with_clause(form, kept), form.typed()),
            form.reason.data or "",
            actor(),
            now(),
            hand_in=not form.keep.data,
        )
    except (Invalid, Conflict) as refusal:
        form.tell(refusal)
        return _editor(form, version.kind, row, public_id)
    return _edited(made, public_id, kept=bool(form.keep.data))


@blueprint.post("/questions/new/<kind>/look")
@_keeper
def look(kind: str) -> str:
    """Show what is being typed as a candidate will see it, with advice and with questions that ask the same."""
    _check_kind(kind)
    form, office = EditorForm(), principal().office_id
    without = request.args.get("question", "")
    row = queries.get_question(session(), without, office) if without else None
    clause = find_clause(session(), office, form.clause.data or "")
    seen = looking.look(session(), office, kind, form.typed(), clause, row, _today())
    return render_template("bank/look.html", seen=seen, kind=question_type(kind))


@blueprint.get("/questions/clauses")
@_keeper
def clauses() -> str:
    """List the clauses that hold some words, as radio buttons for the editor."""
    found = list_clauses(session(), principal().office_id, request.args.get("clause_words", ""), _today())
    return render_template("bank/clauses.html", found=found, chosen=request.args.get("clause", ""))


def _wants_saving(form: EditorForm) -> bool:
    """Tell whether the form is to be saved; a look-up of clauses only shows it again."""
    if form.is_submitted() and form.find.data:
        return False
    return bool(form.validate_on_submit())


def _with_clause(form: EditorForm, kept: Kept) -> Kept:
    if "clause" not in request.form:
        return kept
    if not form.clause.data:
        return replace(kept, clause_id=None)
    clause = get_clause(session(), principal().office_id, form.clause.data)
    return replace(kept, clause_id=clause.id, source_absent=None)


def _editor(form: EditorForm, kind: str, row: Question | None, name: str) -> str:
    office, today = principal().office_id, _today()
    clause = find_clause(session(), office, form.clause.data or "")
    page: dict[str, Any] = {
        "question": row,
        "kind": question_type(kind),
        "form": form,
        "chosen": in_words(session(), office, clause, today) if clause is not None else None,
        "found": list_clauses(session(), office, form.clause_words.data or "", today),
        # Drafts of several people may lie in one browser.
        "draft": f"{hash_of(['draft', principal().person_id])[:12]}:{name}",
    }
    return render_template("bank/edit.html", **page)


def _edited(version: QuestionVersion, name: str, *, kept: bool) -> Response:
    told = _("已存为第 %(n)s 版草稿。", n=version.number) if kept else ""
    flash(told or _("已保存为第 %(n)s 版，待另一位同志审定。", n=version.number))
    return redirect(url_for("bank.question", public_id=version.question.public_id, saved=name))


def _check_kind(kind: str) -> None:
    if kind not in all_types():
        raise NotFound(_("没有这种题型。"))


def _today() -> date:
    return local(now()).date()
