"""The judge of a rehearsal: a lost answer, a wrong mark and a missing event are each found and named."""

import json
from collections.abc import Callable
from dataclasses import replace
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner
from hypothesis import given
from hypothesis import strategies as st

from examsvc.rehearsal.candidate import Hall
from examsvc.rehearsal.commands import rehearse
from examsvc.rehearsal.ledger import Ack, Ledger
from examsvc.rehearsal.oracle import Oracle
from examsvc.rehearsal.paper import Item
from examsvc.rehearsal.playing import Outcome, is_clean, last_line, list_lost, list_mismatches
from tests.support.serving import free_port

BANK = """\
- {type: single, stem: 示例单选（　　）。, options: {a: 甲, b: 乙}, answer: b}
- {type: true_false, stem: 示例判断。, answer: false}
"""
CLEAN = Outcome(
    candidates=20,
    acknowledged=300,
    lost=0,
    late_counted=0,
    closed_by_sweeper=4,
    score_mismatches=0,
    problems=0,
    p99_ms=80,
)


def ack(number: str = "101001", item: str = "q1", value: str = "b", seq: int = 1, epoch: int = 1) -> Ack:
    return Ack("a" + number, number, f"{number}-{item}-{epoch}-{seq}", "hash", epoch, seq, item, value)


def ledger_of(*acks: Ack) -> Ledger:
    ledger = Ledger()
    ledger.add(list(acks))
    return ledger


def sheets_of(ledger: Ledger) -> dict[str, dict[str, Any]]:
    """Return the sheets that an honest service folds from what it acknowledged."""
    counts: dict[str, int] = {}
    for one in {(each.number, each.save_id) for each in ledger.acks}:
        counts[one[0]] = counts.get(one[0], 0) + 1
    answers = ledger.final_answers()
    return {number: {"answers": answers.get(number, {}), "events": count} for number, count in counts.items()}


def test_an_honest_service_has_lost_nothing() -> None:
    ledger = ledger_of(ack(), ack(seq=2, value="a"), ack("101002", "q2", "false"))
    assert list_lost(ledger, sheets_of(ledger)) == []


@pytest.mark.parametrize(
    ("damage", "named"),
    [
        (lambda sheets: sheets.pop("101001"), "101001 q1"),
        (lambda sheets: sheets["101001"].update(answers={}), "101001 q1"),
        (lambda sheets: sheets["101001"]["answers"].update(q1="a"), "acknowledged 'b' is not in the sheet"),
        (lambda sheets: sheets["101001"].update(events=0), "1 saves acknowledged, 0 folded"),
        (lambda sheets: sheets["101001"].update(events=None), "1 saves acknowledged, None folded"),
        (lambda sheets: sheets["101001"].update(answers=None), "101001 q1"),
    ],
)
def test_every_way_to_lose_an_answer_is_named(damage: Callable[[dict[str, Any]], object], named: str) -> None:
    ledger = ledger_of(ack())
    sheets = sheets_of(ledger)
    damage(sheets)
    assert named in "\n".join(list_lost(ledger, sheets))


def test_more_events_than_acknowledgements_are_no_loss() -> None:
    # A reply that never came may have been stored all the same.
    ledger = ledger_of(ack())
    sheets = sheets_of(ledger)
    sheets["101001"]["events"] = 5
    sheets["101001"]["answers"]["q2"] = "a"
    assert list_lost(ledger, sheets) == []


SAVES = st.builds(
    ack,
    number=st.sampled_from(["101001", "101002"]),
    item=st.sampled_from(["q1", "q2"]),
    value=st.sampled_from(["a", "b", ""]),
    seq=st.integers(1, 4),
    epoch=st.integers(1, 2),
)


@given(st.lists(SAVES, min_size=1, max_size=12, unique_by=lambda each: (each.number, each.save_id)), st.randoms())
def test_whatever_was_acknowledged_in_any_order_the_honest_sheets_hold_it(acks: list[Ack], chance: Any) -> None:
    ledger = ledger_of(*acks)
    shuffled = list(acks)
    chance.shuffle(shuffled)
    assert ledger_of(*shuffled).final_answers() == ledger.final_answers()
    assert list_lost(ledger, sheets_of(ledger)) == []


