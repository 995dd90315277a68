"""How far the facts under shipped questions are trusted."""

import re
from collections.abc import Collection

from flask_babel import lazy_gettext as _
from flask_babel.speaklater import LazyString
from sqlalchemy import select
from sqlalchemy.orm import Session

from examsvc.bank.models import FactCheck, Question

_NUMBER = r"[A-Z]{1,2}\d{3}[a-z]?"
_COMPARED = re.compile(rf"与{_NUMBER}(?:[、，和及]{_NUMBER})*对照")
_FACT_NUMBERS = re.compile(rf"(?:（{_NUMBER}）|{_NUMBER}[：:]|(?<![A-Za-z0-9]){_NUMBER}(?![A-Za-z0-9])的?)")
TRUST_NAMES: dict[str, LazyString] = {
    "two_pages": _("所据内容在两处见到，说法一致"),
    "one_page": _("所据内容只在一处见到，使用前请与原文核对"),
    "unverified": _("所据内容没有核实，只供审题；核对原文并改成本单位的题以后才能审定"),
}


def unverified_among(session: Session, question_ids: Collection[int]) -> set[int]:
    """Return the shipped questions whose facts nobody could confirm; an office's own wording is its own word."""
    doubted = FactCheck.question_id.in_(question_ids), FactCheck.trust == "unverified"
    return set(session.scalars(select(FactCheck.question_id).where(*doubted).order_by(FactCheck.question_id)))


def list_told(session: Session, question_ids: Collection[int]) -> dict[int, tuple[LazyString, str]]:
    """Return what `told_of` says of many questions; nothing of those about whose facts nothing is said."""
    rows = select(FactCheck).where(FactCheck.question_id.in_(question_ids), FactCheck.trust != "")
    return {check.question_id: _told(check) for check in session.scalars(rows.order_by(FactCheck.question_id))}


def told_of(session: Session, question: Question) -> tuple[LazyString, str] | None:
    """Return how far a shipped question's fact is trusted and what a second look found, as its page says it."""
    return list_told(session, [question.id]).get(question.id)


def _told(check: FactCheck) -> tuple[LazyString, str]:
    return TRUST_NAMES[check.trust], in_plain_words(check.note)


def in_plain_words(note: str) -> str:
    """Return a second look's note without the numbers of facts, which mean nothing to readers."""
    return _FACT_NUMBERS.sub("", _COMPARED.sub("与所据事实对照", note))
