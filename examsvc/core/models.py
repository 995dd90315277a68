"""The declarative base, and the two tables that belong to no room."""

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, MetaData, String, Text
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column

from examsvc.core.types import BIG, Instant, Key, Moment, PublicId, Word

NAMING = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_N_name)s",
    "pk": "pk_%(table_name)s",
}


class Base(DeclarativeBase):
    """Give every table the naming convention and the common column types."""

    metadata = MetaData(naming_convention=NAMING)
    type_annotation_map = {datetime: Instant, int: BIG}


class InstanceSetting(Base):
    """One fact about this installation, such as the clean first run."""

    __tablename__ = "instance_setting"

    key: Mapped[str] = mapped_column(String(80), primary_key=True)
    value: Mapped[str] = mapped_column(Text)


class Task(Base):
    """A piece of long work: its state is here, the queue only nudges."""

    __tablename__ = "task"
    __table_args__ = (
        CheckConstraint("state IN ('queued','running','done','failed')", name="state"),
        CheckConstraint("(state IN ('done','failed')) = (finished_at IS NOT NULL)", name="finished"),
        Index("ix_task_waiting", "state", "created_at"),
    )

    id: Mapped[Key]
    public_id: Mapped[PublicId]
    office_id: Mapped[int | None] = mapped_column(BIG)
    kind: Mapped[Word]
    arguments: Mapped[str] = mapped_column(Text)
    state: Mapped[Word] = mapped_column(default="queued")
    progress: Mapped[int] = mapped_column(default=0)
    total: Mapped[int] = mapped_column(default=0)
    result: Mapped[str | None] = mapped_column(Text)
    error: Mapped[str | None] = mapped_column(Text)
    created_by: Mapped[int | None] = mapped_column(BIG)
    created_at: Mapped[Moment]
    language: Mapped[str | None] = mapped_column(String(40))
    started_at: Mapped[datetime | None]
    lease_until: Mapped[datetime | None]
    finished_at: Mapped[datetime | None]


class TaskFile(Base):
    """A file that a task left for the person who asked."""

    __tablename__ = "task_file"

    id: Mapped[Key]
    task_id: Mapped[int] = mapped_column(ForeignKey("task.id"))
    name: Mapped[str] = mapped_column(String(200))
    media_type: Mapped[str] = mapped_column(String(100))
    content: Mapped[bytes]
