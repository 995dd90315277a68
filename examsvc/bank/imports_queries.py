"""Selects over imports, always of one office."""

import json
import re
from collections.abc import Collection, Sequence

from flask_babel import gettext as _
from sqlalchemy import func, or_, select
from sqlalchemy.orm import Session

from examsvc.bank.import_models import BankImport, BankImportRow, ImportedQuestion
from examsvc.bank.models import CurrentVersion, Question, QuestionVersion, VersionUse
from examsvc.core.errors import NotFound
from examsvc.core.models import Task

_CODES_READ = "judgement-codes-read"
FATES = ("taken", "loss", "rejected", "duplicate")


def get_import(session: Session, public_id: str, office_id: int) -> BankImport:
    """Return an import of the office; a foreign one is not found."""
    row = session.scalar(
        select(BankImport).where(BankImport.public_id == public_id, BankImport.office_id == office_id)
    )
    if row is None:
        raise NotFound(_("没有找到这次导入。"))
    return row


def list_imports(session: Session, office_id: int, limit: int = 50) -> list[BankImport]:
    """Return the office's last imports, newest first."""
    rows = select(BankImport).where(BankImport.office_id == office_id).order_by(BankImport.id.desc()).limit(limit)
    return list(session.scalars(rows))


def count_fates(session: Session, row: BankImport) -> dict[str, int]:
    """Return how many questions met which fate; what is told of the file besides is not counted."""
    counts = (
        select(BankImportRow.fate, func.count())
        .where(BankImportRow.import_id == row.id, (BankImportRow.kind != "") | (BankImportRow.fate == "rejected"))
        .group_by(BankImportRow.fate)
    )
    found = dict.fromkeys(FATES, 0)
    for fate, count in session.execute(counts):
        found[fate] = count
    return found


def list_rows(session: Session, row: BankImport, fate: str, page: int, size: int) -> list[BankImportRow]:
    """Return one page of an import's rows in the order of the file, all or those of one fate."""
    rows = select(BankImportRow).where(BankImportRow.import_id == row.id)
    if fate in FATES:
        rows = rows.where(BankImportRow.fate == fate)
    return list(session.scalars(rows.order_by(BankImportRow.number).limit(size).offset((page - 1) * size)))


def count_rows(session: Session, row: BankImport, fate: str) -> int:
    """Return how many rows `list_rows` has in all."""
    rows = select(func.count()).select_from(BankImportRow).where(BankImportRow.import_id == row.id)
    return session.scalar(rows.where(BankImportRow.fate == fate) if fate in FATES else rows) or 0


def list_stems(session: Session, office_id: int, public_ids: Collection[str]) -> dict[str, str]:
    """Return the stems of the office's and shared questions among those ids."""
    rows = (
        select(Question.public_id, QuestionVersion.stem_text)
        .join(CurrentVersion, CurrentVersion.question_id == Question.id)
        .join(QuestionVersion, QuestionVersion.id == CurrentVersion.version_id)
        .where(Question.public_id.in_(public_ids))
        .where(or_(Question.office_id == office_id, Question.office_id.is_(None)))
    )
    return {row[0]: row[1] for row in session.execute(rows)}


def find_codes(session: Session, row: BankImport) -> tuple[str, str] | None:
    """Return the two codes that a file's judgements were read by, right and wrong, where nobody has said so yet."""
    rows = (
        select(BankImportRow)
        .where(BankImportRow.import_id == row.id, BankImportRow.troubles.contains(_CODES_READ))
        .order_by(BankImportRow.number)
        .limit(1)
    )
    found = session.scalars(rows).first()
    if found is None:
        return None
    about = next(about for *_place, code, about in json.loads(found.troubles) if code == _CODES_READ)
    codes = {sign: code for code, sign in re.findall(r"([^，=]+)=([√×])", about)}
    return (codes["√"], codes["×"]) if len(codes) == about.count("=") == len("√×") else None


def list_takable(session: Session, import_id: int) -> Sequence[int]:
    """Return the numbers of the rows that are to become questions and are not yet."""
    written = select(ImportedQuestion.number).where(ImportedQuestion.import_id == import_id)
    rows = select(BankImportRow.number).where(
        BankImportRow.import_id == import_id,
        BankImportRow.fate.in_(("taken", "loss")),
        BankImportRow.kind != "",
        BankImportRow.number.not_in(written),
    )
    return session.scalars(rows.order_by(BankImportRow.number)).all()


def list_written(session: Session, import_id: int, numbers: Sequence[int]) -> set[int]:
    """Return which of these rows have become questions."""
    rows = select(ImportedQuestion.number).where(
        ImportedQuestion.import_id == import_id, ImportedQuestion.number.in_(numbers)
    )
    return set(session.scalars(rows))


def list_sealed(session: Session, import_id: int) -> list[str]:
    """Return the stems of an import's questions that stand on a sealed paper."""
    rows = (
        select(QuestionVersion.stem_text)
        .join(ImportedQuestion, ImportedQuestion.question_id == QuestionVersion.question_id)
        .where(ImportedQuestion.import_id == import_id)
        .where(QuestionVersion.id.in_(select(VersionUse.version_id)))
        .order_by(QuestionVersion.question_id, QuestionVersion.id)
    )
    return list(session.scalars(rows))


def find_task(session: Session, row: BankImport) -> Task | None:
    """Return the task that works on an import now, if one does."""
    rows = select(Task).where(
        Task.office_id == row.office_id,
        Task.kind.in_(("bank_import_read", "bank_import_write")),
        Task.state.in_(("queued", "running")),
        Task.arguments.like(f'%"import":{row.id}%'),
    )
    named = (task for task in session.scalars(rows.order_by(Task.id.desc())))
    return next((task for task in named if json.loads(task.arguments)["import"] == row.id), None)
