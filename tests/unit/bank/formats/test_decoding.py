"""Encodings are found, and damage is refused instead of replaced."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from examsvc.bank.formats.decoding import decoded
from examsvc.bank.formats.items import NotThisFormat

TEXT = "一、单选题\n1、扶贫标准是（ ）\nA、甲\n答案：A\n"


@pytest.mark.parametrize(
    ("encoding", "name"),
    [
        ("utf-8", "utf-8"),
        ("utf-8-sig", "utf-8-sig"),
        ("gbk", "gb18030"),
        ("gb18030", "gb18030"),
        ("utf-16", "utf-16"),
        ("utf-16-le", "utf-16-le"),
        ("utf-16-be", "utf-16-be"),
    ],
)
def test_the_encoding_is_found_and_named(encoding: str, name: str) -> None:
    assert decoded(TEXT.encode(encoding), {}) == (TEXT, name)


@pytest.mark.parametrize("ending", ["\r\n", "\r", "\n"])
def test_line_ends_are_made_alike(ending: str) -> None:
    assert decoded(TEXT.replace("\n", ending).encode(), {})[0] == TEXT


def test_a_few_bad_bytes_in_good_utf8_are_damage_and_no_other_encoding() -> None:
    data = TEXT.encode().replace("贫".encode(), b"\xe8\xb4", 1)
    with pytest.raises(NotThisFormat, match="unknown-encoding"):
        decoded(data, {})


def test_a_chosen_encoding_that_does_not_fit_is_refused() -> None:
    with pytest.raises(NotThisFormat, match="unknown-encoding"):
        decoded(TEXT.encode("gbk"), {"encoding": "utf-8"})


def test_an_encoding_that_nobody_may_choose_is_ignored() -> None:
    assert decoded(TEXT.encode(), {"encoding": "rot13"})[0] == TEXT


@given(st.binary(max_size=200))
def test_any_bytes_are_decoded_or_refused(data: bytes) -> None:
    try:
        text, name = decoded(data, {})
    except NotThisFormat:
        return
    assert "\ufffd" not in text or "\ufffd".encode(name) in data
