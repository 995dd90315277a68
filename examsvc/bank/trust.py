"""How far the facts under shipped questions are trusted."""

from collections.abc import Collection

from flask_babel import lazy_gettext as _
from flask_babel.speaklater import LazyString
from sqlalchemy import select
from sqlalchemy.orm import Session

from examsvc.bank.models import FactCheck, Question

TRUST_NAMES: dict[str, LazyString] = {
    "two_pages": _("所据内容在两处见到，说法一致"),
    "one_page": _("所据内容只在一处见到，使用前请与原文核对"),
    "unverified": _("所据内容没有核实，只供审题；核对原文并改成本单位的题以后才能审定"),
}


def unverified_among(session: Session, question_ids: Collection[int]) -> set[int]:
    """Return the shipped questions whose facts nobody could confirm; an office's own wording is its own word."""
    doubted = FactCheck.question_id.in_(question_ids), FactCheck.trust == "unverified"
    return set(session.scalars(select(FactCheck.question_id).where(*doubted).order_by(FactCheck.question_id)))


def told_of(session: Session, question: Question) -> tuple[LazyString, str] | None:
    """Return how far a shipped question's fact is trusted and what a second look found, as its page says it."""
    check = session.get(FactCheck, question.id)
    return (TRUST_NAMES[check.trust], check.note) if check is not None and check.trust else None
