"""A cell with all options is parted where its signs and the key leave no doubt."""

import pytest

from examsvc.bank.formats.option_cells import options_of_cell, options_of_stem, without_letter


@pytest.mark.parametrize(
    "cell",
    [
        "红,橙,紫",
        "红，橙，紫",
        "红、橙、紫",
        "红；橙；紫",
        "A红 B橙 C紫",
        "A红\nB橙\nC紫",
        "(A)红(B)橙(C)紫",
    ],
)
def test_options_may_stand_side_by_side_with_any_sign_between(cell: str) -> None:
    assert options_of_cell(cell, "C")[0] == ["红", "橙", "紫"]


def test_a_strong_sign_goes_before_the_commas_inside_the_options() -> None:
    assert options_of_cell("红，深；橙，浅", "B")[0] == ["红，深", "橙，浅"]


@pytest.mark.parametrize("cell", ["红", '["红","橙"', "红,橙"])
def test_a_cell_that_cannot_be_parted_for_its_key_stays_whole(cell: str) -> None:
    assert options_of_cell(cell, "D")[0] == [cell]


def test_options_are_taken_from_behind_a_stem() -> None:
    assert options_of_stem("甲（ ）\nA.红\nB.橙", "A") == ("甲（ ）", ["红", "橙"], True)
    assert options_of_stem("维生素A、B", "对") == ("维生素A、B", [], True)


@pytest.mark.parametrize(("option", "text"), [("C.  时间", "时间"), ("Ｃ、时间", "时间"), ("B.时间", "B.时间")])
def test_only_the_columns_own_letter_is_dropped(option: str, text: str) -> None:
    assert without_letter(option, 2) == text
