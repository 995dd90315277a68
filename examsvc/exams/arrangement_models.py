"""What is arranged around an exam: which units were asked, who is on duty, and every change after sealing."""

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, ForeignKeyConstraint, Index, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from examsvc.core.models import Base
from examsvc.core.types import BIG, Key, Moment, PublicId, Word

ARRANGEMENTS = (
    "late_addition",
    "replacement",
    "withdrawal",
    "leave",
    "leave_withdrawn",
    "extra_time",
    "text_size",
    "on_paper",
    "seat",
    "make_up",
    "sitting_moved",
    "sitting_cancelled",
)
POSTS = ("chief", "invigilator", "roving", "supervisor")


def _one_of(values: tuple[str, ...]) -> str:
    return "('" + "','".join(values) + "')"


class SittingRoom(Base):
    """A room that a sitting is held in; a sitting without rows uses all rooms of the exam."""

    __tablename__ = "sitting_room"
    __table_args__ = (
        ForeignKeyConstraint(["exam_id", "sitting_id"], ["sitting.exam_id", "sitting.id"]),
        ForeignKeyConstraint(["exam_id", "room_id"], ["room.exam_id", "room.id"]),
    )

    exam_id: Mapped[int] = mapped_column(BIG)
    sitting_id: Mapped[int] = mapped_column(BIG, primary_key=True, autoincrement=False)
    room_id: Mapped[int] = mapped_column(BIG, primary_key=True, autoincrement=False)


class RoomDuty(Base):
    """Who is on duty in a room at a sitting: 主监考, 监考, 巡考 or 监督. A roving one has no room."""

    __tablename__ = "room_duty"
    __table_args__ = (
        ForeignKeyConstraint(["exam_id", "sitting_id"], ["sitting.exam_id", "sitting.id"]),
        ForeignKeyConstraint(["exam_id", "room_id"], ["room.exam_id", "room.id"]),
        CheckConstraint(f"post IN {_one_of(POSTS)}", name="post"),
        CheckConstraint("room_id IS NOT NULL OR post IN ('roving','supervisor')", name="room_of_post"),
        Index("uq_room_duty_person", "sitting_id", "person_id", unique=True),
        Index("ix_room_duty_room", "exam_id", "room_id"),
    )

    id: Mapped[Key]
    exam_id: Mapped[int] = mapped_column(BIG)
    sitting_id: Mapped[int] = mapped_column(BIG)
    room_id: Mapped[int | None] = mapped_column(BIG)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    post: Mapped[Word]


class InvitedUnit(Base):
    """A unit asked to name its people, and its 回执 once it came; `people` is what it named, none being an answer."""

    __tablename__ = "invited_unit"
    __table_args__ = (CheckConstraint("(replied_at IS NULL) = (people IS NULL)", name="replied"),)

    exam_id: Mapped[int] = mapped_column(ForeignKey("exam.id"), primary_key=True)
    unit_id: Mapped[int] = mapped_column(ForeignKey("unit.id"), primary_key=True)
    replied_at: Mapped[datetime | None]
    people: Mapped[int | None]
    source_name: Mapped[str] = mapped_column(String(200), default="")


class Arrangement(Base):
    """One recorded change to an exam after sealing, or a decision about one person. Append-only.

    `before` and `after` are canonical JSON of what was changed; `approved_by` names who approved a leave, as written
    on the slip; the audit log holds the same act without names.
    """

    __tablename__ = "arrangement"
    __table_args__ = (
        ForeignKeyConstraint(["exam_id", "candidate_id"], ["candidate.exam_id", "candidate.id"]),
        ForeignKeyConstraint(["exam_id", "sitting_id"], ["sitting.exam_id", "sitting.id"]),
        CheckConstraint(f"kind IN {_one_of(ARRANGEMENTS)}", name="kind"),
        CheckConstraint("candidate_id IS NOT NULL OR sitting_id IS NOT NULL", name="subject"),
        Index("ix_arrangement_exam", "exam_id", "id"),
        {"info": {"append_only": True}},
    )

    id: Mapped[Key]
    public_id: Mapped[PublicId]
    exam_id: Mapped[int] = mapped_column(ForeignKey("exam.id"))
    candidate_id: Mapped[int | None] = mapped_column(BIG)
    sitting_id: Mapped[int | None] = mapped_column(BIG)
    kind: Mapped[Word]
    before: Mapped[str] = mapped_column(Text)
    after: Mapped[str] = mapped_column(Text)
    reason: Mapped[str] = mapped_column(String(400))
    approved_by: Mapped[str] = mapped_column(String(80), default="")
    decided_by: Mapped[int] = mapped_column(ForeignKey("person.id"))
    at: Mapped[Moment]


class LinkedExam(Base):
    """An exam held for those who failed another one (补考); its marks never go back into the first."""

    __tablename__ = "linked_exam"

    exam_id: Mapped[int] = mapped_column(ForeignKey("exam.id"), primary_key=True)
    origin_id: Mapped[int] = mapped_column(ForeignKey("exam.id"))
