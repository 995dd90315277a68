"""Score notices from draft to issue, and the register of what was issued."""

from datetime import date

from sqlalchemy import CheckConstraint, ForeignKey, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from examsvc.core.models import Base
from examsvc.core.types import Digest, Key, Moment, Name, PublicId, Word


class Notice(Base):
    """A 成绩通报 on its way: draft, checked, issued. Figures are frozen with the run they came from."""

    __tablename__ = "notice"
    __table_args__ = (
        UniqueConstraint("office_id", "doc_no"),
        CheckConstraint("state IN ('draft','checked','issued','withdrawn')", name="state"),
        CheckConstraint("state <> 'issued' OR (doc_no IS NOT NULL AND issued_by IS NOT NULL)", name="issued_whole"),
        CheckConstraint("issued_by IS NULL OR issued_by <> drafted_by", name="two_people"),
        CheckConstraint("state <> 'issued' OR issued_on IS NOT NULL", name="dated"),
    )

    id: Mapped[Key]
    public_id: Mapped[PublicId]
    office_id: Mapped[int] = mapped_column(ForeignKey("office.id"))
    exam_id: Mapped[int] = mapped_column(ForeignKey("exam.id"))
    run_id: Mapped[int] = mapped_column(ForeignKey("marking_run.id"))
    state: Mapped[Word] = mapped_column(default="draft")
    title: Mapped[Name]
    issuer_mark: Mapped[Name]
    doc_no: Mapped[str | None] = mapped_column(String(60))
    issued_on: Mapped[date | None]
    addressees: Mapped[str] = mapped_column(String(400), default="")
    copies_to: Mapped[str] = mapped_column(String(400), default="")
    disclosure: Mapped[Word] = mapped_column(default="不予公开")
    text: Mapped[str] = mapped_column(Text)
    figures: Mapped[str] = mapped_column(Text)
    figures_hash: Mapped[Digest]
    drafted_by: Mapped[int] = mapped_column(ForeignKey("person.id"))
    checked_by: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    issued_by: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    created_at: Mapped[Moment]


class NoticeFile(Base):
    """One issued edition: the PDF, its hash and our signature over the register entry. Append-only."""

    __tablename__ = "notice_file"
    __table_args__ = (
        UniqueConstraint("notice_id", "edition"),
        CheckConstraint("edition IN ('internal','nameless')", name="edition"),
        {"info": {"append_only": True}},
    )

    id: Mapped[Key]
    notice_id: Mapped[int] = mapped_column(ForeignKey("notice.id"))
    edition: Mapped[Word]
    pdf: Mapped[bytes]
    hash: Mapped[Digest]
    register_entry: Mapped[str] = mapped_column(Text)
    signature: Mapped[str] = mapped_column(String(128))
    registered_at: Mapped[Moment]
