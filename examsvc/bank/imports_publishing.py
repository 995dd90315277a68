"""From a preview to questions of the bank: written in pieces nobody sees, shown and taken back by one flag."""

import json
from collections.abc import Mapping, Sequence
from datetime import datetime

from flask_babel import gettext as _
from sqlalchemy import insert, or_, select
from sqlalchemy.orm import Session

from examsvc.audit.log import Actor, office_stream, record
from examsvc.bank.duplicates import folded
from examsvc.bank.first_versions import Coming, First, add_questions
from examsvc.bank.import_models import BankImport, BankImportRow, ImportedQuestion
from examsvc.bank.imports_pieces import write_in_pieces
from examsvc.bank.imports_queries import count_fates, list_sealed, list_takable, list_written
from examsvc.bank.imports_staging import Report, Steps
from examsvc.bank.source_models import PolicyClause, PolicyDocument
from examsvc.bank.versions import Draft, rehashed
from examsvc.core.errors import Conflict
from examsvc.core.installation import Installation
from examsvc.core.models import Task
from examsvc.core.tasks import Work, enqueue

WRITE = "bank_import_write"
TOPIC, LEVEL, AREA = "default topic", "default level", "default area"
_DIFFICULTY = 3
_NAMED = 5
Clauses = Mapping[tuple[str, str], int]


def ask_to_publish(session: Session, row: BankImport, *, whole: bool, by: int, now: datetime) -> Task:
    """Put the writing into the queue; raises Conflict as start_writing does."""
    start_writing(session, row, whole=whole)
    return enqueue(session, now, WRITE, {"import": row.id}, row.office_id, by)


def start_writing(session: Session, row: BankImport, *, whole: bool) -> None:
    """Take a preview for good; with `whole`, only when nothing of the file is rejected. Raises Conflict."""
    if row.state != "preview":
        raise Conflict(_("这次导入不在预览状态，请刷新后再看。"), code="state")
    counts = count_fates(session, row)
    if whole and counts["rejected"]:
        told = _("有 %(n)s 道题没有通过，选的是“全部通过才导入”，所以一道也没有导入。", n=counts["rejected"])
        raise Conflict(told, code="rejected")
    if not counts["taken"] + counts["loss"]:
        raise Conflict(_("没有可以导入的试题。"), code="nothing")
    row.state = "writing"
    session.flush()


def publish(work: Work) -> str:
    """Write the questions of an import and show them; the task of that kind."""
    return publish_import(work.installation, int(work.arguments["import"]), work.report)


def publish_import(service: Installation, import_id: int, report: Report) -> str:
    """Write what is not written yet, then show all of it at once; a task that was broken off goes on from there."""
    database = service.database
    with database.reading() as session:
        row = session.get_one(BankImport, import_id)
        if row.state != "writing":
            return _("这次导入已经办完。")
        choices, by = json.loads(row.choices), row.created_by
        reason = _("导入：%(name)s", name=row.filename)[:400]
        numbers = list_takable(session, import_id)
        clauses = _clauses(session, row.office_id)
        office = row.office_id

    def prepare(piece: Sequence[int]) -> list[tuple[int, First]]:
        with database.reading() as session:
            rows = _rows(session, import_id, piece)
        return [(found.number, First.of(draft_of(found, choices, clauses), reason)) for found in rows]

    def write(session: Session, prepared: Sequence[tuple[int, First]]) -> None:
        # A worker that was thought dead may have written some of them since.
        there = list_written(session, import_id, [number for number, _first in prepared])
        fresh = [(number, first) for number, first in prepared if number not in there]
        coming = Coming(office, "imported", "draft", by, service.clock.now())
        questions = add_questions(session, coming, [first for _number, first in fresh])
        told = [
            {"question_id": question, "import_id": import_id, "number": number}
            for question, (number, _first) in zip(questions, fresh, strict=True)
        ]
        if told:
            session.execute(insert(ImportedQuestion.__table__), told)  # type: ignore[arg-type]

    write_in_pieces(database, numbers, prepare, write, Steps(report, len(numbers)).told)
    with database.writing() as session:
        done = session.get_one(BankImport, import_id)
        if done.state != "writing":
            return _("这次导入已经办完。")
        now = service.clock.now()
        done.state, done.published_at = "published", now
        told = {"questions": len(numbers), "file": done.file_hash}
        record(
            session,
            office_stream(office),
            Actor("person", by),
            "import_questions",
            ("bank_import", done.id),
            now,
            **told,
        )
    return _("已导入 %(n)s 道题。没有依据的试题标为“待补依据”。", n=len(numbers))


def undo(session: Session, row: BankImport, reason: str, by: Actor, now: datetime) -> None:
    """Take a whole import out of the bank, or drop a preview; raises Conflict where a sealed paper uses it."""
    if row.state not in ("preview", "published", "failed"):
        raise Conflict(_("这次导入现在不能撤销，请刷新后再看。"), code="state")
    sealed = list_sealed(session, row.id)
    if sealed:
        named = "；".join(stem.replace("\n", " ")[:40] for stem in sealed[:_NAMED])
        told = _("其中 %(n)s 道题已经用在封好的试卷里，不能撤销：%(stems)s", n=len(sealed), stems=named)
        raise Conflict(told, code="sealed")
    row.state, row.undone_at, row.undone_by, row.undo_reason = "undone", now, by.id, reason
    record(session, office_stream(row.office_id), by, "undo_import", ("bank_import", row.id), now, reason=reason)
    session.flush()


def draft_of(row: BankImportRow, choices: Mapping[str, str], clauses: Clauses) -> Draft:
    """Return a row as the first version of a question; what the file does not say is as chosen for the import."""
    fields = json.loads(row.fields)
    clause = clauses.get((folded(fields["doc_no"]), folded(fields["clause"]))) if fields["doc_no"] else None
    said = Draft(
        kind=row.kind,
        content=fields["content"],
        key=fields["key"],
        stem_text=row.stem_text,
        explanation=fields["explanation"],
        topic=fields["topic"] or choices.get(TOPIC) or "未分类",
        difficulty=fields["difficulty"] or _DIFFICULTY,
        level=fields["level"] or choices.get(LEVEL) or "municipal",
        area=fields["area"] or choices.get(AREA) or "本地",
        validity=fields["validity"],
        practice_only=False,
        exposure_public=False,
        fact_keys="",
        clause_id=clause,
        source_absent=None if clause else _absent(fields["source"]),
        content_hash="",
    )
    return rehashed(said)


def _absent(source: str) -> str:
    return f"待补依据（文件里写的是：{source}）"[:200] if source else "待补依据"


def _clauses(session: Session, office_id: int) -> Clauses:
    """Return the clauses that a file can name without doubt: by document number and label."""
    rows = (
        select(PolicyDocument.doc_no, PolicyClause.label, PolicyClause.id)
        .join(PolicyClause, PolicyClause.document_id == PolicyDocument.id)
        .where(or_(PolicyDocument.office_id == office_id, PolicyDocument.office_id.is_(None)))
        .where(PolicyDocument.doc_no.is_not(None), PolicyClause.label.is_not(None))
        .order_by(PolicyClause.id.desc())
    )
    return {(folded(doc_no or ""), folded(label or "")): clause for doc_no, label, clause in session.execute(rows)}


def _rows(session: Session, import_id: int, numbers: Sequence[int]) -> list[BankImportRow]:
    rows = select(BankImportRow).where(BankImportRow.import_id == import_id, BankImportRow.number.in_(numbers))
    return list(session.scalars(rows.order_by(BankImportRow.number)))
