"""Every reader answers or refuses damaged files; `script/fuzz` does the same for longer."""

import pytest

from examsvc.bank.formats.registry import FORMATS, formats_of
from tests.support.fuzzing import fuzz, good_file
from tests.support.sweeping import FILLERS, KINDS, PLACES, TEXTS, cases, file_of, sweep


@pytest.mark.parametrize("form", FORMATS)
def test_a_reader_raises_nothing_but_its_refusal(form: str) -> None:
    assert fuzz(form, seconds=0.2, seed=20201124) > 0


@pytest.mark.parametrize("form", FORMATS)
def test_what_a_format_writes_is_known_as_that_format(form: str) -> None:
    assert form in formats_of(good_file(form), f"题库{FORMATS[form].suffix}")


@pytest.mark.parametrize("form", TEXTS)
def test_a_stretch_of_one_sign_slows_no_reader(form: str) -> None:
    assert sweep(seconds=0.2, seed=20201124, form=form) > 0


@pytest.mark.parametrize("form", TEXTS)
def test_the_sweep_puts_the_sign_into_every_place_of_every_file(form: str) -> None:
    plain = len(TEXTS[form].format(kind="判断题", **dict.fromkeys(PLACES, "")).encode())
    assert all(len(file_of(form, "x", place, "判断题")) == plain + 30_000 for place in PLACES)


def test_the_sweep_knows_every_filler_in_every_place_of_every_kind() -> None:
    known = {case[1:] for case in cases() if case[0] == "text"}
    assert len(known) == len(set(FILLERS)) * len(PLACES) * len(KINDS)
