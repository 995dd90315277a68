"""Say that a document or a clause holds no longer: what that touches is shown before it is saved."""

from collections.abc import Sequence
from datetime import date
from typing import cast

from flask import Blueprint, current_app, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from examsvc.accounts.acting import actor
from examsvc.bank import impact, source_queries, supersession
from examsvc.bank.impact import Contributor, Impact
from examsvc.bank.source_forms import SupersessionForm, WithdrawalForm
from examsvc.bank.source_models import PolicyDocument
from examsvc.core.errors import Conflict, Invalid
from examsvc.core.roles import Role
from examsvc.web.context import now, principal, session
from examsvc.web.forms import choices
from examsvc.web.guards import staff

blueprint = Blueprint("supersessions", __name__)
_keeper = staff(Role.BANK_KEEPER)
Page = Response | str


@blueprint.route("/sources/<public_id>/supersede", methods=["GET", "POST"])
@_keeper
def supersede(public_id: str) -> Page:
    """Ask what ends and when, show the impact list, and save once that list was seen as it is."""
    document = source_queries.get_document(session(), public_id, principal().office_id)
    form = _form(document)
    if not form.validate_on_submit():
        return _show(document, form, None)
    try:
        _save(document, form)
    except supersession.ImpactNotSeen as unseen:
        # The first time nothing was shown yet, and there is nothing to complain about.
        if form.seen.data:
            form.form_errors.append(unseen.message)
        return _show(document, form, unseen.impact)
    except (Invalid, Conflict) as refusal:
        form.tell(refusal)
        return _show(document, form, None)
    flash(_("已登记。有关试题已进入复核清单；已封卷的试卷不变。"))
    return redirect(url_for("sources.document", public_id=public_id))


@blueprint.post("/supersessions/<public_id>/withdraw")
@_keeper
def withdraw(public_id: str) -> Page:
    """Take a finding back, with a reason."""
    row, form = supersession.get_supersession(session(), public_id, principal().office_id), WithdrawalForm()
    if not form.validate_on_submit():
        raise Invalid(_("请写明撤回原因。"), code="reason")
    supersession.withdraw(session(), row, form.reason.data or "", actor(), now())
    flash(_("已撤回。有关试题不再需要复核。"))
    document = session().get_one(PolicyDocument, row.document_id)
    return redirect(url_for("sources.document", public_id=document.public_id))


def contributors() -> Sequence[Contributor]:
    """Return the rooms' answers in the order in which the factory lists them."""
    return cast("Sequence[Contributor]", current_app.extensions[impact.EXTENSION])


def _form(document: PolicyDocument) -> SupersessionForm:
    form = SupersessionForm(data={"scope": request.args.get("clause", "")[:26]})
    clauses = source_queries.list_clauses(session(), document)
    form.scope.choices = choices(
        ("", _("整份文件")), *((c.public_id, c.label or c.quotation[:30] or c.label_absent) for c in clauses)
    )
    others = [o for o in source_queries.list_choosable(session(), principal().office_id) if o.id != document.id]
    form.by.choices = choices(
        ("", _("没有替代文件（废止、到期）")), *((o.public_id, f"{o.title} {o.doc_no or ''}".strip()) for o in others)
    )
    return form


def _save(document: PolicyDocument, form: SupersessionForm) -> None:
    office, day = principal().office_id, form.ends_on.data or date.min
    clause = source_queries.get_clause(session(), form.scope.data, document) if form.scope.data else None
    by = source_queries.get_document(session(), form.by.data, office) if form.by.data else None
    ending = supersession.check_ending(session(), office, document, clause, day)
    supersession.supersede(
        session(), ending, by, form.reason.data or "", form.seen.data or "", contributors(), actor(), now()
    )


def _show(document: PolicyDocument, form: SupersessionForm, seen: Impact | None) -> str:
    """Show the form, with the list below it and its hash inside it when there is one."""
    form.seen.data = seen.hash if seen is not None else ""
    return render_template("bank/sources/supersede.html", document=document, form=form, impact=seen)
