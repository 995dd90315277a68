"""考试通知: written on one page with a preview, typeset as an official document, pasted into a chat group."""

from flask import Blueprint, flash, redirect, render_template, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from examsvc.accounts.acting import actor
from examsvc.core.canonical import sha256_hex
from examsvc.core.errors import Invalid
from examsvc.core.roles import Role
from examsvc.core.tasks import enqueue
from examsvc.exams.circular import Circular, keep_circular, missing, read_circular
from examsvc.exams.circular_forms import CircularForm, typed_of
from examsvc.exams.models import Exam
from examsvc.exams.prints.circular import LONGEST_CHAT, chat_text, make_document, plain_lines
from examsvc.exams.prints.occasions import KIND, read_occasion
from examsvc.exams.queries import get_exam
from examsvc.web.context import now, principal, session
from examsvc.web.guards import staff

blueprint = Blueprint("circulars", __name__)
_organiser = staff(Role.ORGANISER)


@blueprint.route("/exams/<public_id>/circular", methods=["GET", "POST"])
@_organiser
def edit(public_id: str) -> Response | str:
    """Write the circular of an exam, before or after its seal."""
    exam = _exam(public_id)
    form = CircularForm(data=typed_of(read_circular(exam.circular)))
    if not form.validate_on_submit():
        return _page(exam, form)
    try:
        keep_circular(session(), exam, form.typed(), actor(), now())
    except Invalid as refusal:
        form.tell(refusal)
        return _page(_exam(public_id), form)
    flash(_("考试通知已保存。"))
    return redirect(url_for("circulars.edit", public_id=public_id))


@blueprint.post("/exams/<public_id>/circular/look")
@_organiser
def look(public_id: str) -> str:
    """Show what is being typed as the circular will say it."""
    exam, form = _exam(public_id), CircularForm()
    return render_template("exams/circular_look.html", **_told(exam, form.typed()))


@blueprint.post("/exams/<public_id>/circular/typeset")
@_organiser
def typeset(public_id: str) -> Response:
    """Have the circular typeset as it was kept."""
    exam = _exam(public_id)
    told = {"exam": exam.id, "circular": sha256_hex(exam.circular)}
    task = enqueue(session(), now(), KIND, told, exam.office_id, principal().person_id)
    return redirect(url_for("operations.task", public_id=task.public_id))


def _page(exam: Exam, form: CircularForm) -> str:
    return render_template("exams/circular.html", exam=exam, form=form, **_told(exam, form.typed()))


def _told(exam: Exam, circular: Circular) -> dict[str, object]:
    occasion = read_occasion(session(), exam)
    return {
        "lines": list(plain_lines(make_document(occasion, circular, ""))),
        "missing": missing(circular),
        "chat": chat_text(occasion, circular),
        "longest": LONGEST_CHAT,
        "seated": occasion.is_seated,
        "people": len(occasion.invited),
    }


def _exam(public_id: str) -> Exam:
    return get_exam(session(), public_id, principal().office_id)
