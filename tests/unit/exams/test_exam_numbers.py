"""Exam numbers can be read back, and slips in codes are caught before they are tried."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from examsvc.exams.codes import make_code, printed
from examsvc.exams.exam_numbers import BadCode, BadNumber, NumberPlan, Place, check_code, tidy

codes = st.integers(0, 10**7 - 1).map(lambda number: make_code(lambda _limit: number))
places = st.builds(Place, st.integers(1, 9), st.integers(1, 99), st.integers(1, 999))


@given(places, st.sampled_from(["", "A", "2020"]))
def test_a_number_is_read_back(place: Place, prefix: str) -> None:
    plan = NumberPlan(prefix)
    assert plan.place(plan.number(place)) == place


@given(st.sets(places, min_size=2))
def test_different_places_have_different_numbers(some: set[Place]) -> None:
    assert len({NumberPlan().number(place) for place in some}) == len(some)


def test_a_number_shows_sitting_room_and_seat() -> None:
    assert NumberPlan().number(Place(1, 3, 27)) == "103027"
    assert NumberPlan("K", 1, 1, 2).number(Place(1, 3, 27)) == "K1327"


@pytest.mark.parametrize("place", [Place(10, 1, 1), Place(1, 100, 1), Place(1, 1, 1000), Place(0, 1, 1)])
def test_a_place_that_does_not_fit_has_no_number(place: Place) -> None:
    with pytest.raises(BadNumber):
        NumberPlan().number(place)


@pytest.mark.parametrize("text", ["", "10302", "1030277", "10302x", "003027", "100027", "103000", "K103027"])
def test_what_the_plan_cannot_have_made_is_refused(text: str) -> None:
    with pytest.raises(BadNumber):
        NumberPlan().place(text)


@pytest.mark.parametrize("plan", [("考", 1), ("A-", 1), ("", 0)])
def test_a_plan_that_cannot_be_typed_is_refused(plan: tuple[str, int]) -> None:
    with pytest.raises(BadNumber):
        NumberPlan(*plan)


def test_full_width_letters_and_case_do_not_matter() -> None:
    assert NumberPlan("K").place("ｋ１ 03-027") == Place(1, 3, 27)


@given(codes)
def test_spaces_hyphens_and_full_width_digits_do_not_matter(code: str) -> None:
    wide = "".join(chr(ord(digit) + 0xFEE0) for digit in code)
    for typed in (
        code,
        printed(code),
        f" {code[:4]} {code[4:]}\n",
        f"{wide[:4]}－{wide[4:]}",
        f"{code[:4]}—{code[4:]}",
    ):
        assert check_code(typed) == code


@given(codes, st.integers(0, 7), st.integers(1, 9))
def test_one_wrong_digit_is_always_caught(code: str, place: int, shift: int) -> None:
    wrong = code[:place] + str((int(code[place]) + shift) % 10) + code[place + 1 :]
    with pytest.raises(BadCode) as refused:
        check_code(wrong)
    assert refused.value.reason == "check"


def test_of_a_hundred_exchanges_of_neighbours_three_at_most_pass() -> None:
    passed = possible = 0
    for number in range(0, 10**7, 4999):
        code = make_code(lambda _limit, n=number: n)  # type: ignore[misc]
        for place in range(7):
            wrong = code[:place] + code[place + 1] + code[place] + code[place + 2 :]
            if wrong != code:
                possible += 1
                passed += accepted(wrong)
    assert possible > 0
    assert passed / possible <= 0.03


def accepted(text: str) -> bool:
    try:
        return check_code(text) == tidy(text)
    except BadCode:
        return False


@pytest.mark.parametrize(
    ("typed", "reason"),
    [
        ("", "digits"),
        ("abcdefgh", "digits"),
        ("一二三四五六七八", "digits"),
        ("1234567", "length"),
        ("1" * 9, "length"),
    ],
)
def test_what_is_no_code_says_why(typed: str, reason: str) -> None:
    with pytest.raises(BadCode) as refused:
        check_code(typed)
    assert refused.value.reason == reason


@given(st.text(max_size=12))
def test_whatever_is_typed_is_a_code_or_refused(text: str) -> None:
    if accepted(text):
        assert make_code(lambda _limit: int(tidy(text)[:7])) == tidy(text)
