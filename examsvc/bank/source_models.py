"""The source register: what questions rest on, when it holds, and what replaced it."""

from datetime import date

from sqlalchemy import CheckConstraint, ForeignKey, Index, LargeBinary, String, Text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from examsvc.core.models import Base
from examsvc.core.types import Digest, Key, Moment, Name, PublicId, Word


class StoredFile(Base):
    """The bytes of an original document or of a picture in a stem, under their own hash. Append-only."""

    __tablename__ = "stored_file"
    __table_args__ = ({"info": {"append_only": True}},)

    hash: Mapped[str] = mapped_column(String(64), primary_key=True)
    media_type: Mapped[Word]
    data: Mapped[bytes] = mapped_column(LargeBinary)


class PolicyDocument(Base):
    """A source: its 文号 and dates are known, or the reason why not is."""

    __tablename__ = "policy_document"
    __table_args__ = (
        CheckConstraint("(doc_no IS NULL) = (doc_no_absent IS NOT NULL)", name="doc_no_or_reason"),
        CheckConstraint("level IN ('national','provincial','municipal')", name="level"),
    )

    id: Mapped[Key]
    public_id: Mapped[PublicId]
    # Shipped documents belong to nobody and are read by all.
    office_id: Mapped[int | None] = mapped_column(ForeignKey("office.id"))
    shipped_key: Mapped[str | None] = mapped_column(String(80), unique=True)
    title: Mapped[Name]
    doc_no: Mapped[str | None] = mapped_column(String(60))
    doc_no_absent: Mapped[str | None] = mapped_column(String(200))
    issuer: Mapped[str] = mapped_column(String(200), default="")
    level: Mapped[Word]
    issued: Mapped[date | None]
    effective_from: Mapped[date | None]
    effective_to: Mapped[date | None]
    superseded_by_id: Mapped[int | None] = mapped_column(ForeignKey("policy_document.id"))
    superseded_note: Mapped[str] = mapped_column(Text, default="")
    disclosure: Mapped[Word] = mapped_column(default="不予公开")
    url: Mapped[str] = mapped_column(String(500), default="")
    basis: Mapped[Word] = mapped_column(default="seen")
    created_at: Mapped[Moment]
    clauses: Mapped[list["PolicyClause"]] = relationship(back_populates="document")


class PolicyClause(Base):
    """One clause of a document; an empty label has its reason."""

    __tablename__ = "policy_clause"
    __table_args__ = (
        CheckConstraint("(label IS NULL) = (label_absent IS NOT NULL)", name="label_or_reason"),
        Index("ix_policy_clause_document_id", "document_id"),
    )

    id: Mapped[Key]
    public_id: Mapped[PublicId]
    document_id: Mapped[int] = mapped_column(ForeignKey("policy_document.id"))
    label: Mapped[str | None] = mapped_column(String(200))
    label_absent: Mapped[str | None] = mapped_column(String(200))
    quotation: Mapped[str] = mapped_column(Text, default="")
    effective_from: Mapped[date | None]
    effective_to: Mapped[date | None]
    document: Mapped[PolicyDocument] = relationship(back_populates="clauses")


class DocumentOriginal(Base):
    """The original file of a document, if somebody keeps one here."""

    __tablename__ = "document_original"

    document_id: Mapped[int] = mapped_column(ForeignKey("policy_document.id"), primary_key=True)
    name: Mapped[Name]
    file_hash: Mapped[str] = mapped_column(ForeignKey("stored_file.hash"))


class Supersession(Base):
    """An office's finding that a document, or one clause of it, holds no longer from a day on. Append-only.

    Shared documents stay as they were shipped: what replaced them is the finding of each office.
    """

    __tablename__ = "supersession"
    __table_args__ = (
        Index("ix_supersession_document_id", "document_id", "office_id"),
        {"info": {"append_only": True}},
    )

    id: Mapped[Key]
    public_id: Mapped[PublicId]
    office_id: Mapped[int] = mapped_column(ForeignKey("office.id"))
    document_id: Mapped[int] = mapped_column(ForeignKey("policy_document.id"))
    # Empty: the whole document.
    clause_id: Mapped[int | None] = mapped_column(ForeignKey("policy_clause.id"))
    by_document_id: Mapped[int | None] = mapped_column(ForeignKey("policy_document.id"))
    # The first day on which it holds no longer.
    ends_on: Mapped[date]
    reason: Mapped[str] = mapped_column(String(400))
    # Hash over the impact list that was shown before this was saved.
    impact_hash: Mapped[Digest]
    decided_by: Mapped[int] = mapped_column(ForeignKey("person.id"))
    decided_at: Mapped[Moment]


class SupersessionWithdrawal(Base):
    """The office was wrong about a supersession. Append-only."""

    __tablename__ = "supersession_withdrawal"
    __table_args__ = ({"info": {"append_only": True}},)

    supersession_id: Mapped[int] = mapped_column(ForeignKey("supersession.id"), primary_key=True)
    reason: Mapped[str] = mapped_column(String(400))
    withdrawn_by: Mapped[int] = mapped_column(ForeignKey("person.id"))
    withdrawn_at: Mapped[Moment]


class Recheck(Base):
    """A person looked at a version after its source fell away and found that it still holds. Append-only."""

    __tablename__ = "recheck"
    __table_args__ = ({"info": {"append_only": True}},)

    supersession_id: Mapped[int] = mapped_column(ForeignKey("supersession.id"), primary_key=True)
    version_id: Mapped[int] = mapped_column(ForeignKey("question_version.id"), primary_key=True)
    note: Mapped[str] = mapped_column(String(400))
    checked_by: Mapped[int] = mapped_column(ForeignKey("person.id"))
    checked_at: Mapped[Moment]
