"""What happens in the rooms besides answering: incidents, the signed room record, paper-and-pen entry, PC checks."""

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, ForeignKeyConstraint, Index, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from examsvc.core.models import Base
from examsvc.core.types import BIG, Digest, Key, Moment, PublicId, Word

INCIDENTS = ("equipment", "network", "paper", "health", "conduct", "other")


class Incident(Base):
    """Something that went wrong in a room (考场异常), open until somebody says what was done about it.

    A suspected irregularity is kind "conduct": it accuses nobody until the person's own statement (当事人陈述) and a
    decision are in.
    """

    __tablename__ = "incident"
    __table_args__ = (
        ForeignKeyConstraint(["exam_id", "room_id"], ["room.exam_id", "room.id"]),
        ForeignKeyConstraint(["exam_id", "candidate_id"], ["candidate.exam_id", "candidate.id"]),
        CheckConstraint("kind IN ('" + "','".join(INCIDENTS) + "')", name="kind"),
        CheckConstraint("(settled_at IS NULL) = (settled_by IS NULL)", name="settled_whole"),
        Index("ix_incident_exam", "exam_id", "id"),
    )

    id: Mapped[Key]
    public_id: Mapped[PublicId]
    exam_id: Mapped[int] = mapped_column(ForeignKey("exam.id"))
    room_id: Mapped[int | None] = mapped_column(BIG)
    candidate_id: Mapped[int | None] = mapped_column(BIG)
    kind: Mapped[Word]
    what: Mapped[str] = mapped_column(String(1000))
    statement: Mapped[str] = mapped_column(String(1000), default="")
    measures: Mapped[str] = mapped_column(String(1000), default="")
    noted_by: Mapped[int] = mapped_column(ForeignKey("person.id"))
    noted_at: Mapped[Moment]
    settled_by: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    settled_at: Mapped[datetime | None]


class RoomRecord(Base):
    """The 考场情况记录 of a room at a sitting, fixed when the first person signs it. Append-only.

    A correction is a new revision; signatures belong to one revision by its hash.
    """

    __tablename__ = "room_record"
    __table_args__ = (
        ForeignKeyConstraint(["exam_id", "sitting_id"], ["sitting.exam_id", "sitting.id"]),
        ForeignKeyConstraint(["exam_id", "room_id"], ["room.exam_id", "room.id"]),
        UniqueConstraint("sitting_id", "room_id", "revision"),
        {"info": {"append_only": True}},
    )

    id: Mapped[Key]
    exam_id: Mapped[int] = mapped_column(BIG)
    sitting_id: Mapped[int] = mapped_column(BIG)
    room_id: Mapped[int] = mapped_column(BIG)
    revision: Mapped[int]
    content: Mapped[str] = mapped_column(Text)
    hash: Mapped[Digest]
    made_by: Mapped[int] = mapped_column(ForeignKey("person.id"))
    made_at: Mapped[Moment]


class RoomSignature(Base):
    """A person's signature under a room record. Append-only."""

    __tablename__ = "room_signature"
    __table_args__ = (
        CheckConstraint("signed_as IN ('invigilator','supervisor')", name="signed_as"),
        {"info": {"append_only": True}},
    )

    record_id: Mapped[int] = mapped_column(ForeignKey("room_record.id"), primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), primary_key=True)
    signed_as: Mapped[Word]
    signed_at: Mapped[Moment]


class PaperEntry(Base):
    """The answers of a paper-and-pen sheet as one person typed them; the third pass settles two that differ.

    Append-only; `answers` is canonical JSON of item to value, as a browser would have sent it.
    """

    __tablename__ = "paper_entry"
    __table_args__ = (
        ForeignKeyConstraint(["exam_id", "attempt_id"], ["attempt.exam_id", "attempt.id"]),
        UniqueConstraint("attempt_id", "round", "pass_no"),
        UniqueConstraint("attempt_id", "round", "entered_by"),
        CheckConstraint("pass_no IN (1, 2, 3)", name="pass_no"),
        {"info": {"append_only": True}},
    )

    id: Mapped[Key]
    exam_id: Mapped[int] = mapped_column(BIG)
    attempt_id: Mapped[int] = mapped_column(BIG)
    round: Mapped[int]
    pass_no: Mapped[int]
    answers: Mapped[str] = mapped_column(Text)
    hash: Mapped[Digest]
    entered_by: Mapped[int] = mapped_column(ForeignKey("person.id"))
    entered_at: Mapped[Moment]


class SelfCheck(Base):
    """What a room's PC found about itself on the check page; the newest of a seat counts."""

    __tablename__ = "self_check"
    __table_args__ = (
        ForeignKeyConstraint(["exam_id", "room_id"], ["room.exam_id", "room.id"]),
        Index("ix_self_check_room", "exam_id", "room_id", "seat"),
    )

    id: Mapped[Key]
    exam_id: Mapped[int] = mapped_column(ForeignKey("exam.id"))
    room_id: Mapped[int] = mapped_column(BIG)
    seat: Mapped[int]
    passed: Mapped[bool]
    findings: Mapped[str] = mapped_column(Text)
    checked_at: Mapped[Moment]
