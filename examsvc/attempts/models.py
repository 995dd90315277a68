"""Attempts and the append-only log of what was answered."""

from datetime import datetime

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
from sqlalchemy.orm import Mapped, mapped_column

from examsvc.core.models import Base
from examsvc.core.types import BIG, Digest, Key, Moment, PublicId, Word

STATES = ("entered", "open", "paused", "submitted", "expired", "graded", "released", "at_node", "voided")
_OF_ATTEMPT = (["exam_id", "attempt_id"], ["attempt.exam_id", "attempt.id"])


class Attempt(Base):
    """One candidate's paper (答卷), made when the exam is sealed.

    `closes_at` caches the deadline, a pure function of stored facts (attempts/deadline.py), and is rewritten in
    the transaction that changes a fact. `epoch` fences browsers: only the current one may save.
    """

    __tablename__ = "attempt"
    __table_args__ = (
        UniqueConstraint("exam_id", "id"),
        ForeignKeyConstraint(["exam_id", "candidate_id"], ["candidate.exam_id", "candidate.id"]),
        CheckConstraint("state IN ('" + "','".join(STATES) + "')", name="state"),
        CheckConstraint("state = 'entered' OR state = 'voided' OR started_at IS NOT NULL", name="started_when"),
        CheckConstraint("(started_at IS NULL) = (closes_at IS NULL)", name="closes_when"),
        CheckConstraint("state NOT IN ('submitted','expired') OR closed_at IS NOT NULL", name="closed_when"),
        Index(
            "uq_attempt_live",
            "exam_id",
            "candidate_id",
            unique=True,
            sqlite_where=text("state <> 'voided'"),
            postgresql_where=text("state <> 'voided'"),
        ),
        Index("ix_attempt_closing", "state", "closes_at"),
    )

    id: Mapped[Key]
    public_id: Mapped[PublicId]
    exam_id: Mapped[int] = mapped_column(ForeignKey("exam.id"))
    candidate_id: Mapped[int] = mapped_column(BIG)
    form_id: Mapped[int] = mapped_column(ForeignKey("form.id"))
    state: Mapped[Word] = mapped_column(default="entered")
    epoch: Mapped[int] = mapped_column(default=1)
    sign_in_id: Mapped[int | None] = mapped_column(ForeignKey("sign_in.id"))
    grace_seconds: Mapped[int]
    started_at: Mapped[datetime | None]
    closes_at: Mapped[datetime | None]
    paused_at: Mapped[datetime | None]
    closed_at: Mapped[datetime | None]
    last_seen_at: Mapped[datetime | None]


class AnswerEvent(Base):
    """One acknowledged save. Append-only; the key begins with the exam so that it can be partitioned by it."""

    __tablename__ = "answer_event"
    __table_args__ = (
        ForeignKeyConstraint(*_OF_ATTEMPT),
        CheckConstraint("epoch > 0 AND seq > 0", name="order"),
        {"info": {"append_only": True}},
    )

    exam_id: Mapped[int] = mapped_column(BIG, primary_key=True, autoincrement=False)
    attempt_id: Mapped[int] = mapped_column(BIG, primary_key=True, autoincrement=False)
    save_id: Mapped[str] = mapped_column(String(32), primary_key=True)
    epoch: Mapped[int]
    seq: Mapped[int]
    item: Mapped[str] = mapped_column(String(16))
    value: Mapped[str] = mapped_column(Text)
    value_hash: Mapped[str] = mapped_column(String(16))
    received_at: Mapped[Moment]


