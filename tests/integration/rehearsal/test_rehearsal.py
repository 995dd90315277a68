"""A whole exam over HTTP: nothing is lost, late or wrong, and what it leaves can be checked by others."""

import json
from collections import Counter

from examsvc.readiness.services import read_outcome
from examsvc.rehearsal.playing import last_line
from tests.integration.rehearsal.conftest import PEOPLE, Played


def test_nothing_is_lost_late_or_wrong(played: Played) -> None:
    assert played.words == []
    found = played.outcome
    assert (found.lost, found.late_counted, found.score_mismatches, found.problems) == (0, 0, 0, 0)
    assert found.candidates == PEOPLE


def test_every_candidate_has_at_least_ten_acknowledged_saves(played: Played) -> None:
    counts = Counter(line["number"] for line in played.ledger())
    assert len(counts) == PEOPLE
    assert min(counts.values()) >= 10


def test_those_who_never_hand_in_are_closed_by_the_sweeper(played: Played) -> None:
    # Two tempers of ten end without a hand-in.
    assert played.outcome.closed_by_sweeper >= PEOPLE // 5


def test_the_last_line_counts_what_the_issue_asks(played: Played) -> None:
    told = json.loads(last_line(played.outcome))
    wanted = {"candidates", "acknowledged", "lost", "late_counted", "closed_by_sweeper", "score_mismatches"}
    assert wanted <= set(told)


def test_the_last_line_is_what_the_sheet_before_an_exam_reads(played: Played) -> None:
    told = read_outcome(last_line(played.outcome))
    assert (told["candidates"], told["lost"]) == (PEOPLE, 0)
    assert 0 < told["p99_ms"] < 60_000


def test_it_leaves_a_notice_and_the_ledger(played: Played) -> None:
    assert (played.out / "notice.pdf").read_bytes().startswith(b"%PDF-")
    assert len(played.ledger()) >= played.outcome.acknowledged


def test_verify_agrees_with_the_ledger(played: Played) -> None:
    runner = played.app.test_cli_runner()
    result = runner.invoke(args=["verify", "--json", "--ledger", str(played.out / "ledger.jsonl")])
    assert (result.exit_code, json.loads(result.stdout)["findings"]) == (0, [])


def test_verify_misses_what_was_acknowledged_and_is_not_there(played: Played) -> None:
    path = played.out / "more.jsonl"
    line = {**played.ledger()[0], "save_id": "f" * 32}
    path.write_text(json.dumps(line), encoding="utf-8")
    result = played.app.test_cli_runner().invoke(args=["verify", "--json", "--ledger", str(path)])
    assert result.exit_code == 1
    assert [finding["invariant"] for finding in json.loads(result.stdout)["findings"]] == [1]
