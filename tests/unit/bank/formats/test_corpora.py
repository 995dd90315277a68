"""Files that other people and programs wrote give what a careful person found in them.

The files are not ours to publish: where they are not beside the project this module is skipped as a whole.
"""

from collections import Counter
from decimal import Decimal
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest
import yaml

from examsvc.bank.formats import aiken, cloze, gift, moodle_xml, qti21, qti22, qti30
from examsvc.bank.formats.items import Item, ItemKind, NotThisFormat, Reading
from examsvc.bank.formats.weights import weights_of

CORPORA = Path(__file__).resolve().parents[4].parent / "shared" / "corpora"
if not CORPORA.is_dir():
    pytest.skip("the corpora of other people's question files are not beside the project", allow_module_level=True)

MODULES: tuple[ModuleType, ...] = (aiken, cloze, gift, moodle_xml, qti21, qti22, qti30)
FOLDERS = {
    "aiken": aiken,
    "cloze-text": cloze,
    "gift": gift,
    "moodle-xml": moodle_xml,
    "qti-package": qti21,
    "qti21": qti21,
    "qti22": qti22,
    "qti30": qti30,
}
FILES = {
    entry["file"]: entry
    for entry in yaml.safe_load((CORPORA / "EXPECT.yaml").read_text(encoding="utf-8"))["files"]
    if entry["file"].partition("/")[0] in FOLDERS
}
# What the files name and we take as the nearest kind, or turn down; a judgement may stay a choice.
OURS = {
    "cloze": "composite",
    "native:gapselect": "fill",
    "native:oumultiresponse": "multiple",
    "matching (gaps)": "matching",
    "fill (drop-down)": "fill",
    "numeric (slider)": "numeric",
    "unsupported:hottext": "single",
}
NOT_OURS = ("description", "native:ddimageortext", "native:calculatedsimple", "qti1.2 item")
# Rejected, and rightly so: one has its key in rules alone, one an empty key.
KEYLESS = ("qti__choice_multiple_chocolade.xml", "php-qti3__empty-correct-response-value.xml")
FOREIGN_VERSION = "qti22/qti__match.xml"

each_file = pytest.mark.parametrize("name", sorted(FILES))


def data_of(name: str) -> bytes:
    return (CORPORA / name).read_bytes()


def read(name: str) -> Reading:
    try:
        found: Reading = FOLDERS[name.partition("/")[0]].read(data_of(name), name, {})
    except NotThisFormat:
        return Reading(())
    return found


def letters(text: str) -> str:
    """Keep what makes the words of a text; the expectations are cut and keep tags of formats."""
    plain = text.partition("]")[2] if text.startswith(("[html]", "[moodle]", "[plain]", "[markdown]")) else text
    untagged = "".join(part.partition(">")[2] if n else part for n, part in enumerate(plain.split("<")))
    return "".join(character for character in untagged if character.isalnum())


def expected(name: str) -> list[dict[str, Any]]:
    return [item for item in FILES[name].get("items", []) if item["type"] not in NOT_OURS]


@each_file
def test_as_many_questions_of_each_kind_are_read_as_there_are(name: str) -> None:
    types = Counter({OURS.get(kind, kind): n for kind, n in FILES[name]["types"].items() if kind not in NOT_OURS})
    found = Counter(item.kind.value for item in read(name).items)
    if name.endswith(KEYLESS):
        assert not found
    elif "may become true/false" in str(FILES[name].get("checks")):
        assert found in (types, Counter({"truefalse": types["single"]}))
    else:
        assert found == types


@each_file
def test_a_file_is_taken_for_its_own_format_alone(name: str) -> None:
    takers = [module for module in MODULES if module.recognises(data_of(name), name)]
    if name == FOREIGN_VERSION:
        assert takers == [qti21]
    elif FILES[name]["questions"] or FILES[name].get("sub_questions"):
        assert takers == [FOLDERS[name.partition("/")[0]]]
    else:
        assert takers == []


@each_file
def test_texts_names_and_keys_are_those_of_the_file(name: str) -> None:
    if name.endswith(KEYLESS):
        return
    items = read(name).items
    by_identifier = {item.identifier: item for item in items}
    for n, wanted in enumerate(expected(name)[: len(items)]):
        item = by_identifier[wanted["identifier"]] if "identifier" in wanted else items[n]
        assert item.name == (wanted.get("name") or wanted.get("title") or item.name)
        assert letters(item.stem).startswith(letters(wanted.get("text", ""))[:40])
        answers_match(item, wanted.get("answers", []))


