"""Offices, units, people and what they sign in with."""

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from examsvc.core.models import Base
from examsvc.core.types import BIG, Digest, Key, Moment, Name, PublicId, Word


class Office(Base):
    """The body that owns exams, rosters, notices and its own questions (主办单位)."""

    __tablename__ = "office"
    __table_args__ = (CheckConstraint("level IN ('province','city','county')", name="level"),)

    id: Mapped[Key]
    public_id: Mapped[PublicId]
    name: Mapped[Name] = mapped_column(unique=True)
    short_name: Mapped[str] = mapped_column(String(60))
    level: Mapped[Word]
    # 适用地域: which local questions are this office's own, from the widest to the narrowest.
    province: Mapped[str] = mapped_column(String(40), default="")
    city: Mapped[str] = mapped_column(String(40), default="")
    county: Mapped[str] = mapped_column(String(40), default="")
    demonstration: Mapped[bool] = mapped_column(default=False)
    created_at: Mapped[Moment]


class Unit(Base):
    """A township or department whose people sit exams, in the office's fixed order (排列序号)."""

    __tablename__ = "unit"
    __table_args__ = (
        UniqueConstraint("office_id", "name"),
        CheckConstraint("kind IN ('township','department','other')", name="kind"),
    )

    id: Mapped[Key]
    public_id: Mapped[PublicId]
    office_id: Mapped[int] = mapped_column(ForeignKey("office.id"))
    name: Mapped[Name]
    kind: Mapped[Word]
    order_no: Mapped[int]
    active: Mapped[bool] = mapped_column(default=True)
    aliases: Mapped[list["UnitAlias"]] = relationship(back_populates="unit", order_by="UnitAlias.alias")


class UnitAlias(Base):
    """Another way rosters write the unit's name (平都镇人民政府 for 平都镇)."""

    __tablename__ = "unit_alias"
    __table_args__ = (UniqueConstraint("office_id", "alias"),)

    id: Mapped[Key]
    office_id: Mapped[int] = mapped_column(ForeignKey("office.id"))
    unit_id: Mapped[int] = mapped_column(ForeignKey("unit.id"))
    alias: Mapped[Name]
    unit: Mapped[Unit] = relationship(back_populates="aliases")


class Person(Base):
    """Somebody known to the office: staff sign in with a user name, candidates by number and code.

    Phone and the last four digits of the identity number are sealed (AES-GCM, key outside the database);
    the blind index finds equal phones without opening them.
    """

    __tablename__ = "person"
    __table_args__ = (
        CheckConstraint("(username IS NULL) = (password_hash IS NULL)", name="sign_in_whole"),
        Index("ix_person_office_name", "office_id", "name"),
        Index("ix_person_phone", "office_id", "phone_index"),
    )

    id: Mapped[Key]
    public_id: Mapped[PublicId]
    office_id: Mapped[int] = mapped_column(ForeignKey("office.id"))
    unit_id: Mapped[int | None] = mapped_column(ForeignKey("unit.id"))
    name: Mapped[str] = mapped_column(String(80))
    position: Mapped[str] = mapped_column(String(120), default="")
    username: Mapped[str | None] = mapped_column(String(60), unique=True)
    password_hash: Mapped[str | None] = mapped_column(String(200))
    phone_sealed: Mapped[bytes | None]
    phone_index: Mapped[str | None] = mapped_column(String(64))
    id_tail_sealed: Mapped[bytes | None]
    totp_sealed: Mapped[bytes | None]
    language: Mapped[str] = mapped_column(String(10), default="zh_Hans")
    text_size: Mapped[str] = mapped_column(String(10), default="normal")
    high_contrast: Mapped[bool] = mapped_column(default=False)
    disabled_at: Mapped[datetime | None]
    created_at: Mapped[Moment]
    office: Mapped[Office] = relationship()
    unit: Mapped[Unit | None] = relationship()
    grants: Mapped[list["RoleGrant"]] = relationship(
        back_populates="person", order_by="RoleGrant.role", cascade="all, delete-orphan"
    )


class RoleGrant(Base):
    """One role a person holds in their office."""

    __tablename__ = "role_grant"

    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), primary_key=True)
    role: Mapped[str] = mapped_column(String(40), primary_key=True)
    granted_by: Mapped[int | None] = mapped_column(BIG)
    granted_at: Mapped[Moment]
    person: Mapped[Person] = relationship(back_populates="grants")


class Invitation(Base):
    """A one-time link by which a person sets their first password; only its hash is kept."""

    __tablename__ = "invitation"

    id: Mapped[Key]
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    token_hash: Mapped[Digest] = mapped_column(unique=True)
    created_by: Mapped[int | None] = mapped_column(BIG)
    created_at: Mapped[Moment]
    expires_at: Mapped[Moment]
    used_at: Mapped[datetime | None]
    person: Mapped[Person] = relationship()


class SignIn(Base):
    """One signed-in browser. A row, so that sign-out, disabling and losing a cache are all exact."""

    __tablename__ = "sign_in"
    __table_args__ = (
        CheckConstraint("kind IN ('staff','candidate')", name="kind"),
        CheckConstraint("(kind = 'candidate') = (exam_id IS NOT NULL)", name="candidate_has_exam"),
        Index("ix_sign_in_person", "person_id", "ended_at"),
    )

    id: Mapped[Key]
    token_hash: Mapped[Digest] = mapped_column(unique=True)
    kind: Mapped[Word]
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    # No foreign key: exams live in a room above this one.
    exam_id: Mapped[int | None] = mapped_column(BIG)
    created_at: Mapped[Moment]
    expires_at: Mapped[Moment]
    ended_at: Mapped[datetime | None]
    person: Mapped[Person] = relationship()


class SignInFailure(Base):
    """One wrong password or code; limits count these rows and survive a restart."""

    __tablename__ = "sign_in_failure"
    __table_args__ = (Index("ix_sign_in_failure_key", "key", "at"),)

    id: Mapped[Key]
    key: Mapped[str] = mapped_column(String(80))
    at: Mapped[Moment]


class RosterStage(Base):
    """A roster as read, waiting for its organiser's yes; nothing else is written until then."""

    __tablename__ = "roster_stage"

    id: Mapped[Key]
    public_id: Mapped[PublicId]
    office_id: Mapped[int] = mapped_column(ForeignKey("office.id"))
    created_by: Mapped[int] = mapped_column(ForeignKey("person.id"))
    created_at: Mapped[Moment]
    rows: Mapped[str] = mapped_column(Text)
    used_at: Mapped[datetime | None]
