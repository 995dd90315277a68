"""Repetition that would make a careless pattern or loop run for minutes is read or refused at once."""

from contextlib import suppress
from types import ModuleType

import pytest

from examsvc.bank.formats import aiken, cloze, gift, moodle_xml, qti21
from examsvc.bank.formats.items import NotThisFormat
from tests.unit.bank.formats.qti_files import choice, declared, item

N = 100_000


@pytest.mark.parametrize(
    ("module", "name", "data"),
    [
        (gift, "a.gift", b"{" * N),
        (gift, "a.gift", b" " * N + b"x{T}"),
        (gift, "a.gift", b"x{" + b"%" * N + b"=a}"),
        (gift, "a.gift", b"[html]" + b"<table><td>" * N + b"{T}"),
        (aiken, "a.txt", b"A) x" + b"\n " * N),
        (cloze, "a.txt", b"{" + b" " * N),
        (cloze, "a.txt", b"{1:SA:=a" * N),
        (moodle_xml, "a.xml", b"<!DOCTYPE" * N),
        (moodle_xml, "a.xml", b"<!--" * N),
        (moodle_xml, "a.xml", b"<quiz>" + b"<a>" * N),
        (qti21, "a.xml", item("<div>" * N, "")),
    ],
)
def test_repetition_costs_no_more_than_its_length(module: ModuleType, name: str, data: bytes) -> None:
    module.recognises(data, name)
    with suppress(NotThisFormat):
        module.read(data, name, {})


def test_ten_thousand_options_are_read_as_what_they_are() -> None:
    options = "".join(f'<simpleChoice identifier="C{n}">{n}</simpleChoice>' for n in range(10_000))
    body = choice(prompt="题干", most=0).replace("</choiceInteraction>", f"{options}</choiceInteraction>")
    right = [f"C{n}" for n in range(0, 10_000, 2)]
    found = qti21.read(item(body, declared(*right, several=True)), "a.xml", {}).items[0]
    assert sum(option.right for option in found.choices) == 5_000
