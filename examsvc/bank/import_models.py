"""Imports: a file is read into rows first, looked at, and published by one flag."""

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, ForeignKeyConstraint, Index, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from examsvc.core.models import Base
from examsvc.core.types import BIG, Digest, Key, Moment, Name, PublicId, Word


class BankImport(Base):
    """One file on its way into the bank; its questions show only while it is published."""

    __tablename__ = "bank_import"
    __table_args__ = (
        CheckConstraint("state IN ('reading','preview','writing','published','undone','failed')", name="state"),
    )

    id: Mapped[Key]
    public_id: Mapped[PublicId]
    office_id: Mapped[int] = mapped_column(ForeignKey("office.id"))
    filename: Mapped[Name]
    format: Mapped[Word]
    encoding: Mapped[Word] = mapped_column(default="")
    file_hash: Mapped[Digest]
    # What was chosen on the mapping page, as JSON.
    choices: Mapped[str] = mapped_column(Text, default="{}")
    state: Mapped[Word]
    problem: Mapped[str] = mapped_column(String(400), default="")
    created_by: Mapped[int] = mapped_column(ForeignKey("person.id"))
    created_at: Mapped[Moment]
    published_at: Mapped[datetime | None]
    undone_at: Mapped[datetime | None]
    undone_by: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    undo_reason: Mapped[str] = mapped_column(String(400), default="")


class BankImportRow(Base):
    """One question of the file, as it was found there and what became of it."""

    __tablename__ = "bank_import_row"
    __table_args__ = (
        CheckConstraint("fate IN ('taken','loss','rejected','duplicate')", name="fate"),
        Index("ix_bank_import_row_fate", "import_id", "fate", "number"),
    )

    import_id: Mapped[int] = mapped_column(ForeignKey("bank_import.id"), primary_key=True)
    number: Mapped[int] = mapped_column(BIG, primary_key=True)
    place: Mapped[str] = mapped_column(String(200))
    fate: Mapped[Word]
    kind: Mapped[Word] = mapped_column(default="")
    # Both halves and what the file says about the question, as JSON; empty for what was rejected.
    fields: Mapped[str] = mapped_column(Text, default="")
    stem_text: Mapped[str] = mapped_column(Text, default="")
    # Codes and particulars of what was refused or lost, as JSON.
    troubles: Mapped[str] = mapped_column(Text, default="[]")
    # The question of the bank, or the earlier row, that says the same.
    duplicate_of: Mapped[str] = mapped_column(String(40), default="")


class ImportedQuestion(Base):
    """Which row of which import a question came from; it shows only while that import is published. Append-only."""

    __tablename__ = "imported_question"
    __table_args__ = (
        ForeignKeyConstraint(["import_id", "number"], ["bank_import_row.import_id", "bank_import_row.number"]),
        Index("ix_imported_question_import_id", "import_id", "number"),
        {"info": {"append_only": True}},
    )

    question_id: Mapped[int] = mapped_column(ForeignKey("question.id"), primary_key=True)
    import_id: Mapped[int] = mapped_column(BIG)
    number: Mapped[int] = mapped_column(BIG)