class LateEvidence(Base):
    """A save that was refused, kept as evidence and never counted without two people. Append-only."""

    __tablename__ = "late_evidence"
    __table_args__ = (ForeignKeyConstraint(*_OF_ATTEMPT), {"info": {"append_only": True}})

    exam_id: Mapped[int] = mapped_column(BIG, primary_key=True, autoincrement=False)
    attempt_id: Mapped[int] = mapped_column(BIG, primary_key=True, autoincrement=False)
    save_id: Mapped[str] = mapped_column(String(32), primary_key=True)
    epoch: Mapped[int]
    seq: Mapped[int]
    item: Mapped[str] = mapped_column(String(16))
    value: Mapped[str] = mapped_column(Text)
    value_hash: Mapped[str] = mapped_column(String(16))
    received_at: Mapped[Moment]
    refused_for: Mapped[Word]
    in_time: Mapped[bool]


class AnswerSheet(Base):
    """One revision of the folded answers (答题单); its receipt is the short hash. Append-only."""

    __tablename__ = "answer_sheet"
    __table_args__ = (
        UniqueConstraint("attempt_id", "revision"),
        UniqueConstraint("exam_id", "attempt_id", "id"),
        ForeignKeyConstraint(*_OF_ATTEMPT),
        CheckConstraint("reason <> 'late_evidence' OR second_by IS NOT NULL", name="two_people"),
        {"info": {"append_only": True}},
    )

    id: Mapped[Key]
    exam_id: Mapped[int] = mapped_column(BIG)
    attempt_id: Mapped[int] = mapped_column(BIG)
    revision: Mapped[int]
    reason: Mapped[Word]
    decided_by: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    second_by: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    content: Mapped[str] = mapped_column(Text)
    hash: Mapped[Digest]
    event_count: Mapped[int]
    event_digest: Mapped[Digest]
    created_at: Mapped[Moment]


class TimeChange(Base):
    """A stored fact of the deadline: an extension, or one pause with its end."""

    __tablename__ = "time_change"
    __table_args__ = (
        ForeignKeyConstraint(*_OF_ATTEMPT),
        CheckConstraint("kind IN ('extension','pause')", name="kind"),
        CheckConstraint("seconds >= 0", name="seconds"),
        Index("ix_time_change_attempt", "exam_id", "attempt_id"),
    )

    id: Mapped[Key]
    exam_id: Mapped[int] = mapped_column(BIG)
    attempt_id: Mapped[int] = mapped_column(BIG)
    kind: Mapped[Word]
    seconds: Mapped[int]
    reason: Mapped[str] = mapped_column(String(400))
    decided_by: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    at: Mapped[Moment]


class AttemptEvent(Base):
    """What happened to an attempt besides answers: opened, resumed, unlocked, handed in. Append-only."""

    __tablename__ = "attempt_event"
    __table_args__ = (
        ForeignKeyConstraint(*_OF_ATTEMPT),
        Index("ix_attempt_event_attempt", "exam_id", "attempt_id", "id"),
        {"info": {"append_only": True}},
    )

    id: Mapped[Key]
    exam_id: Mapped[int] = mapped_column(BIG)
    attempt_id: Mapped[int] = mapped_column(BIG)
    kind: Mapped[Word]
    epoch: Mapped[int]
    detail: Mapped[str] = mapped_column(Text, default="")
    by_person: Mapped[int | None] = mapped_column(BIG)
    at: Mapped[Moment]


class Presence(Base):
    """What a browser last told of itself, for the console; lost without harm, it decides nothing.

    `answered` and `unsaved` are the page's own counts; `saved_at` is when the server last stored an answer.
    """

    __tablename__ = "presence"
    __table_args__ = (ForeignKeyConstraint(*_OF_ATTEMPT), Index("ix_presence_exam", "exam_id", "changed_at"))

    exam_id: Mapped[int] = mapped_column(BIG)
    attempt_id: Mapped[int] = mapped_column(BIG, primary_key=True, autoincrement=False)
    seen_at: Mapped[Moment]
    saved_at: Mapped[datetime | None]
    answered: Mapped[int] = mapped_column(default=0)
    unsaved: Mapped[int] = mapped_column(default=0)
    address: Mapped[str] = mapped_column(String(45), default="")
    changed_at: Mapped[Moment]
