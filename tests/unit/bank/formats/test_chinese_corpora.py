"""Files of Chinese counties and classes, which lie beside the checkout, give what their descriptions say."""

from collections import Counter
from pathlib import Path
from typing import Any

import pytest
import yaml

from examsvc.bank.formats import comma_separated, excel, pasted, word
from examsvc.bank.formats.answer_keys import folded
from examsvc.bank.formats.items import Item, ItemKind, Reading
from examsvc.bank.formats.key_shapes import LETTERS, letters_of

CORPORA = Path(__file__).resolve().parents[5] / "shared" / "corpora"
FOLDERS = ("csv", "zh-excel", "zh-text", "zh-word")
READERS = (word, excel, comma_separated, pasted)
pytestmark = pytest.mark.skipif(not CORPORA.is_dir(), reason="the corpora are not beside this checkout")


def _described() -> list[dict[str, Any]]:
    if not CORPORA.is_dir():
        return [{"file": "none"}]
    files = yaml.safe_load((CORPORA / "EXPECT.yaml").read_text(encoding="utf-8"))["files"]
    return [entry for entry in files if entry["file"].split("/")[0] in FOLDERS]


def _read(name: str) -> Reading:
    path = CORPORA / name
    data = path.read_bytes()
    readings: list[Reading] = [
        reader.read(data, path.name, {}) for reader in READERS if reader.recognises(data, path.name)
    ]
    assert len(readings) == 1
    return readings[0]


# Rejected by name, as the descriptions ask: a key that is no option, two options E, no key at all, no options.
REJECTED = {
    "zh-text/tk__题库.txt": Counter({"key-outside-options": 1, "options-out-of-order": 1}),
    "zh-excel/baike-contest__题库.xlsx": Counter({"no-key": 1}),
    "csv/henan-laboratory-s__题库.txt": Counter({"no-options": 389}),
    "zh-text/ai-trainer-quiz__单选题.txt": Counter({"no-options": 300}),
    "csv/sishi__题库.csv": Counter({"blanks-and-parts-differ": 1}),
}


@pytest.mark.parametrize("entry", _described(), ids=lambda entry: str(entry["file"]))
def test_every_question_is_found_and_what_is_rejected_is_named(entry: dict[str, Any]) -> None:
    reading = _read(entry["file"])
    rejected = Counter(trouble.code for trouble in reading.rejected)
    assert rejected == REJECTED.get(entry["file"], Counter())
    assert len(reading.items) + len(reading.rejected) == entry["questions"]
    kinds = Counter(item.kind.value for item in reading.items)
    if not reading.rejected and "open" not in entry["types"]:
        assert kinds == entry["types"]
    # A type can only lack what was rejected.
    assert all(kinds[kind] <= entry["types"].get(kind, kinds[kind]) for kind in kinds)


@pytest.mark.parametrize("entry", _described(), ids=lambda entry: str(entry["file"]))
def test_the_described_samples_are_read_word_for_word(entry: dict[str, Any]) -> None:
    reading = _read(entry["file"])
    for sample in entry.get("samples", []):
        if "stem" in sample and "options" in sample:
            _check_sample(reading, sample)


def _check_sample(reading: Reading, sample: dict[str, Any]) -> None:
    wanted = folded(sample["stem"].split("true.")[0])
    found = [item for item in reading.items if folded(item.stem.replace("（ ）", "（）")).startswith(wanted[:40])]
    assert found, sample["stem"]
    assert any(_same(item, sample) for item in found), sample["stem"]


def _same(item: Item, sample: dict[str, Any]) -> bool:
    if item.kind is ItemKind.TRUE_FALSE:
        return item.truth == (sample["key"] in {"对", "true"})
    right = "".join(LETTERS[place] for place, choice in enumerate(item.choices) if choice.right)
    return [choice.text for choice in item.choices] == sample["options"] and right == letters_of(sample["key"])
