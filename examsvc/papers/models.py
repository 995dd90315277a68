"""Blueprints, papers, forms and their keys."""

from datetime import date, datetime
from decimal import Decimal

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from examsvc.core.models import Base
from examsvc.core.types import BIG, Digest, Key, Marks, Moment, Name, PublicId, Word


class Paper(Base):
    """One kind of paper (甲卷 …): blueprint, as-of date and seed, then forms; sealed, then opened."""

    __tablename__ = "paper"
    __table_args__ = (
        CheckConstraint("state IN ('draft','sealed','opened')", name="state"),
        CheckConstraint("(state = 'draft') = (sealed_at IS NULL)", name="sealed_when"),
        CheckConstraint("(sealed_at IS NULL) = (seal_hash IS NULL)", name="sealed_hash"),
        CheckConstraint("(state = 'opened') = (opened_at IS NOT NULL)", name="opened_when"),
    )

    id: Mapped[Key]
    public_id: Mapped[PublicId]
    office_id: Mapped[int] = mapped_column(ForeignKey("office.id"))
    name: Mapped[Name]
    kind: Mapped[Word] = mapped_column(default="")
    blueprint: Mapped[str] = mapped_column(Text)
    as_of: Mapped[date]
    seed: Mapped[str] = mapped_column(String(64))
    multiple_rule: Mapped[Word]
    state: Mapped[Word] = mapped_column(default="draft")
    seal_hash: Mapped[str | None] = mapped_column(String(64))
    sealed_at: Mapped[datetime | None]
    sealed_by: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    opened_at: Mapped[datetime | None]
    created_by: Mapped[int] = mapped_column(ForeignKey("person.id"))
    created_at: Mapped[Moment]
    forms: Mapped[list["Form"]] = relationship(back_populates="paper", order_by="Form.label")


class Form(Base):
    """One of a paper's parallel forms (卷别). `body` is exactly what browsers get, prepared once."""

    __tablename__ = "form"
    __table_args__ = (UniqueConstraint("paper_id", "label"),)

    id: Mapped[Key]
    public_id: Mapped[PublicId]
    paper_id: Mapped[int] = mapped_column(ForeignKey("paper.id"))
    label: Mapped[str] = mapped_column(String(4))
    body: Mapped[str] = mapped_column(Text)
    body_hash: Mapped[Digest]
    total_marks: Mapped[Decimal] = mapped_column(Marks)
    predicted_difficulty: Mapped[Decimal] = mapped_column(Marks)
    paper: Mapped[Paper] = relationship(back_populates="forms")
    items: Mapped[list["FormItem"]] = relationship(back_populates="form", order_by="FormItem.number")


class FormItem(Base):
    """One question of a form; `item` is its stable id inside answers, `number` what is printed."""

    __tablename__ = "form_item"
    __table_args__ = (
        UniqueConstraint("form_id", "number"),
        UniqueConstraint("form_id", "item"),
        Index("ix_form_item_version_id", "version_id"),
    )

    id: Mapped[Key]
    form_id: Mapped[int] = mapped_column(ForeignKey("form.id"))
    number: Mapped[int]
    item: Mapped[str] = mapped_column(String(16))
    section: Mapped[int]
    version_id: Mapped[int] = mapped_column(ForeignKey("question_version.id"))
    marks: Mapped[Decimal] = mapped_column(Marks)
    option_order: Mapped[str] = mapped_column(String(200), default="")
    form: Mapped[Form] = relationship(back_populates="items")


class KeyVersion(Base):
    """The answers and marking rules of one form (答案版本). Append-only; a key change adds one."""

    __tablename__ = "key_version"
    __table_args__ = (UniqueConstraint("form_id", "number"), {"info": {"append_only": True}})

    id: Mapped[Key]
    form_id: Mapped[int] = mapped_column(ForeignKey("form.id"))
    number: Mapped[int]
    key: Mapped[str] = mapped_column(Text)
    hash: Mapped[Digest]
    reason: Mapped[str] = mapped_column(String(400))
    created_by: Mapped[int | None] = mapped_column(BIG)
    approved_by: Mapped[int | None] = mapped_column(BIG)
    created_at: Mapped[Moment]
