"""Numbers before the stems of a table go; numbers that belong to a question stay."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from examsvc.bank.formats.drafts import Draft
from examsvc.bank.formats.running_numbers import drop_running_numbers
from tests.unit.bank.formats.making import PLACE


def stems(*given_stems: str, numbers: tuple[int | None, ...] = ()) -> list[str]:
    drafts = [Draft(PLACE, stem=stem) for stem in given_stems]
    for draft, number in zip(drafts, numbers, strict=False):
        draft.number = number
    drop_running_numbers(drafts)
    return [draft.stem for draft in drafts]


@given(st.sampled_from(["{}、", "{}．", "{}. ", "第{}题 ", "{}\t"]), st.integers(1, 30), st.integers(1, 5))
def test_numbers_that_count_on_are_dropped_in_every_writing(mark: str, first: int, count: int) -> None:
    numbers = range(first, first + count + 1)
    assert set(stems(*[f"{mark.format(n)}甲是什么" for n in numbers])) == {"甲是什么"}


def test_they_may_begin_again_with_every_type() -> None:
    assert stems("1、甲", "2、乙", "1、丙", "2、丁") == ["甲", "乙", "丙", "丁"]


def test_the_number_of_an_only_question_is_dropped() -> None:
    assert stems("1、甲是什么") == ["甲是什么"]


@pytest.mark.parametrize("stem", ["1、先看 2、再答", "3、甲是什么", "2015年的标准", "（1）甲", "①甲"])
def test_what_belongs_to_an_only_question_stays(stem: str) -> None:
    assert stems(stem) == [stem]


def test_numbers_that_do_not_count_on_or_stand_before_few_stay() -> None:
    assert stems("5、甲", "2、乙", "9、丙") == ["5、甲", "2、乙", "9、丙"]
    assert stems("1、甲", "乙", "丙") == ["1、甲", "乙", "丙"]


def test_the_numbers_own_column_proves_one() -> None:
    assert stems("7、甲", "乙", numbers=(7, 8)) == ["甲", "乙"]
