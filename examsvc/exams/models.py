"""Exams, their sittings, rooms and candidates."""

from datetime import date, datetime

from sqlalchemy import (
    CheckConstraint,
    ForeignKey,
    ForeignKeyConstraint,
    Index,
    String,
    Text,
    UniqueConstraint,
    text,
)
from sqlalchemy.orm import Mapped, mapped_column, relationship

from examsvc.core.models import Base
from examsvc.core.types import BIG, Digest, Key, Moment, Name, PublicId, Word


class Exam(Base):
    """An event and its rules. What ranks and how is fixed in `rules` at sealing."""

    __tablename__ = "exam"
    __table_args__ = (
        CheckConstraint("state IN ('draft','sealed','closed','released')", name="state"),
        CheckConstraint("(state = 'draft') = (sealed_at IS NULL)", name="sealed_when"),
        CheckConstraint("(state = 'released') = (released_at IS NOT NULL)", name="released_when"),
        CheckConstraint("duration_seconds > 0 AND grace_seconds >= 0", name="times"),
    )

    id: Mapped[Key]
    public_id: Mapped[PublicId]
    office_id: Mapped[int] = mapped_column(ForeignKey("office.id"))
    title: Mapped[Name]
    as_of: Mapped[date]
    place: Mapped[str] = mapped_column(String(120), default="")
    state: Mapped[Word] = mapped_column(default="draft")
    duration_seconds: Mapped[int]
    grace_seconds: Mapped[int] = mapped_column(default=5)
    late_limit_seconds: Mapped[int] = mapped_column(default=900)
    earliest_submit_seconds: Mapped[int] = mapped_column(default=1800)
    rules: Mapped[str] = mapped_column(Text)
    seal_hash: Mapped[str | None] = mapped_column(String(64))
    rehearsal: Mapped[bool] = mapped_column(default=False)
    created_by: Mapped[int] = mapped_column(ForeignKey("person.id"))
    created_at: Mapped[Moment]
    sealed_at: Mapped[datetime | None]
    # 启封: from then on staff on duty may see the forms; candidates wait for their sitting's start.
    opened_at: Mapped[datetime | None]
    closed_at: Mapped[datetime | None]
    released_at: Mapped[datetime | None]
    # What the clerk has written into the 考试通知 (exams/circular.py), as canonical JSON.
    circular: Mapped[str] = mapped_column(Text, default="{}", server_default="{}")
    papers: Mapped[list["ExamPaper"]] = relationship(back_populates="exam", order_by="ExamPaper.category")
    sittings: Mapped[list["Sitting"]] = relationship(back_populates="exam", order_by="Sitting.number")
    rooms: Mapped[list["Room"]] = relationship(back_populates="exam", order_by="Room.number")


class ExamPaper(Base):
    """Which paper a category of candidates gets; the empty category means everybody else."""

    __tablename__ = "exam_paper"

    exam_id: Mapped[int] = mapped_column(ForeignKey("exam.id"), primary_key=True)
    category: Mapped[str] = mapped_column(String(40), primary_key=True)
    paper_id: Mapped[int] = mapped_column(ForeignKey("paper.id"))
    exam: Mapped[Exam] = relationship(back_populates="papers")


class Sitting(Base):
    """A timed slot (场次): doors open, the clock starts, and the latest common end.

    `kind` is "main", or "make_up" for those who were absent; a cancelled one keeps its row, its time and the reason.
    """

    __tablename__ = "sitting"
    __table_args__ = (
        UniqueConstraint("exam_id", "number"),
        UniqueConstraint("exam_id", "id"),
        CheckConstraint("opens_at <= starts_at AND starts_at < ends_at", name="order"),
    )

    id: Mapped[Key]
    public_id: Mapped[PublicId]
    exam_id: Mapped[int] = mapped_column(ForeignKey("exam.id"))
    number: Mapped[int]
    opens_at: Mapped[Moment]
    starts_at: Mapped[Moment]
    ends_at: Mapped[Moment]
    kind: Mapped[Word] = mapped_column(default="main", server_default="main")
    cancelled_at: Mapped[datetime | None]
    cancelled_reason: Mapped[str] = mapped_column(String(400), default="", server_default=text("''"))
    exam: Mapped[Exam] = relationship(back_populates="sittings")


