"""Marking runs, mark sheets and what people marked by hand."""

from decimal import Decimal

from sqlalchemy import (
    CheckConstraint,
    ForeignKey,
    ForeignKeyConstraint,
    Index,
    String,
    Text,
    UniqueConstraint,
)
from sqlalchemy.orm import Mapped, mapped_column

from examsvc.core.models import Base
from examsvc.core.types import BIG, Digest, Key, Marks, Moment, PublicId, Word


class MarkingRun(Base):
    """One marking of a whole exam (评分批次); never overwritten, the greatest number counts."""

    __tablename__ = "marking_run"
    __table_args__ = (UniqueConstraint("exam_id", "number"), {"info": {"append_only": True}})

    id: Mapped[Key]
    public_id: Mapped[PublicId]
    exam_id: Mapped[int] = mapped_column(ForeignKey("exam.id"))
    number: Mapped[int]
    marker_version: Mapped[Word]
    reason: Mapped[str] = mapped_column(String(400))
    started_by: Mapped[int | None] = mapped_column(BIG)
    second_by: Mapped[int | None] = mapped_column(BIG)
    created_at: Mapped[Moment]


class MarkSheet(Base):
    """One attempt's marks in one run, from a pinned sheet revision and key version. Append-only."""

    __tablename__ = "mark_sheet"
    __table_args__ = (
        UniqueConstraint("run_id", "attempt_id"),
        ForeignKeyConstraint(
            ["exam_id", "attempt_id", "sheet_id"],
            ["answer_sheet.exam_id", "answer_sheet.attempt_id", "answer_sheet.id"],
        ),
        CheckConstraint("total >= 0", name="total"),
        {"info": {"append_only": True}},
    )

    id: Mapped[Key]
    exam_id: Mapped[int] = mapped_column(BIG)
    run_id: Mapped[int] = mapped_column(ForeignKey("marking_run.id"))
    attempt_id: Mapped[int] = mapped_column(BIG)
    sheet_id: Mapped[int] = mapped_column(BIG)
    key_version_id: Mapped[int] = mapped_column(ForeignKey("key_version.id"))
    content: Mapped[str] = mapped_column(Text)
    total: Mapped[Decimal] = mapped_column(Marks)
    hash: Mapped[Digest]


class ManualMark(Base):
    """A marker's decision on one answer, marked blind. Append-only; the latest by a marker counts."""

    __tablename__ = "manual_mark"
    __table_args__ = (
        ForeignKeyConstraint(["exam_id", "attempt_id"], ["attempt.exam_id", "attempt.id"]),
        Index("ix_manual_mark_answer", "exam_id", "attempt_id", "item"),
        CheckConstraint("marks >= 0", name="marks"),
        {"info": {"append_only": True}},
    )

    id: Mapped[Key]
    exam_id: Mapped[int] = mapped_column(BIG)
    attempt_id: Mapped[int] = mapped_column(BIG)
    item: Mapped[str] = mapped_column(String(16))
    sheet_id: Mapped[int] = mapped_column(ForeignKey("answer_sheet.id"))
    marker_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    marks: Mapped[Decimal] = mapped_column(Marks)
    note: Mapped[str] = mapped_column(String(400), default="")
    at: Mapped[Moment]
