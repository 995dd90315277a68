"""Number and date at signing."""

from datetime import UTC, date, datetime

import pytest

from examsvc.core.errors import Invalid
from examsvc.notices.issue_facts import check_date, read_document_number

HELD = datetime(2026, 5, 20, 1, tzinfo=UTC)
# In Ji'an it is already the first of June.
NOW = datetime(2026, 5, 31, 16, 30, tzinfo=UTC)


@pytest.mark.parametrize(
    "text", ["示扶组字〔2026〕7号", " 示扶组字〔2026〕7号 ", "×扶组字〔2026〕7号".replace("×", "示")]
)
def test_a_number_of_the_right_form_stays_as_typed(text: str) -> None:
    assert read_document_number(text) == "示扶组字〔2026〕7号"


@pytest.mark.parametrize(
    "text",
    ["示扶组字[2026]7号", "示扶组字（2026）7号", "示扶组字【2026】7号", "示扶组字 〔2026〕 7号", "示扶组字(2026)7号"],
)
def test_wrong_brackets_are_told_with_the_right_spelling_and_never_repaired_silently(text: str) -> None:
    with pytest.raises(Invalid) as refusal:
        read_document_number(text)
    assert "应写成：示扶组字〔2026〕7号" in refusal.value.message
    assert "doc_no" in refusal.value.fields


@pytest.mark.parametrize(
    "text",
    [
        "",
        "7",
        "〔2026〕7号",
        "示扶组字〔2026〕07号",
        "示扶组字〔2026〕第7号",
        "示扶组字〔26〕7号",
        "示扶组字〔2026〕7",
        "示扶组字〔2026〕0号",
    ],
)
def test_a_number_of_another_form_is_refused_with_an_example(text: str) -> None:
    with pytest.raises(Invalid) as refusal:
        read_document_number(text)
    assert "×扶组字〔2026〕7号" in refusal.value.message


@pytest.mark.parametrize("day", [date(2026, 5, 20), date(2026, 5, 31), date(2026, 6, 1)])
def test_a_date_from_the_exam_to_today_is_accepted(day: date) -> None:
    check_date("示扶组字〔2026〕7号", day, HELD, NOW)


@pytest.mark.parametrize(
    ("day", "reason"),
    [(date(2026, 5, 19), "早于考试日期（2026-05-20）"), (date(2026, 6, 2), "晚于今天（2026-06-01）")],
)
def test_a_date_outside_is_refused_with_the_other_date(day: date, reason: str) -> None:
    with pytest.raises(Invalid, match="成文日期") as refusal:
        check_date("示扶组字〔2026〕7号", day, HELD, NOW)
    assert reason in refusal.value.message
    assert set(refusal.value.fields) == {"issued_on"}


def test_a_number_of_another_year_than_the_date_is_refused_with_both() -> None:
    with pytest.raises(Invalid, match="2025年") as refusal:
        check_date("示扶组字〔2025〕7号", date(2026, 5, 31), HELD, NOW)
    assert "2026年" in refusal.value.message
