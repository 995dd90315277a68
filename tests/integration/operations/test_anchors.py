"""Heads of the log noted outside the database: whoever writes a whole chain anew is found by them."""

import json
import shutil
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime
from pathlib import Path

import pytest
from sqlalchemy import select

from examsvc.attempts.models import Attempt
from examsvc.audit.log import SERVICE, exam_stream, link_hash, record
from examsvc.audit.models import AuditEntry, AuditHead
from examsvc.core.clock import SettableClock
from examsvc.core.installation import Installation
from examsvc.core.keys import Keyring
from examsvc.factory import make_installation
from examsvc.notices import register
from examsvc.operations.anchors import FILE_NAME, Anchors, check_anchors, note_heads
from examsvc.operations.backups import make_backup
from examsvc.operations.commands import sweep_all
from examsvc.operations.verifying import verify
from examsvc.settings import Settings
from examsvc.web.app import ExamApp
from tests.factories.exams import make_hall, open_attempts
from tests.factories.finished import Finished, finish_exam, tamper


@pytest.fixture
def finished(app: ExamApp, clock: SettableClock) -> Finished:
    done = finish_exam(app.installation, clock)
    note_heads(app.installation, clock.now())
    return done


def told(site: Installation) -> list[str]:
    with site.database.reading() as session:
        return [finding.text for finding in check_anchors(session, site)]


def host_time(site: Installation) -> datetime:
    return site.clock.now()


def lines(site: Installation) -> list[str]:
    path = site.settings.data_dir / FILE_NAME
    return path.read_text(encoding="utf-8").splitlines() if path.is_file() else []


def write_anew(site: Installation, exam_id: int) -> None:
    """Change the first act of an exam and link everything again, head included, as a patient forger would."""
    tamper(site)
    stream = exam_stream(exam_id)
    with site.database.reading() as session:
        entries = list(
            session.scalars(select(AuditEntry).where(AuditEntry.stream == stream).order_by(AuditEntry.seq))
        )
    statements, before = [], "0" * 64
    entries[0].actor_id = 99
    for entry in entries:
        entry.previous_hash = before
        before = entry.hash = link_hash(entry)
        statements.append(
            f"UPDATE audit_entry SET actor_id = {entry.actor_id or 'NULL'}, previous_hash = '{entry.previous_hash}', "
            f"hash = '{entry.hash}' WHERE id = {entry.id}"
        )
    statements.append(f"UPDATE audit_head SET hash = '{before}' WHERE stream = '{stream}'")
    tamper(site, *statements)


def test_a_chain_written_anew_fits_itself_and_not_what_was_noted(
    app: ExamApp, finished: Finished, clock: SettableClock
) -> None:
    assert verify(app, app.installation, (), clock.now()) == []
    write_anew(app.installation, finished.hall.exam.id)
    findings = verify(app, app.installation, (), clock.now())
    assert {finding.invariant for finding in findings} == {9}
    assert any("written anew" in finding.text for finding in findings)


def test_acts_cut_off_with_their_head_are_found(app: ExamApp, finished: Finished) -> None:
    stream = exam_stream(finished.hall.exam.id)
    with app.installation.database.reading() as session:
        head = session.get_one(AuditHead, stream)
        last = session.scalars(
            select(AuditEntry).where(AuditEntry.stream == stream, AuditEntry.seq == head.seq - 1)
        ).one()
    tamper(
        app.installation,
        f"DELETE FROM audit_entry WHERE stream = '{stream}' AND seq = {head.seq}",
        f"UPDATE audit_head SET seq = {last.seq}, hash = '{last.hash}' WHERE stream = '{stream}'",
    )
    assert [text for text in told(app.installation) if stream in text]


@pytest.mark.parametrize("change", [lambda line: line.replace("heads", "Heads"), lambda _line: "no line of ours"])
def test_a_noted_line_that_was_changed_is_named_and_stops_no_sweeper(
    app: ExamApp, finished: Finished, clock: SettableClock, change: Callable[[str], str]
) -> None:
    (line,) = lines(app.installation)
    (app.installation.settings.data_dir / FILE_NAME).write_text(change(line) + "\n", encoding="utf-8")
    assert told(app.installation) == [f"{FILE_NAME}, line 1: nobody here signed it"]
    note_heads(app.installation, clock.now())
    assert len(lines(app.installation)) == 2


def test_another_installation_signs_nothing_for_this_one(app: ExamApp, finished: Finished) -> None:
    assert told(app.installation) == []
    assert told(replace(app.installation, keyring=Keyring(b"o" * 32)))


def test_only_heads_that_moved_are_noted(app: ExamApp, finished: Finished, clock: SettableClock) -> None:
    note_heads(app.installation, clock.now())
    assert len(lines(app.installation)) == 1
    with app.installation.database.writing() as session:
        record(session, "office:7", SERVICE, "act", ("office", 7), clock.now())
    note_heads(app.installation, clock.now())
    newest = json.loads(json.loads(lines(app.installation)[-1])["entry"])
    assert list(newest["heads"]) == ["office:7"]


@pytest.mark.parametrize(("minutes", "noted"), [(59, 1), (60, 2)])
def test_heads_are_noted_when_the_service_starts_and_every_hour(
    app: ExamApp, clock: SettableClock, minutes: int, noted: int
) -> None:
    anchors = Anchors()
    for number, wait in enumerate((0, minutes)):
        clock.move(minutes=wait)
        with app.installation.database.writing() as session:
            record(session, "office:7", SERVICE, "act", ("office", number), clock.now())
        sweep_all([app.installation], anchors, host_time)
    assert len(lines(app.installation)) == noted


def test_what_the_register_of_notices_lacks_is_written_within_the_hour(
    app: ExamApp, finished: Finished, clock: SettableClock
) -> None:
    file = app.installation.settings.data_dir / register.FILE_NAME
    whole = file.read_bytes()
    file.write_bytes(whole[: len(whole) // 2])
    sweep_all([app.installation], Anchors(), host_time)
    assert sorted(file.read_bytes().splitlines()) == sorted(whole.splitlines())


def test_noted_heads_go_into_the_backup_and_fit_what_is_restored(
    app: ExamApp, finished: Finished, clock: SettableClock, tmp_path: Path
) -> None:
    backup = make_backup(app.installation, tmp_path / "backups", lambda _settings: [])
    assert (backup / FILE_NAME).read_text(encoding="utf-8").splitlines() == lines(app.installation)


def test_one_round_sweeps_every_installation(
    app: ExamApp, clock: SettableClock, tmp_path: Path, migrated_sqlite: Path
) -> None:
    folder = tmp_path / "beside"
    folder.mkdir()
    shutil.copy(migrated_sqlite, folder / "exam.db")
    beside = make_installation(Settings(data_dir=folder, database_url=f"sqlite:///{folder / 'exam.db'}"), clock)
    sites = [app.installation, beside]
    for site in sites:
        with site.database.writing() as session:
            open_attempts(session, make_hall(session, clock.now()), clock.now())
    clock.move(minutes=61)
    assert sweep_all(sites, Anchors(), host_time)
    for site in sites:
        with site.database.reading() as session:
            assert session.scalars(select(Attempt.state)).one() == "expired"
    beside.database.dispose()
