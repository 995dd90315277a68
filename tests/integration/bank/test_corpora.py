"""Every file of the corpora gives, through the public command line, what its description says.

The files are not ours to publish: where they are not beside the project this module is skipped as a whole.
"""

from collections import Counter
from functools import cache
from pathlib import Path
from typing import Any

import pytest
import yaml

from examsvc.bank.exchange_commands import read_report, report_on
from examsvc.bank.formats.reading import answer
from examsvc.bank.formats.told import Told
from examsvc.bank.importing_files import FileRead
from examsvc.files.limits import Limits

CORPORA = Path(__file__).resolve().parents[4] / "shared" / "corpora"
if not CORPORA.is_dir():
    pytest.skip("the corpora of other people's question files are not beside the project", allow_module_level=True)

FILES: list[dict[str, Any]] = [
    entry
    for entry in yaml.safe_load((CORPORA / "EXPECT.yaml").read_text(encoding="utf-8"))["files"]
    if not entry["file"].startswith("seb/")
]
# The files' words for kinds that we take as the nearest of ours.
NEAREST = {
    "cloze": "composite",
    "native:gapselect": "fill",
    "native:oumultiresponse": "multiple",
    "matching (gaps)": "matching",
    "fill (drop-down)": "fill",
    "numeric (slider)": "numeric",
    "unsupported:hottext": "single",
}
# What is no question, and what is turned down by name with a reason.
NO_QUESTION = ("description",)
TURNED_DOWN = ("native:ddimageortext", "native:calculatedsimple")
# Files that cannot give what is described, and why: the other version's namespace, a key in rules alone, an empty
# key, QTI 1.2 (refused with the way out), kinds named by how many keys there are, open questions without any key.
OLD_QTI = (
    "qti-package/qas-editor__canvas_respondus.zip",
    "qti-package/qti-package-maker__minimal_qti_1.2_sample.zip",
)
KEYLESS = ("qti22/qti__choice_multiple_chocolade.xml", "qti30/php-qti3__empty-correct-response-value.xml")
OTHER_WORDS = ("csv/sishi__题库.csv", "zh-text/study__试题答案.txt")
JUDGEMENT_AS_CHOICE = ("qti22/qti__choice_t_f.xml", "qti22/qti__choice_true_false.xml")


IN_THE_CHILD = (
    "aiken/moodle__aiken_errors.txt",
    "csv/csv-xmlmoodle__quiz.csv",
    "moodle-xml/moodle__multichoice.xml",
    "qti-package/qas-editor__canvas_respondus.zip",
    "zh-excel/practiceproblemspr__题库.xls",
    "zh-text/tk__题库.txt",
    "zh-word/dangjian__题库.docx",
)


@cache
def report_of(name: str) -> dict[str, Any]:
    """Read in this process what the command reads in a child: starting seventy children would take a minute."""
    told = Told.model_validate(answer((CORPORA / name).read_bytes(), Path(name).name, Limits(), {}))
    if told.reading is None:
        return {"refused": told.problem, "questions": 0, "by_type": {}, "rejected": [], "losses": [], "items": []}
    return report_on(FileRead(told.format, told.reading))


@pytest.mark.parametrize("name", IN_THE_CHILD)
def test_the_command_line_says_the_same_of_a_file_that_is_read_in_the_child(name: str) -> None:
    report, here = read_report(CORPORA / name), report_of(name)
    assert {part: report[part] for part in ("questions", "by_type", "items")} == {
        part: here[part] for part in ("questions", "by_type", "items")
    }


@pytest.mark.parametrize("entry", FILES, ids=lambda entry: str(entry["file"]))
def test_a_file_gives_its_questions_by_the_format_that_is_found(entry: dict[str, Any]) -> None:
    report = report_of(entry["file"])
    if entry["file"] in OLD_QTI:
        assert report["refused"] == "old-qti"
        return
    assert report["questions"] == entry["questions"]
    if entry["file"] not in OTHER_WORDS + KEYLESS:
        _check_types(entry, report)
    _check_rejected(entry, report)


def _check_types(entry: dict[str, Any], report: dict[str, Any]) -> None:
    wanted = Counter({NEAREST.get(kind, kind): n for kind, n in entry["types"].items() if kind not in NO_QUESTION})
    turned_down = sum(wanted.pop(kind, 0) for kind in TURNED_DOWN)
    found = Counter(report["by_type"])
    if entry["file"] in JUDGEMENT_AS_CHOICE:
        assert found in (wanted, Counter({"truefalse": wanted["single"]}))
        return
    # A kind may lack only what was rejected by name.
    assert found <= wanted
    assert wanted.total() + turned_down - found.total() <= len(report["rejected"])


def _check_rejected(entry: dict[str, Any], report: dict[str, Any]) -> None:
    told = [place.replace("question unfinished before ", "") for place in entry.get("rejected", [])]
    where = [trouble["where"] for trouble in report["rejected"]]
    assert where[: len(told)] == told
    assert all(trouble["reason"] and trouble["remedy"] for trouble in report["rejected"] + report["losses"])


@pytest.mark.parametrize(
    "entry", [entry for entry in FILES if entry.get("items")], ids=lambda entry: str(entry["file"])
)
def test_the_described_questions_are_told_with_text_and_key(entry: dict[str, Any]) -> None:
    if entry["file"] in OLD_QTI + KEYLESS:
        return
    items = report_of(entry["file"])["items"]
    named = {item.get("identifier"): item for item in items}
    described = [item for item in entry["items"] if item["type"] not in NO_QUESTION + TURNED_DOWN + ("qti1.2 item",)]
    assert len(described) >= 1 or not items
    for n, wanted in enumerate(described):
        item = named[wanted["identifier"]] if "identifier" in wanted else items[n]
        assert _letters(item["text"]).startswith(_letters(wanted.get("text") or "")[:40])
        if "key" in wanted:
            assert (len(item["options"]), item["key"]) == (wanted["options"], wanted["key"])
            assert item["answer"] == wanted["answer"]
        elif item["type"] == "truefalse" and wanted.get("answers", [None])[0] in ("T", "F"):
            assert item["answers"] == wanted["answers"]


def _letters(text: str) -> str:
    plain = text.partition("]")[2] if text.startswith(("[html]", "[moodle]", "[plain]", "[markdown]")) else text
    untagged = "".join(part.partition(">")[2] if n else part for n, part in enumerate(plain.split("<")))
    return "".join(character for character in untagged if character.isalnum())
