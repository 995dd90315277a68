"""Keys are told apart by their shape: pairs, an order, numbers of options; anything else is none of these."""

import string

import pytest
from hypothesis import given
from hypothesis import strategies as st

from examsvc.bank.formats.key_shapes import option_numbers_of, order_of, pairs_of


@pytest.mark.parametrize(
    "key",
    [
        "1-B 2-A",
        "1—B，2—A",
        "①B②A",
        "1.B；2.A",
        "1、B 2、A",
        "（1）B（2）A",
        "1B2A",
        "1→b\n2→a",
        "１－Ｂ　２－Ａ",
        "【1-B 2-A】",
        "1--B；2--A。",
    ],
)
def test_numbers_paired_with_letters_are_read_in_every_usual_writing(key: str) -> None:
    assert pairs_of(key) == (("1", "B"), ("2", "A"))


def test_letters_may_stand_before_the_numbers() -> None:
    assert pairs_of("A-2 B-1") == (("A", "2"), ("B", "1"))


@pytest.mark.parametrize("key", ["", "AB", "1-B", "1-B 2-", "1-BC 2-A", "1-B 2-A 略", "2015年1月", "A-B", "1-2 3-4"])
def test_anything_besides_pairs_is_no_matching_key(key: str) -> None:
    assert pairs_of(key) == ()


@pytest.mark.parametrize(
    ("key", "order"),
    [
        ("C-A-B", "CAB"),
        ("CAB", "CAB"),
        ("C→A→B", "CAB"),
        ("c、a、b", "CAB"),
        ("C>A>B", "CAB"),
        ("C A B", "CAB"),
        ("③①②", "312"),
        ("③→①→②", "312"),
        ("3-1-2", "312"),
        ("312", "312"),
        ("（3）（1）（2）", "312"),
        ("3，1，2。", "312"),
    ],
)
def test_an_order_is_read_from_letters_or_numbers(key: str, order: str) -> None:
    assert order_of(key) == tuple(order)


def test_numbers_of_two_digits_are_parted_by_what_stands_between() -> None:
    assert order_of("10-2-11") == ("10", "2", "11")
    assert order_of("⑩②⑪") == ("10", "2", "11")


@pytest.mark.parametrize("key", ["", "A", "AAB", "A-1-B", "先甲后乙", "1122", "A-B-A"])
def test_what_names_an_entry_twice_or_none_is_no_order(key: str) -> None:
    assert order_of(key) == ()


@given(st.permutations(string.ascii_uppercase[:6]), st.sampled_from(["", "-", "—", "→", "、", "，", " > "]))
def test_every_order_of_letters_comes_back_whatever_stands_between(letters: list[str], between: str) -> None:
    assert order_of(between.join(letters)) == tuple(letters)


@given(
    st.permutations(string.ascii_uppercase[:5]), st.sampled_from(["-", "—", ".", "、", ""]), st.sampled_from(" ；，")
)
def test_every_pairing_comes_back_whatever_ties_and_parts(letters: list[str], tie: str, apart: str) -> None:
    key = apart.join(f"{number}{tie}{letter}" for number, letter in enumerate(letters, start=1))
    assert pairs_of(key) == tuple((str(number), letter) for number, letter in enumerate(letters, start=1))


@pytest.mark.parametrize(
    ("key", "numbers"),
    [("2", (2,)), ("1,3", (1, 3)), ("1┋3┋4", (1, 3, 4)), ("１；３", (1, 3)), ("1,1", ()), ("A", ()), ("2015", ())],
)
def test_numbers_that_may_count_options(key: str, numbers: tuple[int, ...]) -> None:
    assert option_numbers_of(key) == numbers
