"""What a keeper types becomes a draft, and a version becomes what the keeper sees: there and back without loss."""

import json
import re
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from examsvc.bank.editing import Typed, draft_of, typed_of
from examsvc.bank.models import QuestionKey, QuestionVersion
from examsvc.bank.question_types.base import as_json
from examsvc.bank.question_types.registry import question_type
from examsvc.core.errors import Invalid


def make(kind: str, content: dict[str, Any], key: dict[str, Any]) -> tuple[QuestionVersion, QuestionKey]:
    parts = question_type(kind).parse(json.dumps(content), json.dumps(key))
    version = QuestionVersion(
        kind=kind,
        content=as_json(parts[0]),
        stem_text=parts[0].stem,
        topic="总体目标",
        difficulty=2,
        level="national",
        area="全国",
        validity="2016–2020",
        practice_only=False,
        exposure_public=True,
        fact_keys="N001",
    )
    return version, QuestionKey(key=as_json(parts[1]), explanation="见《示例办法》。")


WORDS = st.text(alphabet="甲乙丙丁戊己庚辛壬癸abc", min_size=1, max_size=6)
TEXTS = st.lists(WORDS, min_size=2, max_size=5, unique=True)


@st.composite
def questions(draw: st.DrawFn) -> tuple[str, dict[str, Any], dict[str, Any]]:
    kind = draw(st.sampled_from(["single", "multiple", "true_false", "fill_in", "short_answer"]))
    stem = draw(WORDS)
    if kind in ("single", "multiple"):
        options = [{"id": "abcde"[n], "text": text} for n, text in enumerate(draw(TEXTS))]
        ids = [option["id"] for option in options]
        right: Any = draw(st.sampled_from(ids))
        if kind == "multiple":
            right = sorted(draw(st.sets(st.sampled_from(ids), min_size=2)))
        return kind, {"stem": stem, "options": options}, {"correct": right}
    if kind == "true_false":
        return kind, {"stem": stem}, {"correct": draw(st.booleans())}
    if kind == "short_answer":
        points = draw(st.lists(st.tuples(WORDS, st.integers(1, 5)), min_size=1, max_size=4))
        return kind, {"stem": stem}, {"points": [{"text": t, "marks": str(m)} for t, m in points]}
    blanks = draw(st.lists(st.one_of(worded(), numbered()), min_size=1, max_size=4))
    stem += "".join(f"{{{n}}}" for n in range(1, len(blanks) + 1))
    shown = [{"unit": unit} for unit, _key in blanks]
    content = {"stem": stem, "blanks": shown, "ordered": draw(st.booleans())}
    return kind, content, {"blanks": [key for _unit, key in blanks]}


def worded() -> st.SearchStrategy[tuple[str, dict[str, Any]]]:
    accept = st.lists(WORDS, min_size=1, max_size=3).map(lambda words: {"accept": words})
    return st.tuples(st.sampled_from(["", "年"]), accept)


def numbered() -> st.SearchStrategy[tuple[str, dict[str, Any]]]:
    number = st.decimals(0, 10000, places=2).map(str)
    tolerance = st.sampled_from(["0", "0.5"])
    key = st.builds(lambda n, t: {"number": n, "tolerance": t}, number, tolerance)
    return st.tuples(st.sampled_from(["", "年", "%", "万元"]), key)


def is_sound(question: tuple[str, dict[str, Any], dict[str, Any]]) -> bool:
    kind, content, key = question
    return not question_type(kind).problems(*question_type(kind).parse(json.dumps(content), json.dumps(key)))


@given(questions().filter(is_sound))
def test_a_question_comes_back_from_the_editor_unchanged(
    question: tuple[str, dict[str, Any], dict[str, Any]],
) -> None:
    version, key = make(*question)
    draft = draft_of(version, typed_of(version, key))
    kind = question_type(version.kind)
    assert kind.parse(draft.content, draft.key) == kind.parse(version.content, key.key)
    assert (draft.stem_text, draft.explanation, draft.topic) == (version.stem_text, key.explanation, version.topic)


SINGLE = make(
    "single",
    {"stem": "示例", "options": [{"id": "a", "text": "甲"}, {"id": "b", "text": "乙"}]},
    {"correct": "a"},
)
MULTIPLE = make(
    "multiple",
    {"stem": "示例", "options": [{"id": i, "text": i} for i in "abc"]},
    {"correct": ["a", "b"]},
)
JUDGEMENT = make("true_false", {"stem": "示例"}, {"correct": True})
FILL_IN = make("fill_in", {"stem": "满{1}", "blanks": [{"unit": "年"}]}, {"blanks": [{"number": "3"}]})
SHORT = make("short_answer", {"stem": "示例"}, {"points": [{"text": "要点", "marks": "1"}]})
Made = tuple[QuestionVersion, QuestionKey]


