"""Selects over marking runs and marks."""

import json
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any, TypeVarTuple

from flask_babel import gettext as _
from sqlalchemy import Select, func, select
from sqlalchemy.orm import Session

from examsvc.attempts.models import AnswerSheet, Attempt
from examsvc.bank.models import QuestionKey, QuestionVersion
from examsvc.bank.pictures import inline_pictures
from examsvc.bank.question_types.base import AnyType, BadValue, MultipleRule, Status
from examsvc.bank.question_types.registry import question_type
from examsvc.core.canonical import sha256_hex
from examsvc.core.errors import NotFound
from examsvc.exams.models import Candidate, Exam
from examsvc.exams.rules import read_rules
from examsvc.grading.models import ManualMark, MarkingRun, MarkSheet
from examsvc.grading.rules import Marker, key_items
from examsvc.papers.models import Form, FormItem, KeyVersion, Paper

Columns = TypeVarTuple("Columns")
# Databases take only so many values in one statement; from there on it is quicker to read all.
_NAMED_AT_MOST = 500


@dataclass(frozen=True)
class SheetToMark:
    """The latest revision of one attempt's sheet."""

    attempt_id: int
    form_id: int
    sheet_id: int
    answers: dict[str, str]


@dataclass(frozen=True)
class ToMark:
    """One answer for a person to mark: the question, its rubric, the text, and the marks given so far."""

    attempt: Attempt
    sheet: AnswerSheet
    item: FormItem
    stem: str
    # What was asked, as templates/attempts/question.html prints it, with its pictures as data for img elements.
    question: Mapping[str, Any]
    pictures: Mapping[str, str]
    points: tuple[tuple[str, str], ...]
    answer: str
    marks: Decimal | None

    def picture(self, hash_: str) -> str:
        """Return a picture's address, which is the picture itself."""
        return self.pictures.get(hash_, "")


def newest_key(session: Session, form_id: int) -> KeyVersion:
    """Return a form's latest key version; raises NotFound when it has none."""
    key = session.scalar(
        select(KeyVersion).where(KeyVersion.form_id == form_id).order_by(KeyVersion.number.desc()).limit(1)
    )
    if key is None:
        raise NotFound(_("这份试卷还没有答案版本。"))
    return key


def marker_of(session: Session, key: KeyVersion) -> Marker:
    """Return the marker for a form under one key version."""
    paper = session.scalars(select(Paper).join(Form, Form.paper_id == Paper.id).where(Form.id == key.form_id)).one()
    items = session.execute(
        select(FormItem.item, QuestionVersion.kind, FormItem.marks, QuestionVersion.content)
        .join(QuestionVersion, QuestionVersion.id == FormItem.version_id)
        .where(FormItem.form_id == key.form_id)
        .order_by(FormItem.number)
    ).all()
    return Marker(
        key_items([(i.item, i.kind, i.marks, i.content) for i in items], key.key), MultipleRule(paper.multiple_rule)
    )


def newest_sheets(session: Session, exam_id: int) -> list[tuple[Attempt, AnswerSheet]]:
    """Return each ended attempt of an exam with its latest sheet revision, in attempt order."""
    return [(attempt, sheet) for attempt, sheet in session.execute(_newest(select(Attempt, AnswerSheet), exam_id))]


def list_newest_sheets(session: Session, exam_id: int) -> list[tuple[int, int, int]]:
    """Return attempt, form and sheet of the same sheets, without what they hold."""
    columns = select(Attempt.id, Attempt.form_id, AnswerSheet.id)
    return [(attempt, form, sheet) for attempt, form, sheet in session.execute(_newest(columns, exam_id))]


def list_sheets_to_mark(
    session: Session, exam_id: int, wanted: Collection[int] | None = None
) -> Iterator[SheetToMark]:
    """Yield what marking needs of the same sheets, or of the wanted; plain columns: there may be ten thousand."""
    rows = _newest(select(Attempt.id, Attempt.form_id, AnswerSheet.id, AnswerSheet.content), exam_id)
    if wanted is not None and len(wanted) <= _NAMED_AT_MOST:
        rows = rows.where(AnswerSheet.id.in_(wanted))
    for attempt_id, form_id, sheet_id, content in session.execute(rows):
        if wanted is None or sheet_id in wanted:
            yield SheetToMark(attempt_id, form_id, sheet_id, json.loads(content)["answers"])


def find_newest_sheet(session: Session, attempt_id: int) -> AnswerSheet | None:
    """Return an attempt's latest sheet revision."""
    rows = select(AnswerSheet).where(AnswerSheet.attempt_id == attempt_id)
    return session.scalar(rows.order_by(AnswerSheet.revision.desc()).limit(1))


def _newest(rows: Select[*Columns], exam_id: int) -> Select[*Columns]:
    latest = (
        select(AnswerSheet.attempt_id, func.max(AnswerSheet.revision).label("revision"))
        .where(AnswerSheet.exam_id == exam_id)
        .group_by(AnswerSheet.attempt_id)
        .subquery()
    )
    return (
        rows.join(latest, latest.c.attempt_id == Attempt.id)
        .join(AnswerSheet, (AnswerSheet.attempt_id == Attempt.id) & (AnswerSheet.revision == latest.c.revision))
        .where(Attempt.exam_id == exam_id, Attempt.state != "voided")
        .order_by(Attempt.id)
    )


