"""Draw questions of every kind, valid by their own schema and checks."""

from decimal import Decimal
from typing import Any

from hypothesis import strategies as st

from examsvc.bank.question_types.base import Content, Frozen
from examsvc.bank.question_types.registry import all_types, question_type

# Letters that need no folding, so that a text comes back from an editor's line exactly as it went in.
words = st.text("贫困村退出示例资金项目帮扶政策公示评议甲乙丙丁", min_size=1, max_size=8)
shares = st.sampled_from(["1", "2", "0.5"])
numbers = st.decimals(-1000, 1000, places=2).map(str)


def several(least: int, most: int) -> st.SearchStrategy[list[str]]:
    return st.lists(words, min_size=least, max_size=most, unique=True)


@st.composite
def single_fields(draw: st.DrawFn) -> dict[str, Any]:
    texts = draw(several(2, 6))
    options = dict(zip("abcdef", texts, strict=False))
    return {"stem": draw(words), "options": options, "answer": draw(st.sampled_from(sorted(options)))}


@st.composite
def multiple_fields(draw: st.DrawFn) -> dict[str, Any]:
    options = dict(zip("abcdef", draw(several(3, 6)), strict=False))
    right = draw(st.lists(st.sampled_from(sorted(options)), min_size=2, unique=True).map(sorted))
    return {"stem": draw(words), "options": options, "answer": right}


true_false_fields = st.fixed_dictionaries({"stem": words, "answer": st.booleans()})


@st.composite
def blanks(draw: st.DrawFn) -> dict[str, Any]:
    unit = draw(st.sampled_from([{}, {"unit": "年"}]))
    if draw(st.booleans()):
        return {"accept": draw(several(1, 3)), **unit}
    tolerance = draw(st.sampled_from([{}, {"tolerance": "0.5"}]))
    return {"number": draw(numbers), **tolerance, **unit}


def answer_of(blank: dict[str, Any]) -> object:
    return Decimal(blank["number"]) if "number" in blank else blank["accept"][0]


@st.composite
def fill_in_fields(draw: st.DrawFn) -> dict[str, Any]:
    # Two blanks of one answer, in any order, could never both be right.
    own = draw(st.lists(blanks(), min_size=1, max_size=4, unique_by=answer_of))
    stem = draw(words) + "".join(f"{{{n}}}" for n in range(1, len(own) + 1))
    return {"stem": stem, "blanks": own} | draw(st.sampled_from([{}, {"ordered": False}]))


short_answer_fields = st.fixed_dictionaries(
    {
        "stem": words,
        "points": st.lists(st.fixed_dictionaries({"text": words, "marks": shares}), min_size=1, max_size=4),
    }
)
ordering_fields = st.fixed_dictionaries({"stem": words, "sequence": several(2, 8)})


@st.composite
def matching_fields(draw: st.DrawFn) -> dict[str, Any]:
    left, right = draw(several(2, 6)), draw(several(2, 8))
    pairs = {text: draw(st.sampled_from(right)) for text in left}
    spare = sorted(set(right) - set(pairs.values()))
    return {"stem": draw(words), "pairs": pairs} | ({"spare": spare} if spare else {})


@st.composite
def case_fields(draw: st.DrawFn) -> dict[str, Any]:
    parts = []
    for _ in range(draw(st.integers(1, 4))):
        kind = draw(st.sampled_from([k for k in FIELDS if k != "case"]))
        share = draw(st.sampled_from([{}, {"share": "2"}]))
        parts.append({"type": kind, **share, **draw(FIELDS[kind])})
    return {"stem": draw(words), "parts": parts}


FIELDS: dict[str, st.SearchStrategy[dict[str, Any]]] = {
    "single": single_fields(),
    "multiple": multiple_fields(),
    "true_false": true_false_fields,
    "fill_in": fill_in_fields(),
    "short_answer": short_answer_fields,
    "ordering": ordering_fields,
    "matching": matching_fields(),
    "case": case_fields(),
}


def halves(kind: str, fields: dict[str, Any]) -> tuple[Content, Frozen]:
    """Return both halves of a question given as its fields; the fields stay as they are."""
    found = question_type(kind)
    content, key = found.of_fields(dict(fields))
    return found.content_model.model_validate(content), found.key_model.model_validate(key)


@st.composite
def questions(draw: st.DrawFn) -> tuple[str, Content, Frozen]:
    """Draw a kind and both halves of a question of it."""
    kind = draw(st.sampled_from(sorted(all_types())))
    return (kind, *halves(kind, draw(FIELDS[kind])))


marks = st.sampled_from([Decimal(1), Decimal(2), Decimal("0.5"), Decimal(10)])
