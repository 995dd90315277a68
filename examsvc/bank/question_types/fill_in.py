"""Fill-in (填空): one or several blanks, each a wording or a number with its unit."""

import json
from collections.abc import Sequence
from decimal import Decimal

from pydantic import Field

from examsvc.bank.question_types.base import (
    LONGEST_VALUE_BYTES,
    BadValue,
    Content,
    Frozen,
    MarkedAnswer,
    MultipleRule,
    QuestionType,
    judged,
    unanswered,
)
from examsvc.bank.question_types.normalisation import plain, read_number
from examsvc.core.canonical import canonical_json

_BLANK_LIMIT = 500


class Blank(Frozen):
    """What is printed after one blank."""

    unit: str = ""


class FillInContent(Content):
    """A stem with gaps {1}, {2} …; `ordered` tells the examinee whether their order matters."""

    blanks: tuple[Blank, ...] = Field(min_length=1, max_length=8)
    ordered: bool = True


class BlankKey(Frozen):
    """Accepted wordings (the first is the model answer), or a number with an absolute tolerance."""

    accept: tuple[str, ...] = ()
    number: Decimal | None = None
    tolerance: Decimal = Decimal(0)


class FillInKey(Frozen):
    """One key a blank."""

    blanks: tuple[BlankKey, ...]


class FillIn(QuestionType[FillInContent, FillInKey]):
    """Blanks worth equal parts; the value is a JSON list of texts, one a blank."""

    kind = "fill_in"
    content_model = FillInContent
    key_model = FillInKey

    def problems(self, content: FillInContent, key: FillInKey) -> list[str]:
        """Check that stem, blanks and key agree."""
        found = []
        if len(content.blanks) != len(key.blanks):
            found.append("空的个数与答案的个数不一致")
        gaps = [f"{{{n}}}" for n in range(1, len(content.blanks) + 1)]
        found += [f"题干中应当正好有一处 {gap}" for gap in gaps if content.stem.count(gap) != 1]
        if any((blank.number is None) == (not blank.accept) for blank in key.blanks):
            found.append("每个空要么给出可接受的写法，要么给出数值")
        if any(not plain(wording) for blank in key.blanks for wording in blank.accept):
            found.append("可接受的写法不能只有标点")
        return found

    def check_value(self, content: FillInContent, value: str) -> str:
        """Accept a list of as many texts as there are blanks."""
        if not value:
            return ""
        try:
            texts = json.loads(value)
        except ValueError:
            raise BadValue(value) from None
        if not isinstance(texts, list) or len(texts) != len(content.blanks):
            raise BadValue("wrong number of blanks")
        if any(not isinstance(t, str) or len(t) > _BLANK_LIMIT for t in texts):
            raise BadValue("not text")
        if not any(t.strip() for t in texts):
            return ""
        spelt = canonical_json([t.strip() for t in texts])
        if len(spelt.encode()) > LONGEST_VALUE_BYTES:
            raise BadValue("too long")
        return spelt

    def mark(
        self, content: FillInContent, key: FillInKey, value: str, marks: Decimal, rule: MultipleRule
    ) -> MarkedAnswer:
        """Give each blank its equal part; unordered blanks are matched as well as possible."""
        if not value:
            return unanswered()
        texts: list[str] = json.loads(value)
        fits = [[_fits(text, blank, content.blanks[n].unit) for n, blank in enumerate(key.blanks)] for text in texts]
        if content.ordered:
            right = sum(row[n] for n, row in enumerate(fits))
        else:
            right = _best_matching([row for n, row in enumerate(fits) if not _said_before(texts, n)])
        return judged(marks, Decimal(right) / len(key.blanks), canonical_json([plain(t) for t in texts]))

    def model_answer(self, content: FillInContent, key: FillInKey) -> str:
        """Return the first wording or the number with its unit, blank by blank."""
        words = [
            f"{blank.number}{content.blanks[n].unit}" if blank.number is not None else blank.accept[0]
            for n, blank in enumerate(key.blanks)
        ]
        return "；".join(words)


def _fits(text: str, blank: BlankKey, unit: str) -> bool:
    if blank.number is not None:
        number = read_number(text, unit)
        return number is not None and abs(number - blank.number) <= blank.tolerance
    written = plain(text)
    return bool(written) and any(written == plain(wording) for wording in blank.accept)


def _said_before(texts: Sequence[str], n: int) -> bool:
    return plain(texts[n]) in {plain(text) for text in texts[:n]}


def _best_matching(fits: Sequence[Sequence[bool]]) -> int:
    """Return the size of a greatest matching between texts and blanks (augmenting paths)."""
    holder: dict[int, int] = {}

    def place(text: int, seen: set[int]) -> bool:
        for blank, fit in enumerate(fits[text]):
            if fit and blank not in seen:
                seen.add(blank)
                if blank not in holder or place(holder[blank], seen):
                    holder[blank] = text
                    return True
        return False

    return sum(place(text, set()) for text in range(len(fits)))