def marks_by_hand(session: Session, exam_id: int, until: datetime) -> dict[int, dict[str, Decimal]]:
    """Return the latest manual marks of each sheet, by item, as they stood at a moment."""
    found: dict[int, dict[str, Decimal]] = {}
    rows = select(ManualMark).where(ManualMark.exam_id == exam_id, ManualMark.at <= until)
    for mark in session.scalars(rows.order_by(ManualMark.id)):
        found.setdefault(mark.sheet_id, {})[mark.item] = mark.marks
    return found


def find_newest_run(session: Session, exam_id: int) -> MarkingRun | None:
    """Return the run that counts: the one with the greatest number."""
    return session.scalar(
        select(MarkingRun).where(MarkingRun.exam_id == exam_id).order_by(MarkingRun.number.desc()).limit(1)
    )


def list_results(session: Session, run: MarkingRun) -> list[tuple[Candidate, MarkSheet]]:
    """Return each marked candidate with their mark sheet, in order of exam number."""
    return [(candidate, marked) for candidate, marked, _receipt in session.execute(_results(run))]


def list_failed(session: Session, exam: Exam) -> list[int]:
    """Return the candidates whose newest marks are below the exam's pass mark."""
    run, passing = find_newest_run(session, exam.id), read_rules(exam.rules).pass_mark
    return [one.id for one, sheet in list_results(session, run) if sheet.total < passing] if run is not None else []


def list_results_with_receipts(
    session: Session, run: MarkingRun, offset: int = 0, limit: int | None = None
) -> list[tuple[Candidate, MarkSheet, str]]:
    """Return the same with the hash of the answer sheet that was marked: the candidate's receipt begins it."""
    rows = session.execute(_results(run).offset(offset).limit(limit))
    return [(candidate, marked, receipt) for candidate, marked, receipt in rows]


def count_results(session: Session, run: MarkingRun) -> int:
    """Return how many people a run marked."""
    return session.scalar(select(func.count()).select_from(MarkSheet).where(MarkSheet.run_id == run.id)) or 0


def _results(run: MarkingRun) -> Select[Candidate, MarkSheet, str]:
    return (
        select(Candidate, MarkSheet, AnswerSheet.hash)
        .join(Attempt, (Attempt.exam_id == Candidate.exam_id) & (Attempt.candidate_id == Candidate.id))
        .join(MarkSheet, MarkSheet.attempt_id == Attempt.id)
        .join(AnswerSheet, AnswerSheet.id == MarkSheet.sheet_id)
        .where(MarkSheet.run_id == run.id)
        .order_by(Candidate.exam_number, Candidate.id)
    )


def answers_of(sheet: AnswerSheet) -> dict[str, str]:
    """Return the answers a sheet folds."""
    answers: dict[str, str] = json.loads(sheet.content)["answers"]
    return answers


def count_waiting(session: Session, run: MarkingRun) -> int:
    """Return how many answers of a run still wait for a person's marks."""
    contents = session.scalars(select(MarkSheet.content).where(MarkSheet.run_id == run.id))
    statuses = (status for content in contents for _i, _v, _m, status, _n in json.loads(content)["items"])
    return sum(status == Status.NEEDS_PERSON for status in statuses)


def find_marks_by_hand(session: Session, attempt: Attempt, item: str) -> Decimal | None:
    """Return what a person may give for an item of an attempt's form, or None for what no person marks."""
    row = session.execute(
        select(FormItem.marks, QuestionVersion.kind, QuestionVersion.content)
        .join(QuestionVersion, QuestionVersion.id == FormItem.version_id)
        .where(FormItem.form_id == attempt.form_id, FormItem.item == item)
    ).first()
    if row is None:
        return None
    kind = question_type(row.kind)
    return row.marks if kind.by_hand(kind.content(row.content)) else None


def list_answers_to_mark(session: Session, exam: Exam, now: datetime) -> list[ToMark]:
    """Return the answers that only a person can mark, question by question, in an order that tells nothing."""
    by_hand = marks_by_hand(session, exam.id, now)
    found: list[ToMark] = []
    rows = (
        select(FormItem, QuestionVersion, QuestionKey)
        .join(QuestionVersion, QuestionVersion.id == FormItem.version_id)
        .join(QuestionKey, QuestionKey.version_id == QuestionVersion.id)
        .order_by(QuestionVersion.id, FormItem.form_id)
    )
    sheets = newest_sheets(session, exam.id)
    forms = {attempt.form_id for attempt, _sheet in sheets}
    for item, version, key in session.execute(rows.where(FormItem.form_id.in_(forms))):
        kind = question_type(version.kind)
        content, right = kind.parse(version.content, key.key)
        if not kind.by_hand(content):
            continue
        rubric = kind.rubric(content, right)
        question = {"kind": version.kind, "stem": content.stem, **kind.public(content, ())}
        asked = (version.stem_text, question, inline_pictures(session, [version.content]), rubric)
        for attempt, sheet in sheets:
            answer = answers_of(sheet).get(item.item, "") if attempt.form_id == item.form_id else ""
            if answer:
                marks = by_hand.get(sheet.id, {}).get(item.item)
                shown = _as_written(kind, content, answer)
                found.append(ToMark(attempt, sheet, item, *asked, shown, marks))
    # Ordered by a hash: neither seat nor name can be read off an answer's place.
    return sorted(found, key=lambda a: (a.stem, sha256_hex(f"{a.sheet.hash}:{a.item.item}")))


def _as_written(kind: AnyType, content: Any, value: str) -> str:
    """Return an answer in words, or as it came where no question of its kind can have it."""
    try:
        return kind.answer_text(content, kind.check_value(content, value))
    except BadValue:
        return value