@pytest.fixture
def hall(tmp_path: Path) -> Hall:
    """One candidate with a single choice and a judgement, in a hall whose bank knows both."""
    (tmp_path / "national").mkdir()
    (tmp_path / "national" / "a.yaml").write_text(BANK, encoding="utf-8")
    items = [
        Item("q1", "single", "示例单选（　　）。", {"x": "甲", "y": "乙"}),
        Item("q2", "true_false", "示例判断。", {"true": "正确", "false": "错误"}),
    ]
    hall = Hall("", Ledger(), Oracle(tmp_path), 0.0, 60.0, lambda _number: None)
    hall.papers["101001"] = items
    return hall


@pytest.mark.parametrize(
    ("answers", "marks"),
    [
        ({"q1": "y", "q2": "false"}, "2"),
        ({"q1": "x", "q2": "false"}, "1"),
        ({"q1": "y"}, "1"),
        ({}, "0"),
    ],
)
def test_marks_that_agree_with_the_oracle_are_no_mismatch(hall: Hall, answers: dict[str, str], marks: str) -> None:
    ledger = ledger_of(*(ack(item=item, value=value, seq=n) for n, (item, value) in enumerate(answers.items(), 1)))
    for written in (marks, f"{marks}.0", f"{marks}.0000"):
        assert list_mismatches(hall, {"101001": written}, ledger) == []


@pytest.mark.parametrize("given_marks", ["0", "0.9999", "1.0001", "2", "-1"])
def test_every_other_mark_is_one(hall: Hall, given_marks: str) -> None:
    (named,) = list_mismatches(hall, {"101001": given_marks}, ledger_of(ack(value="y")))
    assert named.startswith("101001: exported")


def test_somebody_missing_from_the_results_is_a_mismatch_too(hall: Hall) -> None:
    assert len(list_mismatches(hall, {}, Ledger())) == 1


def test_late_saves_are_counted_apart_from_those_that_were_taken() -> None:
    ledger = Ledger()
    ledger.note_late(2, 0)
    ledger.note_late(1, 1)
    assert (ledger.late_tried, ledger.late_counted, ledger.unique()) == (3, 1, 0)


def test_the_ledger_is_written_as_one_line_an_acknowledgement(tmp_path: Path) -> None:
    ledger = ledger_of(ack(value="两不愁"), ack(seq=2))
    ledger.write(tmp_path / "ledger.jsonl")
    lines = [json.loads(line) for line in (tmp_path / "ledger.jsonl").read_text(encoding="utf-8").splitlines()]
    assert [Ack(**line) for line in lines] == ledger.acks


@pytest.mark.parametrize("fault", ["lost", "late_counted", "score_mismatches", "problems"])
def test_one_fault_of_any_kind_is_not_clean(fault: str) -> None:
    assert is_clean(CLEAN)
    assert not is_clean(replace(CLEAN, **{fault: 1}))
    assert json.loads(last_line(replace(CLEAN, **{fault: 1})))[fault] == 1


def test_a_service_that_does_not_answer_is_told_in_a_sentence(tmp_path: Path) -> None:
    url = f"http://127.0.0.1:{free_port()}"
    told = CliRunner().invoke(
        rehearse, ["--url", url, "--data", str(tmp_path), "--candidates", "10", "--out", str(tmp_path / "out")]
    )
    assert told.exit_code == 1
    assert f"{url} does not answer" in told.output
    assert "Traceback" not in told.output


@pytest.mark.parametrize(("people", "code"), [("9", 2), ("2001", 2), ("many", 2)])
def test_a_rehearsal_has_ten_to_two_thousand_people(tmp_path: Path, people: str, code: int) -> None:
    told = CliRunner().invoke(
        rehearse, ["--url", "http://x", "--data", str(tmp_path), "--candidates", people, "--out", str(tmp_path)]
    )
    assert told.exit_code == code


def test_the_oracle_s_marks_are_exact_numbers(hall: Hall) -> None:
    single, judged = hall.papers["101001"]
    assert hall.oracle.share(single, "y") == Decimal(1)
    assert hall.oracle.right_value(judged) == "false"


@pytest.mark.parametrize(
    ("waits", "p99"),
    [
        ([], 0),
        ([0.0101], 11),
        ([0.01] * 99 + [9.0], 10),
        ([0.01] * 98 + [0.02, 9.0], 20),
        ([9.0] + [0.01] * 199, 10),
        ([9.0] * 3 + [0.01] * 197, 9000),
    ],
)
def test_99_of_100_saves_were_acknowledged_within_the_time_that_is_told(waits: list[float], p99: int) -> None:
    ledger = Ledger()
    for wait in waits:
        ledger.note_save(wait)
    assert ledger.p99_ms() == p99
