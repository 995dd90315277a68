"""What the circular takes from stored facts, and the task that sets it."""

from flask_babel import force_locale
from flask_babel import gettext as _
from sqlalchemy.orm import Session

from examsvc.accounts.models import Office
from examsvc.core.clock import local
from examsvc.core.tasks import Work
from examsvc.exams.announcement import announce, as_of_line
from examsvc.exams.circular import Circular, read_circular
from examsvc.exams.models import Exam
from examsvc.exams.prints.circular import Invited, Occasion, chat_text, make_document, reply_sheet
from examsvc.exams.prints.gathering import sitting_name
from examsvc.exams.queries import first_sitting, list_candidates, list_main_sittings, list_sittings
from examsvc.exams.services import read_plan
from examsvc.typesetting.marks import DRAFT, SAMPLE
from examsvc.typesetting.official import typeset_official
from examsvc.web.downloads import PDF, XLSX

KIND = "exam_circular"


def read_occasion(session: Session, exam: Exam) -> Occasion:
    """Gather what is stored of an exam and stands in its circular, in the papers' language."""
    office, plan = session.get_one(Office, exam.office_id), read_plan(session, exam)
    sittings = {sitting.id: sitting_name(sitting) for sitting in list_sittings(session, exam)}
    mains = list_main_sittings(session, exam) or [first_sitting(session, exam)]
    days = [local(sitting.starts_at).date() for sitting in mains]
    with force_locale("zh_Hans"):
        clauses, as_of = announce(plan), as_of_line(plan)
    return Occasion(
        offices=tuple(dict.fromkeys((office.name, office.short_name))),
        exam=exam.title,
        first_day=min(days),
        last_day=max(days),
        clauses=clauses,
        as_of=as_of,
        invited=tuple(
            Invited(
                unit=one.unit_name,
                name=one.name,
                position=one.position,
                category=one.category,
                sitting=sittings.get(one.sitting_id or 0, ""),
                room=one.room.name if one.room else "",
                seat=one.seat or 0,
            )
            for one in list_candidates(session, exam)
            if one.standing != "leave"
        ),
        sittings=max(1, len(sittings)),
    )


def mark_of(circular: Circular, *, demonstration: bool) -> str:
    """Return what is printed across every page: a circular without number or date is a draft."""
    return SAMPLE if demonstration else "" if circular.doc_no and circular.issued_on else DRAFT


def make(work: Work) -> str:
    """Typeset the circular, and leave it with the form that goes out and the text for a chat group."""
    service = work.installation
    with service.database.reading() as session:
        exam = session.get_one(Exam, work.arguments["exam"])
        circular, occasion = read_circular(exam.circular), read_occasion(session, exam)
    work.report(0, 1)
    mark = mark_of(circular, demonstration=service.settings.demonstration)
    document = make_document(occasion, circular, mark)
    work.keep(f"{occasion.exam} 考试通知.pdf", PDF, typeset_official(document))
    work.keep(f"{occasion.exam} 回执.xlsx", XLSX, reply_sheet(occasion))
    work.keep(
        f"{occasion.exam} 群通知.txt", "text/plain; charset=utf-8", chat_text(occasion, circular).encode("utf-8-sig")
    )
    work.report(1, 1)
    return _("考试通知、回执表和群通知已备好。印发前请再核对一遍。")
