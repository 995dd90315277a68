"""The source register and the versioned bank."""

from datetime import date

from sqlalchemy import (
    CheckConstraint,
    ForeignKey,
    ForeignKeyConstraint,
    Index,
    String,
    Text,
    UniqueConstraint,
)
from sqlalchemy.orm import Mapped, mapped_column, relationship

from examsvc.core.models import Base
from examsvc.core.types import BIG, Digest, Key, Moment, Name, PublicId, Word


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
    __table_args__ = (CheckConstraint("(label IS NULL) = (label_absent IS NOT NULL)", name="label_or_reason"),)

    id: Mapped[Key]
    public_id: Mapped[PublicId]
    document_id: Mapped[int] = mapped_column(ForeignKey("policy_document.id"))
    label: Mapped[str | None] = mapped_column(String(200))
    label_absent: Mapped[str | None] = mapped_column(String(200))
    quotation: Mapped[str] = mapped_column(Text, default="")
    effective_to: Mapped[date | None]
    document: Mapped[PolicyDocument] = relationship(back_populates="clauses")


class Question(Base):
    """The identity of a question; what it says is in its versions.

    Without an office it is shared by all and read-only: shipped with the service or owned by an upper level.
    """

    __tablename__ = "question"
    __table_args__ = (
        CheckConstraint("state IN ('shipped','draft','in_review','approved','retired')", name="state"),
        CheckConstraint("origin IN ('shipped','written','imported')", name="origin"),
        Index("ix_question_state", "state"),
    )

    id: Mapped[Key]
    public_id: Mapped[PublicId]
    office_id: Mapped[int | None] = mapped_column(ForeignKey("office.id"))
    shipped_key: Mapped[str | None] = mapped_column(String(80), unique=True)
    origin: Mapped[Word]
    state: Mapped[Word]
    # An office never edits a shared question: it edits its own copy, which hides the original there.
    derived_from_id: Mapped[int | None] = mapped_column(ForeignKey("question.id"))
    created_at: Mapped[Moment]
    pointer: Mapped["CurrentVersion | None"] = relationship(back_populates="question")


class QuestionVersion(Base):
    """A snapshot of what an examinee may see of a question, and where it stands. Append-only."""

    __tablename__ = "question_version"
    __table_args__ = (
        UniqueConstraint("question_id", "number"),
        UniqueConstraint("question_id", "id"),
        CheckConstraint("difficulty BETWEEN 1 AND 5", name="difficulty"),
        Index("ix_question_version_topic", "topic"),
        {"info": {"append_only": True}},
    )

    id: Mapped[Key]
    question_id: Mapped[int] = mapped_column(ForeignKey("question.id"))
    number: Mapped[int]
    kind: Mapped[Word]
    content: Mapped[str] = mapped_column(Text)
    stem_text: Mapped[str] = mapped_column(Text)
    topic: Mapped[str] = mapped_column(String(60))
    difficulty: Mapped[int]
    level: Mapped[Word]
    area: Mapped[str] = mapped_column(String(60))
    validity: Mapped[str] = mapped_column(String(60), default="")
    practice_only: Mapped[bool]
    exposure_public: Mapped[bool]
    fact_keys: Mapped[str] = mapped_column(String(400), default="")
    clause_id: Mapped[int | None] = mapped_column(ForeignKey("policy_clause.id"))
    source_absent: Mapped[str | None] = mapped_column(String(200))
    content_hash: Mapped[Digest]
    reason: Mapped[str] = mapped_column(String(400))
    created_by: Mapped[int | None] = mapped_column(BIG)
    created_at: Mapped[Moment]
    question: Mapped[Question] = relationship()
    clause: Mapped[PolicyClause | None] = relationship()


class CurrentVersion(Base):
    """Which of a question's versions holds now: the one fact about versions that changes."""

    __tablename__ = "current_version"
    __table_args__ = (
        ForeignKeyConstraint(["question_id", "version_id"], ["question_version.question_id", "question_version.id"]),
    )

    question_id: Mapped[int] = mapped_column(ForeignKey("question.id"), primary_key=True)
    version_id: Mapped[int] = mapped_column(BIG)
    question: Mapped[Question] = relationship(back_populates="pointer")
    version: Mapped[QuestionVersion] = relationship(foreign_keys=[question_id, version_id], viewonly=True)


class QuestionKey(Base):
    """The secret half of a version: never joined in a query made for an examinee. Append-only."""

    __tablename__ = "question_key"
    __table_args__ = ({"info": {"append_only": True}},)

    version_id: Mapped[int] = mapped_column(ForeignKey("question_version.id"), primary_key=True)
    key: Mapped[str] = mapped_column(Text)
    explanation: Mapped[str] = mapped_column(Text)


class QuestionApproval(Base):
    """A named person's yes to one version. Append-only."""

    __tablename__ = "question_approval"
    __table_args__ = (UniqueConstraint("version_id", "office_id"), {"info": {"append_only": True}})

    id: Mapped[Key]
    version_id: Mapped[int] = mapped_column(ForeignKey("question_version.id"))
    office_id: Mapped[int] = mapped_column(ForeignKey("office.id"))
    approved_by: Mapped[int] = mapped_column(ForeignKey("person.id"))
    approved_at: Mapped[Moment]
    note: Mapped[str] = mapped_column(String(200), default="")


class QuestionRetirement(Base):
    """An office's decision to use a shared question no more. Append-only."""

    __tablename__ = "question_retirement"
    __table_args__ = ({"info": {"append_only": True}},)

    question_id: Mapped[int] = mapped_column(ForeignKey("question.id"), primary_key=True)
    office_id: Mapped[int] = mapped_column(ForeignKey("office.id"), primary_key=True)
    reason: Mapped[str] = mapped_column(String(400))
    retired_by: Mapped[int] = mapped_column(ForeignKey("person.id"))
    retired_at: Mapped[Moment]


class QuestionTerm(Base):
    """One character pair of a question's words: the search index both databases share."""

    __tablename__ = "question_term"
    __table_args__ = (Index("ix_question_term_term", "term", "question_id"),)

    question_id: Mapped[int] = mapped_column(ForeignKey("question.id"), primary_key=True)
    term: Mapped[str] = mapped_column(String(8), primary_key=True)


class BankRelease(Base):
    """A named, hashed, immutable set of versions (题库定版)."""

    __tablename__ = "bank_release"
    __table_args__ = (UniqueConstraint("office_id", "name"), {"info": {"append_only": True}})

    id: Mapped[Key]
    public_id: Mapped[PublicId]
    office_id: Mapped[int] = mapped_column(ForeignKey("office.id"))
    name: Mapped[str] = mapped_column(String(80))
    hash: Mapped[Digest]
    note: Mapped[str] = mapped_column(String(400), default="")
    created_by: Mapped[int] = mapped_column(ForeignKey("person.id"))
    created_at: Mapped[Moment]


class BankReleaseItem(Base):
    """One version in a release. Append-only."""

    __tablename__ = "bank_release_item"
    __table_args__ = ({"info": {"append_only": True}},)

    release_id: Mapped[int] = mapped_column(ForeignKey("bank_release.id"), primary_key=True)
    version_id: Mapped[int] = mapped_column(ForeignKey("question_version.id"), primary_key=True)
