"""A file is recognised, or refused with the code of a sentence; only a small one is read to the end for that."""

from typing import Any

import pytest

from examsvc.bank.formats.reading import answer, recognise
from examsvc.files.limits import Limits

QUESTION = "1. 示例县几月公示？\nA. 三月\nB. 四月\n答案：A\n"
TOO_LONG = "题干,答案\n" + "\n" * 300_000
OLD = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 300_000


def recognised(data: bytes | str, name: str, **choices: str) -> dict[str, Any]:
    return recognise(data.encode() if isinstance(data, str) else data, name, Limits(), choices)


def test_a_file_of_questions_is_told_by_its_format_alone() -> None:
    assert recognised(QUESTION, "a.txt") == {"format": "text"}
    assert "reading" in answer(QUESTION.encode(), "a.txt", Limits(), {})


@pytest.mark.parametrize(
    ("data", "name", "problem"),
    [
        ("机密★1年\n" + QUESTION, "a.txt", "secret"),
        ("机密★1年\n" + QUESTION * 9000, "a.txt", "secret"),
        ("天气很好。", "a.txt", "format-not-found"),
        ("题干,答案\n", "a.csv", "no-questions"),
        (OLD, "a.doc", "old-word-file"),
        (OLD, "a.docx", "old-word-file"),
        (OLD, "a.et", "old-et-file"),
    ],
)
def test_what_cannot_be_taken_is_refused_at_once(data: bytes | str, name: str, problem: str) -> None:
    assert recognised(data, name)["problem"] == problem


def test_a_large_file_is_not_read_to_be_recognised() -> None:
    assert recognised(TOO_LONG, "a.csv") == {"format": "csv"}
    assert answer(TOO_LONG.encode(), "a.csv", Limits(), {})["problem"] == "file-too-big"


def test_a_format_that_is_named_goes_before_what_a_file_looks_like() -> None:
    assert recognised(QUESTION, "a.txt", format="aiken")["problem"]
    assert recognised(QUESTION, "a.txt", format="unheard-of")["problem"] == "format-unknown"


def test_a_warning_of_internal_papers_is_passed_on() -> None:
    assert recognised("内部资料\n" + QUESTION, "a.txt")["warnings"] == ["内部资料"]
