"""Which characters are refused at the door, and which are only unusual."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from examsvc.web.hostile_text import is_hostile


@pytest.mark.parametrize("code", [0, 7, 0x1B, 0x7F, 0xD800, 0xDFFF, 0xFFFD, 0xFFFE, 0xFFFF])
def test_what_cannot_be_stored_or_printed_is_hostile_anywhere(code: int) -> None:
    assert is_hostile(["东岭镇", f"东{chr(code)}岭"])


@pytest.mark.parametrize(
    "text", ["", "东岭镇", "a\tb\r\nc", "换\x0b行\x0c页", "𬱖䶮堃", "👍", "\u200b", "\u3000", "é́", "\U0010ffff"]
)
def test_what_is_only_unusual_passes(text: str) -> None:
    assert not is_hostile([text])


@given(st.text(st.characters(exclude_categories=("Cc", "Cs", "Co", "Cn"), exclude_characters="\ufffd")))
def test_no_written_character_of_any_language_is_hostile(text: str) -> None:
    assert not is_hostile([text])


@given(st.text(), st.sampled_from("\0\x01\x08\x0e\x1f\x7f\ufffd\uffff"), st.text())
def test_one_such_character_in_any_text_is_enough(before: str, bad: str, after: str) -> None:
    assert is_hostile([before + bad + after])
