"""What a second look found is told in words that a reader knows."""

import re

import pytest
import yaml

from examsvc.bank.shelf_commands import SHELF
from examsvc.bank.trust import in_plain_words

NUMBER = re.compile(r"[A-Z]{1,2}\d{2,}")


@pytest.mark.parametrize(
    ("note", "told"),
    [
        ("与N124对照：说法与事实不符，判错误", "与所据事实对照：说法与事实不符，判错误"),
        ("与N010、N011对照：一致", "与所据事实对照：一致"),
        ("一致。事实附注：N012：另有一说", "一致。事实附注：另有一说"),
        ("见A135的写法", "见写法"),
        ("降为2017年的10.76万户", "降为2017年的10.76万户"),
        ("", ""),
    ],
)
def test_the_numbers_of_facts_are_left_out_and_other_numbers_stay(note: str, told: str) -> None:
    assert in_plain_words(note) == told


def test_no_note_that_is_shipped_shows_the_number_of_a_fact() -> None:
    entries = [one for path in sorted(SHELF.glob("*/*.yaml")) for one in yaml.safe_load(path.read_text("utf-8"))]
    notes = [one["checked"]["note"] for one in entries if one.get("checked")]
    assert any(NUMBER.search(note) for note in notes)
    assert [told for told in map(in_plain_words, notes) if NUMBER.search(told)] == []
