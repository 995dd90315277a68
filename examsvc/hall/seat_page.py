"""The page of one seat: what the server has of it, and what may be done there."""

from flask import render_template
from flask_babel import lazy_gettext as _l
from flask_babel.speaklater import LazyString

from examsvc.attempts import admitting, evidence
from examsvc.attempts.folding import newest_sheet
from examsvc.attempts.models import Attempt, Presence
from examsvc.attempts.queries import count_answered, get_candidate
from examsvc.attempts.signals import summarise
from examsvc.core.roles import Role
from examsvc.exams import integrity
from examsvc.exams.codes import printed
from examsvc.exams.models import Exam
from examsvc.hall.console import may
from examsvc.hall.forms import IncidentForm, ReasonForm
from examsvc.hall.incident_views import KIND_NAMES, kind_choices
from examsvc.hall.queries import free_places, list_incidents
from examsvc.web.context import installation, now, principal, session

STATE_NAMES: dict[str, LazyString] = {
    "entered": _l("未入场"),
    "open": _l("作答中"),
    "paused": _l("已暂停"),
    "submitted": _l("已交卷"),
    "expired": _l("到时收卷"),
    "graded": _l("已评分"),
    "released": _l("已发布"),
    "at_node": _l("在分机"),
}


def seat_page(attempt: Attempt, refused: ReasonForm | None = None, tried: str = "") -> str:
    """Render a seat; a form that was refused is shown again at the act that was tried."""
    candidate, incident = get_candidate(session(), attempt), IncidentForm(formdata=None)
    incident.kind.choices = kind_choices()
    admission = admitting.find_admission(session(), attempt, now())
    keyring = installation().keyring
    return render_template(
        "hall/seat.html",
        attempt=attempt,
        candidate=candidate,
        exam=session().get_one(Exam, attempt.exam_id),
        form=refused or ReasonForm(formdata=None),
        tried=tried,
        states=STATE_NAMES,
        kinds=KIND_NAMES,
        refused=evidence.list_countable(session(), attempt),
        sheet=newest_sheet(session(), attempt),
        answered=count_answered(session(), attempt),
        signals=summarise(session(), attempt),
        signal_names=integrity.NAMES,
        presence=session().get(Presence, attempt.id),
        incidents=list_incidents(session(), session().get_one(Exam, attempt.exam_id), candidate),
        incident=incident,
        places=free_places(session(), candidate),
        admission=admission,
        code=printed(admitting.code_of(keyring, admission)) if admission is not None else "",
        valid=admitting.VALID,
        may_act_alone=principal().has(Role.HEAD),
        **may(),
    )
