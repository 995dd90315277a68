"""The versioned bank: questions, their versions and keys, approvals and releases."""

from datetime import date

from sqlalchemy import (
    CheckConstraint,
    FetchedValue,
    ForeignKey,
    ForeignKeyConstraint,
    Index,
    String,
    Text,
    UniqueConstraint,
)
from sqlalchemy.orm import Mapped, mapped_column, relationship

from examsvc.bank.source_models import PolicyClause
from examsvc.core.models import Base
from examsvc.core.types import BIG, Digest, Key, Moment, PublicId, Word


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
        Index("ix_question_version_clause_id", "clause_id"),
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
    """Which of a question's versions holds now: the one fact about versions that changes.

    Beside it stands what lists filter by. A trigger copies it from the version (migration 0009), so that looking
    through a bank reads a few narrow pages and not the wording of every version there ever was.
    """

    __tablename__ = "current_version"
    __table_args__ = (
        ForeignKeyConstraint(["question_id", "version_id"], ["question_version.question_id", "question_version.id"]),
    )
    # What the trigger wrote is read when it is asked for: SQLite returns a row as it was before.
    __mapper_args__ = {"eager_defaults": False}

    question_id: Mapped[int] = mapped_column(ForeignKey("question.id"), primary_key=True)
    version_id: Mapped[int] = mapped_column(BIG)
    kind: Mapped[Word | None] = mapped_column(server_default=FetchedValue())
    topic: Mapped[str | None] = mapped_column(String(60), server_default=FetchedValue())
    difficulty: Mapped[int | None] = mapped_column(server_default=FetchedValue())
    level: Mapped[Word | None] = mapped_column(server_default=FetchedValue())
    area: Mapped[str | None] = mapped_column(String(60), server_default=FetchedValue())
    clause_id: Mapped[int | None] = mapped_column(BIG, server_default=FetchedValue())
    created_by: Mapped[int | None] = mapped_column(BIG, server_default=FetchedValue())
    question: Mapped[Question] = relationship(back_populates="pointer")
    version: Mapped[QuestionVersion] = relationship(foreign_keys=[question_id, version_id], viewonly=True)


class FactCheck(Base):
    """How far the fact under a shipped question was confirmed, and what a second look at the question found.

    It is the folder's word on the question, not part of any version; loading the folder renews it.
    """

    __tablename__ = "fact_check"
    __table_args__ = (CheckConstraint("trust IN ('','two_pages','one_page','unverified')", name="trust"),)

    question_id: Mapped[int] = mapped_column(ForeignKey("question.id"), primary_key=True)
    trust: Mapped[Word] = mapped_column(default="")
    checked_on: Mapped[date | None]
    note: Mapped[str] = mapped_column(String(400), default="")
    practice_because: Mapped[str] = mapped_column(String(200), default="")


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


class MergeSettlement(Base):
    """The shared version that an office's copy was made from, or settled with later. Append-only.

    The newest row of a copy is the base of a three-way merge with what is shipped now.
    """

    __tablename__ = "merge_settlement"
    __table_args__ = (
        CheckConstraint("decision IN ('copied','kept','taken','merged')", name="decision"),
        {"info": {"append_only": True}},
    )

    question_id: Mapped[int] = mapped_column(ForeignKey("question.id"), primary_key=True)
    version_id: Mapped[int] = mapped_column(ForeignKey("question_version.id"), primary_key=True)
    decision: Mapped[Word]
    reason: Mapped[str] = mapped_column(String(400), default="")
    settled_by: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    settled_at: Mapped[Moment]


class ReviewNote(Base):
    """What somebody said about a version on its way: a comment, a hand-in for review, a return. Append-only."""

    __tablename__ = "review_note"
    __table_args__ = (
        CheckConstraint("act IN ('comment','submit','return')", name="act"),
        Index("ix_review_note_version_id", "version_id"),
        {"info": {"append_only": True}},
    )

    id: Mapped[Key]
    office_id: Mapped[int] = mapped_column(ForeignKey("office.id"))
    version_id: Mapped[int] = mapped_column(ForeignKey("question_version.id"))
    act: Mapped[Word]
    text: Mapped[str] = mapped_column(Text, default="")
    written_by: Mapped[int] = mapped_column(ForeignKey("person.id"))
    written_at: Mapped[Moment]


class VersionUse(Base):
    """One version on one sealed paper, told by the room that seals. Append-only."""

    __tablename__ = "version_use"
    __table_args__ = ({"info": {"append_only": True}},)

    version_id: Mapped[int] = mapped_column(ForeignKey("question_version.id"), primary_key=True)
    paper_id: Mapped[int] = mapped_column(BIG, primary_key=True)
    used_at: Mapped[Moment]


class PaperOpening(Base):
    """When a sealed paper was opened (启封): until then no list may tell what stands on it. Append-only."""

    __tablename__ = "paper_opening"
    __table_args__ = ({"info": {"append_only": True}},)

    paper_id: Mapped[int] = mapped_column(BIG, primary_key=True, autoincrement=False)
    opened_at: Mapped[Moment]


class VersionFacility(Base):
    """How many answered a version in one exam, and what share of its marks they earned, in ten-thousandths."""

    __tablename__ = "version_facility"

    version_id: Mapped[int] = mapped_column(ForeignKey("question_version.id"), primary_key=True)
    exam_id: Mapped[int] = mapped_column(BIG, primary_key=True)
    candidates: Mapped[int]
    facility: Mapped[int]


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
