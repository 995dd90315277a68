"""Questions that say nearly the same: normalised stems compared by their longest common parts."""

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache

from rapidfuzz import fuzz, process
from sqlalchemy.orm import Session

from examsvc.bank.finding import visible
from examsvc.bank.models import Question, QuestionVersion

LEAST = 70
SHORTEST = 4
_UNSAID = re.compile(r"[\W_]+|\{\d\}")


@dataclass(frozen=True)
class Similar:
    """A question of the bank and how alike its stem is (percent)."""

    public_id: str
    stem: str
    percent: int


@lru_cache(maxsize=1 << 16)
def normalised(stem: str) -> str:
    """Return a stem without what makes no difference: spaces, punctuation, gaps, width and case."""
    return _UNSAID.sub("", unicodedata.normalize("NFKC", stem).casefold())


def most_alike(stem: str, others: Mapping[int, str], most: int = 5, least: int = LEAST) -> list[tuple[int, int]]:
    """Return the keys of the stems most like one, with the percentage; the likest first, then by key."""
    wanted = normalised(stem)
    if len(wanted) < SHORTEST:
        return []
    plain = {key: normalised(other) for key, other in others.items()}
    found = process.extract(wanted, plain, scorer=fuzz.ratio, score_cutoff=least, limit=None)
    ordered = sorted((-round(score), key) for _text, score, key in found)
    return [(key, -percent) for percent, key in ordered[:most]]


def list_similar(
    session: Session, office_id: int, stem: str, without: int | None = None, most: int = 5, least: int = LEAST
) -> list[Similar]:
    """Return what the office's bank already asks in nearly the same words; `without` is the question itself."""
    rows = visible(office_id).with_only_columns(Question.id, Question.public_id, QuestionVersion.stem_text)
    stems: dict[int, str] = {}
    public_ids: dict[int, str] = {}
    for question_id, public_id, text in session.execute(rows.order_by(Question.id)):
        if question_id != without:
            stems[question_id], public_ids[question_id] = text, public_id
    alike = most_alike(stem, stems, most, least)
    return [Similar(public_ids[key], stems[key], percent) for key, percent in alike]
