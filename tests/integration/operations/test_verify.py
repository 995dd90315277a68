"""`flask verify`: silent on a sound installation, and it names the row of every planted break."""

import json
from pathlib import Path

import pytest

from examsvc.core.clock import SettableClock
from examsvc.core.invariants import Finding
from examsvc.notices import register
from examsvc.operations.verifying import verify
from examsvc.web.app import ExamApp
from tests.factories.finished import Finished, finish_exam, tamper


@pytest.fixture
def finished(app: ExamApp, clock: SettableClock) -> Finished:
    return finish_exam(app.installation, clock)


def findings(app: ExamApp, clock: SettableClock, ledger: object = ()) -> list[Finding]:
    return verify(app, app.installation, ledger, clock.now())  # type: ignore[arg-type]


def test_a_sound_installation_has_no_findings(app: ExamApp, finished: Finished, clock: SettableClock) -> None:
    assert findings(app, clock, finished.saves) == []


def test_an_acknowledged_save_that_is_not_stored_is_named(
    app: ExamApp, finished: Finished, clock: SettableClock
) -> None:
    ledger = [*finished.saves, {**finished.saves[0], "save_id": "f" * 32}]
    assert [f.invariant for f in findings(app, clock, ledger)] == [1]


BREAKS = {
    1: "DELETE FROM answer_event WHERE item = 'q2'",
    2: "UPDATE answer_event SET received_at = received_at + 7200000000 WHERE item = 'q2'",
    3: 'UPDATE answer_sheet SET content = REPLACE(content, \'"q1":"a"\', \'"q1":"c"\') WHERE id = 1',
    7: "UPDATE mark_sheet SET total = total + 10000 WHERE id = 1",
    8: "UPDATE notice_file SET signature = '00' WHERE edition = 'internal'",
    9: "UPDATE audit_entry SET detail = '{\"people\":1}' WHERE seq = 1",
    10: "UPDATE exam SET released_at = closed_at - 1",
    11: "UPDATE attempt SET closes_at = closes_at + 60000000 WHERE id = 1",
}


@pytest.mark.parametrize("invariant", sorted(BREAKS))
def test_a_planted_break_is_found(app: ExamApp, finished: Finished, clock: SettableClock, invariant: int) -> None:
    tamper(app.installation, BREAKS[invariant])
    assert invariant in {finding.invariant for finding in findings(app, clock)}


def test_a_save_id_stored_twice_is_found(app: ExamApp, finished: Finished, clock: SettableClock) -> None:
    columns = "exam_id, attempt_id, save_id, epoch, seq, item, value, value_hash, received_at"
    copy = f"INSERT INTO loose SELECT {columns} FROM answer_event UNION ALL SELECT {columns} FROM answer_event"
    create = f"CREATE TABLE loose AS SELECT {columns} FROM answer_event WHERE 1 = 0"
    swap = ["DROP TABLE answer_event", "ALTER TABLE loose RENAME TO answer_event"]
    if app.installation.database.is_sqlite:
        swap.insert(0, "PRAGMA legacy_alter_table = ON")
    tamper(app.installation, create, copy, *swap)
    assert 4 in {finding.invariant for finding in findings(app, clock)}


def test_an_answer_counted_after_hand_in_is_found(app: ExamApp, finished: Finished, clock: SettableClock) -> None:
    columns = "exam_id, attempt_id, save_id, epoch, seq, item, value, value_hash, received_at"
    later = columns.replace("save_id", f"'{'e' * 32}'").replace("seq", "seq + 100")
    tamper(
        app.installation, f"INSERT INTO answer_event ({columns}) SELECT {later} FROM answer_event WHERE item = 'q3'"
    )
    assert 5 in {finding.invariant for finding in findings(app, clock)}


def test_late_evidence_that_says_it_came_in_time_is_found(
    app: ExamApp, finished: Finished, clock: SettableClock
) -> None:
    columns = "exam_id, attempt_id, save_id, epoch, seq, item, value, value_hash, received_at"
    later = columns.replace("save_id", f"'{'e' * 32}'").replace("received_at", "received_at + 7200000000")
    tamper(
        app.installation,
        f"INSERT INTO late_evidence ({columns}, refused_for, in_time) "
        f"SELECT {later}, 'too_late', true FROM answer_event WHERE item = 'q3'",
    )
    assert 2 in {finding.invariant for finding in findings(app, clock)}


def test_an_ended_attempt_without_a_sheet_is_found(app: ExamApp, finished: Finished, clock: SettableClock) -> None:
    tamper(app.installation, "DELETE FROM mark_sheet", "DELETE FROM answer_sheet")
    assert 6 in {finding.invariant for finding in findings(app, clock)}


def test_no_backup_a_day_after_an_exam_is_found(app: ExamApp, finished: Finished, clock: SettableClock) -> None:
    clock.move(hours=25)
    assert [f.invariant for f in findings(app, clock)] == [12]


def test_figures_that_do_not_recompute_are_found(app: ExamApp, finished: Finished, clock: SettableClock) -> None:
    tamper(app.installation, "UPDATE notice SET figures = REPLACE(figures, '\"sat\":2', '\"sat\":3')")
    assert 8 in {finding.invariant for finding in findings(app, clock)}


def test_the_command_exits_1_and_prints_json(app: ExamApp, finished: Finished, tmp_path: Path) -> None:
    ledger = tmp_path / "ledger.jsonl"
    ledger.write_text("\n".join(json.dumps(line) for line in finished.saves), encoding="utf-8")
    runner = app.test_cli_runner()
    sound = runner.invoke(args=["verify", "--ledger", str(ledger), "--json"])
    assert (sound.exit_code, json.loads(sound.output)["findings"]) == (0, [])
    tamper(app.installation, BREAKS[7])
    broken = runner.invoke(args=["verify", "--json"])
    assert broken.exit_code == 1
    assert json.loads(broken.output)["findings"][0]["invariant"] in (7, 8)


def test_a_register_that_is_gone_is_found(app: ExamApp, finished: Finished, clock: SettableClock) -> None:
    (app.installation.settings.data_dir / register.FILE_NAME).unlink()
    assert [finding.invariant for finding in findings(app, clock)] == [8, 8]


def test_a_line_that_somebody_wrote_into_the_register_is_found(
    app: ExamApp, finished: Finished, clock: SettableClock
) -> None:
    with (app.installation.settings.data_dir / register.FILE_NAME).open("a", encoding="utf-8") as file:
        file.write("添在后面\n")
    assert [finding.text for finding in findings(app, clock)] == [
        "register.jsonl has an entry without a file: 添在后面"
    ]


def test_a_notice_that_vanished_with_its_files_is_found(
    app: ExamApp, finished: Finished, clock: SettableClock
) -> None:
    tamper(app.installation, "DELETE FROM notice_file", "DELETE FROM notice")
    assert [finding.invariant for finding in findings(app, clock)] == [8, 8]


def test_two_live_papers_of_one_person_are_found(app: ExamApp, finished: Finished, clock: SettableClock) -> None:
    columns = "exam_id, candidate_id, form_id, state, epoch, grace_seconds"
    copy = (
        f"INSERT INTO attempt (public_id, {columns}) SELECT '{'z' * 26}', exam_id, candidate_id, form_id, 'entered', "
    )
    tamper(
        app.installation,
        "DROP INDEX uq_attempt_live",
        f"{copy} epoch, grace_seconds FROM attempt WHERE candidate_id = 1",
    )
    assert [finding.invariant for finding in findings(app, clock)] == [6]
