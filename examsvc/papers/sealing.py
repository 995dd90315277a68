"""The hash of a paper: over everything that sealing fixes, as it is stored, never over hashes stored beside it."""

from decimal import Decimal
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from examsvc.bank.models import QuestionVersion
from examsvc.core.canonical import hash_of, sha256_hex
from examsvc.core.types import MARK_SCALE
from examsvc.papers.models import Form, FormItem, KeyVersion, Paper


def seal_hash(session: Session, paper: Paper) -> str:
    """Return the hash over blueprint, as-of date, seed, rule, and every form with its questions and first key."""
    forms = session.scalars(select(Form).where(Form.paper_id == paper.id).order_by(Form.label))
    return hash_of(
        {
            "name": paper.name,
            "kind": paper.kind,
            "blueprint": paper.blueprint,
            "as_of": paper.as_of.isoformat(),
            "seed": paper.seed,
            "multiple_rule": paper.multiple_rule,
            "forms": [_form(session, form) for form in forms],
        }
    )


def _form(session: Session, form: Form) -> dict[str, Any]:
    items = session.execute(
        select(FormItem, QuestionVersion.content_hash)
        .join(QuestionVersion, QuestionVersion.id == FormItem.version_id)
        .where(FormItem.form_id == form.id)
        .order_by(FormItem.number)
    )
    key = session.scalar(select(KeyVersion.key).where(KeyVersion.form_id == form.id, KeyVersion.number == 1))
    return {
        "label": form.label,
        "body": sha256_hex(form.body),
        "total_marks": _whole(form.total_marks),
        "predicted_difficulty": _whole(form.predicted_difficulty),
        "key": sha256_hex(key or ""),
        "items": [
            [i.number, i.item, i.section, i.version_id, content_hash, _whole(i.marks), i.option_order]
            for i, content_hash in items
        ],
    }


def _whole(marks: Decimal) -> int:
    """Return ten-thousandths: 2 and 2.0000 are one number, before and after the database."""
    return int(marks * MARK_SCALE)
