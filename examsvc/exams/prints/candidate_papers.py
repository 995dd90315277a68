"""Papers for who answers by pen: the very form of a candidate, and an answer sheet; never a key."""

import json
from collections.abc import Sequence
from dataclasses import dataclass

import segno
from flask import get_template_attribute
from flask_babel import force_locale
from flask_babel import gettext as _
from sqlalchemy import select
from sqlalchemy.orm import Session

from examsvc.bank.pictures import inline_pictures
from examsvc.core.tasks import Work
from examsvc.exams.models import Candidate, Exam, Sitting
from examsvc.exams.prints.answering import Field, fields_of, sheet_mark
from examsvc.exams.prints.gathering import form_labels, moment_text
from examsvc.papers.models import Form
from examsvc.typesetting.binding import bind
from examsvc.typesetting.marks import SAMPLE
from examsvc.typesetting.rendering import typeset
from examsvc.web.downloads import PDF

KIND = "candidate_papers"
SIZES = {"normal": 12, "large": 15, "largest": 18}


@dataclass(frozen=True)
class Question:
    """One item: its number as on the screen, and the question as marked-up text."""

    number: int
    body: str


@dataclass(frozen=True)
class Section:
    """One section with its title, its questions and what is filled in for them."""

    title: str
    questions: tuple[Question, ...]
    fields: tuple[Field, ...]


@dataclass(frozen=True)
class CandidatePaper:
    """What is printed for one candidate; nothing personal beyond the number."""

    exam: str
    when: str
    minutes: int
    number: str
    room: str
    seat: int
    form: str
    marks: str
    size: int
    code: str
    watermark: str
    sections: tuple[Section, ...]


def make(work: Work) -> str:
    """Typeset paper and answer sheet of each candidate who was asked for, and bind them in one PDF."""
    service = work.installation
    mark = SAMPLE if service.settings.demonstration else ""
    with service.database.reading() as session:
        exam = session.get_one(Exam, work.arguments["exam"])
        papers = collect(session, exam, work.arguments["candidates"], mark)
    parts: list[bytes] = []
    for done, paper in enumerate(papers):
        work.report(done, len(papers))
        parts += [typeset("paper.html", paper=paper), typeset("answer_sheet.html", paper=paper)]
    work.report(len(papers), len(papers))
    name = papers[0].number if len(papers) == 1 else f"{papers[0].room} {len(papers)}人"
    work.keep(f"{papers[0].exam} 试卷和答题卡 {name}.pdf", PDF, bind(parts))
    return _("已备好 %(n)s 人的试卷和答题卡。请双面打印，两人清点，用完如数收回。", n=len(papers))


def collect(session: Session, exam: Exam, ids: Sequence[int], watermark: str) -> list[CandidatePaper]:
    """Return the papers of these candidates, room by room in the order of seats."""
    rows = (
        select(Candidate)
        .join(Sitting, Sitting.id == Candidate.sitting_id)
        .where(Candidate.exam_id == exam.id, Candidate.id.in_(ids), Candidate.form_id.is_not(None))
        .order_by(Sitting.number, Candidate.room_id, Candidate.seat, Candidate.id)
    )
    labels = form_labels(session, exam)
    sections: dict[int, tuple[Section, ...]] = {}
    found = []
    for one in session.scalars(rows):
        form = session.get_one(Form, one.form_id)
        if form.id not in sections:
            sections[form.id] = _sections(session, form)
        label = labels.get(form.id, form.label)
        number, seat = one.exam_number or "", one.seat or 0
        mark = sheet_mark(exam.public_id, number, label, seat)
        found.append(
            CandidatePaper(
                exam=exam.title,
                when=moment_text(one.sitting) if one.sitting else "",
                minutes=(exam.duration_seconds + one.extra_seconds) // 60,
                number=number,
                room=one.room.name if one.room else "",
                seat=seat,
                form=label,
                marks=format(form.total_marks.normalize(), "f"),
                size=SIZES.get(one.text_size, SIZES["normal"]),
                code=segno.make(mark, error="m", micro=False).svg_data_uri(scale=4, border=1),
                watermark=watermark,
                sections=sections[form.id],
            )
        )
    return found


def _sections(session: Session, form: Form) -> tuple[Section, ...]:
    """Return a form's sections from the body that browsers get: it never held a key."""
    pictures = inline_pictures(session, [form.body])

    def address(hash_: str) -> str:
        return pictures.get(hash_, "")

    # Papers are Chinese whatever language the person who asks for them reads.
    with force_locale("zh_Hans"):
        shown = get_template_attribute("attempts/question.html", "shown")
        return tuple(
            Section(
                title=section["title"],
                questions=tuple(Question(item["number"], str(shown(item, address))) for item in section["items"]),
                fields=fields_of(section["items"]),
            )
            for section in json.loads(form.body)["sections"]
        )
