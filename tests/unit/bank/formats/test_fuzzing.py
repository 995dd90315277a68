"""Every reader answers or refuses damaged files; `script/fuzz` does the same for longer."""

import pytest

from examsvc.bank.formats.registry import FORMATS, formats_of
from tests.support.fuzzing import fuzz, good_file


@pytest.mark.parametrize("form", FORMATS)
def test_a_reader_raises_nothing_but_its_refusal(form: str) -> None:
    assert fuzz(form, seconds=0.2, seed=20201124) > 0


@pytest.mark.parametrize("form", FORMATS)
def test_what_a_format_writes_is_known_as_that_format(form: str) -> None:
    assert form in formats_of(good_file(form), f"题库{FORMATS[form].suffix}")
