"""Backups and the drills that proved them."""

from datetime import datetime

from sqlalchemy import String, Text
from sqlalchemy.orm import Mapped, mapped_column

from examsvc.core.models import Base
from examsvc.core.types import Digest, Key, Moment


class Backup(Base):
    """One backup, and when it was last restored and verified."""

    __tablename__ = "backup"

    id: Mapped[Key]
    path: Mapped[str] = mapped_column(String(500))
    hash: Mapped[Digest]
    made_at: Mapped[Moment]
    drilled_at: Mapped[datetime | None]
    drill_result: Mapped[str | None] = mapped_column(Text)
