"""The layout of question files: what is written reads back the same, and writing it again changes no byte."""

import re
from datetime import date
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from examsvc.bank.formats.shelf_layout import POLICIES, file_of, lay_out
from examsvc.bank.formats.shipped_yaml import Checked, ShippedPolicy, ShippedQuestion, parse_policies, parse_questions
from examsvc.bank.question_types.base import Content, Frozen, as_json
from tests.factories.questions import questions

POLICY = ShippedPolicy(key="zf-1", title="示例办法", doc_no="示发〔2015〕3号", level="national", file="", line=1)
texts = st.text(st.characters(blacklist_categories=["Cs"], blacklist_characters="\0"), min_size=4).filter(
    lambda text: len(text.strip()) >= 4
)


def shipped(drawn: tuple[str, Content, Frozen], **changes: Any) -> ShippedQuestion:
    """Make a shipped question of a drawn kind."""
    kind, content, key = drawn
    said: dict[str, Any] = {
        "key": "N-goal-001",
        "topic": "总体目标",
        "difficulty": 2,
        "area": "全国",
        "facts": ("N001",),
        "source": "zf-1",
        "clause_absent": "原文未见",
        "level": "national",
        "explanation": "见《示例办法》。",
        "file": "national/goal.yaml",
        "line": 1,
    }
    halves = {"content": as_json(content), "key_json": as_json(key), "stem_text": content.stem}
    return ShippedQuestion.model_validate(said | halves | {"type": kind} | changes)


def written(*entries: ShippedQuestion) -> str:
    files = lay_out([POLICY], entries)
    (text,) = [text for name, text in files.items() if name != POLICIES]
    return text


def read(text: str) -> list[ShippedQuestion]:
    return parse_questions(text, "national/goal.yaml", "national")


@given(questions())
def test_a_question_of_any_kind_reads_back_as_it_was(drawn: tuple[str, Content, Frozen]) -> None:
    text = written(shipped(drawn))
    (again,) = read(text)
    assert (again.content_hash(), written(again)) == (shipped(drawn).content_hash(), text)


@given(questions(), texts)
def test_no_text_breaks_the_file(drawn: tuple[str, Content, Frozen], said: str) -> None:
    question = shipped(
        drawn, explanation=said, quotation=said, checked=Checked(on=date(2026, 11, 24), note="相符，无改动")
    )
    (again,) = read(written(question))
    assert (again.explanation, again.quotation, again.checked) == (
        question.explanation,
        question.quotation,
        question.checked,
    )


@given(texts)
def test_no_title_breaks_the_register(title: str) -> None:
    policy = POLICY.model_copy(update={"title": title.strip()[:100], "effective_to": date(2020, 12, 31)})
    text = lay_out([policy], [])[POLICIES]
    (again,) = parse_policies(text, POLICIES)
    assert again.model_dump(exclude={"line", "file"}) == policy.model_dump(exclude={"line", "file"})


@given(questions())
def test_what_is_not_said_is_not_written(drawn: tuple[str, Content, Frozen]) -> None:
    text = written(shipped(drawn))
    assert not re.search(
        r"^  (practice_only|practice_because|quotation|year|trust|checked|source_absent):", text, re.MULTILINE
    )


@given(questions())
def test_questions_stand_in_the_order_of_their_numbers(drawn: tuple[str, Content, Frozen]) -> None:
    keys = ["N-goal-010", "N-goal-002", "N-goal-001"]
    text = written(*(shipped(drawn, key=key) for key in keys))
    assert [question.key for question in read(text)] == sorted(keys)


@given(questions())
def test_a_key_and_a_level_name_the_file(drawn: tuple[str, Content, Frozen]) -> None:
    assert file_of(shipped(drawn)) == "national/goal.yaml"
    assert file_of(shipped(drawn, key="01ARZ3NDEKTSV4", level="municipal")) == "municipal/own.yaml"


def test_the_gap_of_a_choice_stays_readable() -> None:
    said = "脱贫攻坚的基本方略是（\u3000\u3000）。"
    assert f"title: {said}" in lay_out([POLICY.model_copy(update={"title": said})], [])[POLICIES]