class Room(Base):
    """A room (考场) of one exam, as a grid of seats; a capacity leaves the last seats empty.

    `address_ranges` are the networks its PCs stand in, one a line in CIDR form; empty means that nobody looks.
    """

    __tablename__ = "room"
    __table_args__ = (
        UniqueConstraint("exam_id", "number"),
        UniqueConstraint("exam_id", "id"),
        CheckConstraint("seat_rows > 0 AND seat_columns > 0", name="grid"),
    )

    id: Mapped[Key]
    public_id: Mapped[PublicId]
    exam_id: Mapped[int] = mapped_column(ForeignKey("exam.id"))
    number: Mapped[int]
    name: Mapped[str] = mapped_column(String(80))
    seat_rows: Mapped[int]
    seat_columns: Mapped[int]
    capacity: Mapped[int | None]
    address_ranges: Mapped[str] = mapped_column(String(400), default="", server_default=text("''"))
    exam: Mapped[Exam] = relationship(back_populates="rooms")


class Candidate(Base):
    """A person entered for an exam; name, unit and category are frozen as they stood at the exam."""

    __tablename__ = "candidate"
    __table_args__ = (
        UniqueConstraint("exam_id", "id"),
        UniqueConstraint("exam_id", "person_id"),
        UniqueConstraint("exam_id", "exam_number"),
        UniqueConstraint("sitting_id", "room_id", "seat"),
        ForeignKeyConstraint(["exam_id", "sitting_id"], ["sitting.exam_id", "sitting.id"]),
        ForeignKeyConstraint(["exam_id", "room_id"], ["room.exam_id", "room.id"]),
        CheckConstraint("standing IN ('entered','leave','absent','irregular')", name="standing"),
        CheckConstraint("extra_seconds >= 0", name="extra"),
        Index("ix_candidate_unit", "exam_id", "unit_id"),
    )

    id: Mapped[Key]
    public_id: Mapped[PublicId]
    exam_id: Mapped[int] = mapped_column(ForeignKey("exam.id"))
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    name: Mapped[str] = mapped_column(String(80))
    position: Mapped[str] = mapped_column(String(120), default="")
    unit_id: Mapped[int] = mapped_column(ForeignKey("unit.id"))
    unit_name: Mapped[Name]
    unit_kind: Mapped[Word]
    unit_order: Mapped[int]
    category: Mapped[str] = mapped_column(String(40), default="")
    exam_number: Mapped[str | None] = mapped_column(String(20))
    # The code proves who sits there: a keyed hash to check it, a sealed copy to print the desk card again.
    code_hash: Mapped[str | None] = mapped_column(String(64))
    code_sealed: Mapped[bytes | None]
    sitting_id: Mapped[int | None] = mapped_column(BIG)
    room_id: Mapped[int | None] = mapped_column(BIG)
    seat: Mapped[int | None]
    form_id: Mapped[int | None] = mapped_column(ForeignKey("form.id"))
    standing: Mapped[Word] = mapped_column(default="entered")
    standing_reason: Mapped[str] = mapped_column(String(400), default="")
    extra_seconds: Mapped[int] = mapped_column(default=0)
    text_size: Mapped[str] = mapped_column(String(10), default="normal")
    on_paper: Mapped[bool] = mapped_column(default=False)
    # Replaced by another person or taken off the list after sealing: counted nowhere, without a seat.
    withdrawn_at: Mapped[datetime | None]
    exam: Mapped[Exam] = relationship()
    sitting: Mapped[Sitting | None] = relationship(foreign_keys=[sitting_id], viewonly=True)
    room: Mapped[Room | None] = relationship(foreign_keys=[room_id], viewonly=True)


class SeatBinding(Base):
    """A PC that an invigilator has tied to a seat; the browser keeps the token, the row its hash."""

    __tablename__ = "seat_binding"
    __table_args__ = (UniqueConstraint("room_id", "seat"),)

    id: Mapped[Key]
    exam_id: Mapped[int] = mapped_column(ForeignKey("exam.id"))
    room_id: Mapped[int] = mapped_column(ForeignKey("room.id"))
    seat: Mapped[int]
    token_hash: Mapped[Digest] = mapped_column(unique=True)
    bound_by: Mapped[int] = mapped_column(ForeignKey("person.id"))
    bound_at: Mapped[Moment]