def answers_match(item: Item, answers: list[Any]) -> None:
    if item.kind in (ItemKind.SINGLE, ItemKind.MULTIPLE):
        weights = [float(weight) for weight in weights_of(item.kind, item.choices)]
        for choice, weight, (text, percent) in zip(item.choices, weights, answers, strict=bool(answers)):
            assert letters(choice.text).endswith(letters(text)) or letters(choice.text).startswith(letters(text))
            # Add-ons give every right option the whole.
            assert weight == pytest.approx(percent, abs=0.01) or item.native == "oumultiresponse"
    elif item.kind is ItemKind.SHORT_ANSWER:
        told = [(wording.text, float(wording.weight)) for wording in item.blanks[0].wordings]
        assert told == [(text, percent) for text, percent in answers if percent > 0]
    elif item.kind is ItemKind.MATCHING:
        for pair, (left, right) in zip(item.pairs, answers, strict=bool(answers)):
            assert letters(pair.left).startswith(letters(left))
            assert letters(pair.right).startswith(letters(right))
    elif item.kind is ItemKind.NUMERIC and answers and isinstance(answers[0], list):
        figures = [(f.number, f.tolerance, f.weight) for f in item.blanks[0].figures]
        assert figures == [(Decimal(a), Decimal(str(t).removeprefix("tol ")), Decimal(p)) for a, p, t in answers]
    elif item.kind is ItemKind.TRUE_FALSE and answers and answers[0] in ("T", "F"):
        assert item.truth is (answers[0] == "T")


@pytest.mark.parametrize(
    ("name", "rejected"),
    [
        ("aiken/moodle__aiken_errors.txt", ["line 3", "line 5", "line 7", "line 18"]),
        ("cloze-text/moodle__broken_multianswer_1.txt", ["question 1"]),
        ("cloze-text/moodle__broken_multianswer_4.txt", ["question 1"]),
        ("moodle-xml/moodle__ddimageortext-testquestion.moodle.xml", ["question 1"]),
        ("moodle-xml/qas-editor__calculatedsimple.xml", ["question 1"]),
        ("qti22/qti__choice_multiple_chocolade.xml", ["question 1"]),
        ("qti30/php-qti3__empty-correct-response-value.xml", ["question 1"]),
    ],
)
def test_what_cannot_be_taken_is_rejected_at_its_place(name: str, rejected: list[str]) -> None:
    assert [str(trouble.place) for trouble in read(name).rejected] == rejected


@pytest.mark.parametrize("name", [name for name in FILES if "qti1.2 item" in FILES[name]["types"]])
def test_old_qti_is_named_and_refused(name: str) -> None:
    with pytest.raises(NotThisFormat, match="old-qti"):
        qti21.read(data_of(name), name, {})


@pytest.mark.parametrize(
    ("name", "loss"),
    [
        ("qti22/qti__choice_t_f.xml", ("picture-missing", "images/sign.png")),
        ("qti30/qti-components__extended_text.xml", ("picture-missing", "../img/postcard.png")),
        ("qti22/qti__inline_choice_math.xml", ("formula", "")),
        ("qti21/rqti__MultipleChoice.xml", ("bounds", "")),
        ("qti21/qtiworks__hottext.xml", ("kind-as", "hottextInteraction")),
        ("qti30/qti-components__text_entry.xml", ("case-sensitive", "")),
        ("moodle-xml/moodle__multichoice.xml", ("file-lost", "bonjour.mp3")),
        ("moodle-xml/python-scripts-for__oumultiresponse.xml", ("kind-as", "oumultiresponse")),
        ("gift/gift-grammar-peg-j__descriptionWithID.gift", ("description", "")),
    ],
)
def test_what_is_lost_of_a_file_is_told(name: str, loss: tuple[str, str]) -> None:
    assert loss in {(trouble.code, trouble.about) for trouble in read(name).losses}


def test_old_encodings_give_the_letters_that_were_meant() -> None:
    reading = read("gift/moodle__questions_encoding_windows-1252.gift.txt")
    assert (reading.encoding, reading.items[2].pairs[0].left) == ("windows-1252", "aödf")


def test_categories_of_nested_files_are_paths() -> None:
    topics = [item.topic for item in read("moodle-xml/moodle__nested_categories_with_questions.xml").items]
    assert topics == ["Iota", "Iota/Kappa", "Iota/Kappa", "Iota/Kappa/Lambda", "Iota/Mu"]
