"""Login codes catch a slip of the finger."""

from hypothesis import given
from hypothesis import strategies as st

from examsvc.exams.codes import check_digit, looks_right, make_code, printed

numbers = st.integers(0, 10**7 - 1)


@given(numbers)
def test_a_made_code_looks_right(number: int) -> None:
    code = make_code(lambda _limit: number)
    assert len(code) == 8
    assert looks_right(code)


@given(numbers, st.integers(0, 7), st.integers(1, 9))
def test_one_wrong_digit_is_always_caught(number: int, place: int, shift: int) -> None:
    code = make_code(lambda _limit: number)
    wrong = str((int(code[place]) + shift) % 10)
    assert not looks_right(code[:place] + wrong + code[place + 1 :])


def test_nearly_every_exchange_of_neighbours_is_caught() -> None:
    caught = possible = 0
    for number in range(0, 10**7, 9973):
        code = make_code(lambda _limit, n=number: n)  # type: ignore[misc]
        for place in range(7):
            if code[place] != code[place + 1]:
                possible += 1
                caught += not looks_right(code[:place] + code[place + 1] + code[place] + code[place + 2 :])
    assert caught / possible > 0.95


def test_the_published_example_of_the_standard_holds() -> None:
    assert check_digit("0794") == "5"


def test_a_code_is_printed_in_fours() -> None:
    assert printed("12345678") == "1234-5678"
