"""Questions as the bank's pages and sheets show them, key included: for keepers and reviewers only."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from flask import get_template_attribute
from flask_babel import force_locale
from flask_babel import lazy_gettext as _
from sqlalchemy import select
from sqlalchemy.orm import Session

from examsvc.bank.models import QuestionKey, QuestionVersion
from examsvc.bank.pictures import inline_pictures
from examsvc.bank.question_types.choices import LETTERS
from examsvc.bank.question_types.registry import all_types, question_type
from examsvc.bank.versions import SHIPPED
from examsvc.web.filters import lined

KIND_NAMES = {kind.kind: kind.name for kind in all_types().values()}
# Sheets are Chinese whatever language the page has.
PRINTED_KINDS = {kind.kind: kind.printed for kind in all_types().values()}
LEVEL_NAMES = {"national": _("国家"), "provincial": _("省级"), "municipal": _("市县")}


@dataclass(frozen=True)
class Shown:
    """One version in words."""

    version_id: int
    kind: str
    stem: str
    # What a page prints, as templates/attempts/question.html takes it, and its pictures as data for img elements.
    item: Mapping[str, Any]
    pictures: Mapping[str, str]
    answer: str
    explanation: str
    topic: str
    difficulty: int
    area: str
    validity: str
    source: str
    clause: str
    quotation: str
    url: str
    practice_only: bool
    # Why this version was written; nothing where it simply came with the service.
    reason: str

    def picture(self, hash_: str) -> str:
        """Return a picture's address, which is the picture itself."""
        return self.pictures.get(hash_, "")

    def body(self) -> str:
        """Return the question as paper prints it, which is Chinese."""
        with force_locale("zh"):
            return str(get_template_attribute("attempts/question.html", "shown")(self.item, self.picture))


def show(version: QuestionVersion, key: QuestionKey, pictures: Mapping[str, str]) -> Shown:
    """Return a version with its key and source in words; `pictures` holds at least those it shows."""
    kind = question_type(version.kind)
    content, right = kind.parse(version.content, key.key)
    options = content.model_dump().get("options", ())
    marked = {option["id"]: f"{LETTERS[n]}. {option['text']}" for n, option in enumerate(options)}
    named = kind.right_value(content, right).split(",")
    clause = version.clause
    document = clause.document if clause is not None else None
    number = (document.doc_no or f"（{document.doc_no_absent}）") if document is not None else ""
    return Shown(
        version_id=version.id,
        kind=version.kind,
        stem=lined(content.stem),
        item={"kind": version.kind, "stem": content.stem, **kind.public(content, ())},
        pictures=pictures,
        answer="；".join(text for id_, text in marked.items() if id_ in named) or kind.model_answer(content, right),
        explanation=key.explanation,
        topic=version.topic,
        difficulty=version.difficulty,
        area=version.area,
        validity=version.validity,
        source=f"《{document.title}》{number}" if document is not None else version.source_absent or "",
        clause=(clause.label or f"条款：{clause.label_absent}") if clause is not None else "",
        quotation=clause.quotation if clause is not None else "",
        url=document.url if document is not None else "",
        practice_only=version.practice_only,
        reason="" if version.reason == SHIPPED else version.reason,
    )


def show_all(session: Session, versions: list[QuestionVersion]) -> list[Shown]:
    """Return many versions in words, in their order."""
    ids = [version.id for version in versions]
    keys = {k.version_id: k for k in session.scalars(select(QuestionKey).where(QuestionKey.version_id.in_(ids)))}
    pictures = inline_pictures(session, (version.content for version in versions))
    return [show(version, keys[version.id], pictures) for version in versions]
