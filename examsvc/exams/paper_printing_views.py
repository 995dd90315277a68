"""Papers for who answers by pen: one person, everybody who writes by hand, or a whole room."""

from flask import Blueprint, redirect, render_template, url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from werkzeug.wrappers import Response
from wtforms import SelectField, StringField, SubmitField
from wtforms.validators import Length

from examsvc.accounts.acting import actor
from examsvc.core.errors import Conflict, Invalid, NotAllowed
from examsvc.core.roles import Role
from examsvc.exams.models import Candidate, Exam
from examsvc.exams.paper_printing import find_by_number, list_in_room, list_writers, print_papers_of
from examsvc.exams.queries import get_exam, list_papers, list_sittings
from examsvc.exams.rooming import rooms_of
from examsvc.web.context import now, principal, session
from examsvc.web.forms import HouseForm, choices
from examsvc.web.guards import staff

blueprint = Blueprint("paper_printing", __name__)
_printer = staff(Role.ORGANISER, Role.INVIGILATOR)
ONE, WRITERS = "one", "writers"


class PaperForm(HouseForm):
    """Whose papers are printed, and why before the opening."""

    whom = SelectField(_l("打印给谁"))
    number = StringField(_l("考号"), [Length(max=20)])
    reason = StringField(_l("理由"), [Length(max=400)])
    submit = SubmitField(_l("打印试卷和答题卡"))


@blueprint.route("/exams/<public_id>/papers", methods=["GET", "POST"])
@_printer
def index(public_id: str) -> Response | str:
    """Offer whose papers can be printed, and have them printed."""
    exam = get_exam(session(), public_id, principal().office_id)
    form = PaperForm()
    form.whom.choices = choices(*_offered(exam))
    if not form.validate_on_submit():
        return _page(exam, form)
    try:
        people = _people(exam, form.whom.data or "", form.number.data or "")
        task = print_papers_of(session(), exam, people, principal().roles, form.reason.data or "", actor(), now())
    except (Conflict, Invalid, NotAllowed) as refusal:
        form.tell(refusal)
        return _page(get_exam(session(), public_id, principal().office_id), form)
    return redirect(url_for("operations.task", public_id=task.public_id))


def _offered(exam: Exam) -> list[tuple[str, str]]:
    """Return what the select field offers: one person, who writes by hand, and each room of each sitting."""
    writers = len(list_writers(session(), exam))
    offered = [(ONE, _("一位考生（在下面填考号）"))]
    if writers:
        offered.append((WRITERS, _("登记为纸笔作答的 %(n)s 人", n=writers)))
    sittings = list_sittings(session(), exam)
    for sitting in sittings:
        for room in rooms_of(session(), exam, sitting):
            people = len(list_in_room(session(), exam, sitting, room))
            if people:
                name = f"{_('第 %(n)s 场', n=sitting.number)} {room.name}" if len(sittings) > 1 else room.name
                offered.append((f"{sitting.number}-{room.number}", _("%(room)s全部 %(n)s 人", room=name, n=people)))
    return offered


def _people(exam: Exam, whom: str, number: str) -> list[Candidate]:
    if whom == ONE:
        return [find_by_number(session(), exam, number)]
    if whom == WRITERS:
        return list_writers(session(), exam)
    for sitting in list_sittings(session(), exam):
        for room in rooms_of(session(), exam, sitting):
            if whom == f"{sitting.number}-{room.number}":
                return list_in_room(session(), exam, sitting, room)
    return []


def _page(exam: Exam, form: PaperForm) -> str:
    writers = list_writers(session(), exam)
    early = any(paper.state == "sealed" for paper in list_papers(session(), exam))
    return render_template("exams/paper_printing.html", exam=exam, form=form, writers=writers, early=early)
