"""The hash-linked log: rows hold ids, never names, so that erasing a person breaks no chain."""

from sqlalchemy import Index, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from examsvc.core.models import Base
from examsvc.core.types import BIG, Digest, Key, Moment, Word


class AuditHead(Base):
    """The last link of one stream, locked last before COMMIT."""

    __tablename__ = "audit_head"

    stream: Mapped[str] = mapped_column(String(60), primary_key=True)
    seq: Mapped[int]
    hash: Mapped[Digest]


class AuditEntry(Base):
    """One privileged act. Append-only: triggers refuse UPDATE and DELETE."""

    __tablename__ = "audit_entry"
    __table_args__ = (
        UniqueConstraint("stream", "seq"),
        Index("ix_audit_entry_subject", "subject_kind", "subject_id"),
        {"info": {"append_only": True}},
    )

    id: Mapped[Key]
    stream: Mapped[str] = mapped_column(String(60))
    seq: Mapped[int]
    at: Mapped[Moment]
    actor_kind: Mapped[Word]
    actor_id: Mapped[int | None] = mapped_column(BIG)
    act: Mapped[Word]
    subject_kind: Mapped[Word]
    subject_id: Mapped[int] = mapped_column(BIG)
    detail: Mapped[str] = mapped_column(Text)
    previous_hash: Mapped[Digest]
    hash: Mapped[Digest]
