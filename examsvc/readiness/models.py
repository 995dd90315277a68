"""What the readiness sheet remembers: overrides of the head, and what the machine was last measured to bear."""

from sqlalchemy import ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from examsvc.core.models import Base
from examsvc.core.types import Key, Moment, Word


class ReadinessOverride(Base):
    """The head's decision to hold an exam although an item is red, and why. Append-only.

    It holds for what was found then (`finding_hash`): when the item gets worse or different, it asks again.
    """

    __tablename__ = "readiness_override"
    __table_args__ = (Index("ix_readiness_override_exam", "exam_id", "item"), {"info": {"append_only": True}})

    id: Mapped[Key]
    exam_id: Mapped[int] = mapped_column(ForeignKey("exam.id"))
    item: Mapped[Word]
    finding_hash: Mapped[str] = mapped_column(String(64))
    reason: Mapped[str] = mapped_column(String(400))
    decided_by: Mapped[int] = mapped_column(ForeignKey("person.id"))
    decided_at: Mapped[Moment]


class CapacityMeasure(Base):
    """How many candidates at once this installation was measured to serve, and how fast. Append-only.

    Times in milliseconds; `lost` is how many acknowledged answers were missing afterwards.
    """

    __tablename__ = "capacity_measure"
    __table_args__ = ({"info": {"append_only": True}},)

    id: Mapped[Key]
    candidates: Mapped[int]
    p99_ms: Mapped[int]
    lost: Mapped[int]
    measured_by: Mapped[str] = mapped_column(String(80))
    measured_at: Mapped[Moment]
