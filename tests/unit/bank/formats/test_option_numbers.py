"""Keys that count options are read where the file shows from where it counts, else turned down by name."""

import pytest

from examsvc.bank.formats.drafts import Draft, DraftOption
from examsvc.bank.formats.items import ItemKind, Trouble
from examsvc.bank.formats.option_numbers import read_option_numbers
from examsvc.bank.formats.settling import settle_all
from tests.unit.bank.formats.making import PLACE


def draft(key: str, *options: str, first: int | None = None, kind: ItemKind | None = None) -> Draft:
    return Draft(
        PLACE,
        stem="甲是（ ）",
        key=key,
        kind=kind,
        first_option=first,
        options=[DraftOption(text) for text in options or ("红", "橙", "黄", "绿")],
    )


def keys(*drafts: Draft, **choices: str) -> tuple[list[str], list[Trouble]]:
    told = read_option_numbers(drafts, {name.replace("_", " "): value for name, value in choices.items()})
    return [found.key for found in drafts], told


def test_a_key_that_names_the_last_option_shows_that_the_file_counts_from_one() -> None:
    found, told = keys(draft("2"), draft("1,4"))
    assert found == ["B", "AD"]
    assert [(trouble.code, trouble.about) for trouble in told] == [("option-numbers-read", "1=A")]


def test_a_key_of_nought_shows_that_it_counts_from_nought() -> None:
    assert keys(draft("0"), draft("1,3"))[0] == ["A", "BD"]


def test_numbered_headings_say_it_themselves() -> None:
    assert keys(draft("2", first=1), draft("1┋3", first=1)) == (["B", "AC"], [])


@pytest.mark.parametrize(("chosen", "read"), [("1", ["B", "AC"]), ("0", ["C", "BD"])])
def test_a_person_may_say_it(chosen: str, read: list[str]) -> None:
    assert keys(draft("2"), draft("1,3"), first_option=chosen) == (read, [])


@pytest.mark.parametrize("numbers", [("2", "1,3"), ("0", "4")])
def test_without_proof_or_with_two_that_contradict_the_questions_are_turned_down(numbers: tuple[str, str]) -> None:
    settled = settle_all([draft(number) for number in numbers], {})
    assert [trouble.code for trouble in settled.rejected] == ["option-numbers-unknown"] * 2


def test_a_number_beyond_the_options_is_no_option() -> None:
    settled = settle_all([draft("4"), draft("7")], {})
    assert [trouble.code for trouble in settled.rejected] == ["key-outside-options"]


def test_numbers_that_are_the_texts_of_options_stay_texts() -> None:
    assert keys(draft("3", "1", "3", "5", "7"))[0] == ["3"]


def test_a_number_that_is_one_option_and_the_text_of_another_says_two_things() -> None:
    settled = settle_all([draft("4"), draft("1", "2", "1", "3")], {})
    assert [trouble.code for trouble in settled.rejected] == ["two-keys"]


def test_orders_and_judgements_are_none_of_this() -> None:
    assert keys(draft("2,1,4,3", kind=ItemKind.ORDERING))[0] == ["2,1,4,3"]