def typed(question: Made, **changes: Any) -> Typed:
    return replace(typed_of(*question), **changes)


def key_of(question: Made, **changes: Any) -> Any:
    return json.loads(draft_of(question[0], typed(question, **changes)).key)


@pytest.mark.parametrize("answer", ["B", "b", "Ｂ", " B ", "B."])
def test_a_letter_may_be_typed_as_people_type_it(answer: str) -> None:
    assert key_of(SINGLE, answer=answer) == {"correct": "b"}


@pytest.mark.parametrize("answer", ["AC", "A、C", "a,c", "Ａ　Ｃ", "CA", "A和C"])
def test_letters_may_be_parted_in_any_way(answer: str) -> None:
    assert key_of(MULTIPLE, answer=answer) == {"correct": ["a", "c"]}


@pytest.mark.parametrize(
    ("answer", "truth"),
    [("对", True), ("正确", True), ("√", True), ("错", False), ("错误", False), ("×", False), (" 错 ", False)],
)
def test_a_judgement_may_be_typed_as_people_type_it(answer: str, truth: bool) -> None:
    assert key_of(JUDGEMENT, answer=answer) == {"correct": truth}


@pytest.mark.parametrize(
    ("answer", "blank"),
    [
        ("＝3 年", {"number": "3", "tolerance": "0", "accept": []}),
        ("=３年", {"number": "3", "tolerance": "0", "accept": []}),
        ("＝4.5 % ±0.1", {"number": "4.5", "tolerance": "0.1", "accept": []}),
        ("甲；乙", {"accept": ["甲", "乙"], "tolerance": "0"}),
        ("甲; 乙 ;", {"accept": ["甲", "乙"], "tolerance": "0"}),
    ],
)
def test_a_blank_is_read_as_number_or_as_wordings(answer: str, blank: dict[str, Any]) -> None:
    assert key_of(FILL_IN, answer=answer) == {"blanks": [blank]}


def test_the_unit_behind_a_number_is_what_examinees_see() -> None:
    draft = draft_of(FILL_IN[0], typed(FILL_IN, answer="＝3 个月"))
    assert json.loads(draft.content)["blanks"] == [{"unit": "个月"}]


@pytest.mark.parametrize(
    ("question", "changes", "said"),
    [
        (SINGLE, {"answer": "C"}, "答案不在选项之中"),
        (SINGLE, {"answer": "AB"}, "答案不在选项之中"),
        (SINGLE, {"answer": "甲"}, "答案不在选项之中"),
        (SINGLE, {"options": "甲"}, "选项至少要有两个"),
        (SINGLE, {"options": "甲\n甲"}, "有两个选项文字相同"),
        (MULTIPLE, {"answer": "A"}, "多选题至少有两个正确选项"),
        (MULTIPLE, {"answer": "AZ"}, "答案不在选项之中"),
        (JUDGEMENT, {"answer": "也许"}, "写“对”或“错”"),
        (FILL_IN, {"stem": "满三年"}, "题干中应当正好有一处 {1}"),
        (FILL_IN, {"answer": "＝3 年\n＝4 年"}, "题干中应当正好有一处 {2}"),
        (FILL_IN, {"answer": "；"}, "要么给出可接受的写法，要么给出数值"),
        (SHORT, {"answer": "要点｜零"}, "写法不对"),
        (SHORT, {"answer": "要点｜0"}, "每个得分点的分值大于零"),
    ],
)
def test_what_contradicts_itself_is_refused_in_words(question: Made, changes: dict[str, Any], said: str) -> None:
    with pytest.raises(Invalid, match=re.escape(said)):
        draft_of(question[0], typed(question, **changes))


@pytest.mark.parametrize(
    "changes",
    [
        {"stem": "另一题"},
        {"options": "甲\n丙"},
        {"answer": "B"},
        {"explanation": "另一解析。"},
        {"topic": "另一主题"},
        {"difficulty": 4},
        {"area": "江西省"},
        {"practice_only": True},
    ],
)
def test_whatever_is_typed_differently_gives_another_hash(changes: dict[str, Any]) -> None:
    hashes = {draft_of(SINGLE[0], typed(SINGLE, **c)).content_hash for c in ({}, changes)}
    assert len(hashes) == 2


def test_editing_keeps_what_the_editor_does_not_show() -> None:
    draft = draft_of(SINGLE[0], typed(SINGLE, stem="另一题"))
    assert (draft.level, draft.validity, draft.fact_keys) == ("national", "2016–2020", "N001")
