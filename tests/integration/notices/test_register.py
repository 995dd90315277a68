"""The register, its signature and what verify says about a notice that somebody touched."""

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from examsvc.core.clock import SettableClock
from examsvc.core.keys import Keyring
from examsvc.notices import register
from examsvc.notices.invariants import check_notices
from examsvc.notices.queries import audit_head
from examsvc.web.app import ExamApp
from tests.factories.finished import Finished, finish_exam, tamper


@pytest.fixture
def finished(app: ExamApp, clock: SettableClock) -> Finished:
    return finish_exam(app.installation, clock)


def findings(app: ExamApp) -> list[str]:
    with app.installation.database.reading() as session:
        return [finding.text for finding in check_notices(session, app.installation.keyring)]


def test_an_untouched_notice_gives_no_finding(app: ExamApp, finished: Finished) -> None:
    assert findings(app) == []


@pytest.mark.parametrize(
    ("statement", "told"),
    [
        ("UPDATE notice_file SET pdf = 'another file' WHERE edition = 'internal'", "not the one that was registered"),
        (
            "UPDATE notice_file SET hash = '" + "0" * 64 + "' WHERE edition = 'nameless'",
            "not the one that was registered",
        ),
        ("UPDATE notice SET doc_no = '示例〔2026〕2号'", "another number"),
        ("UPDATE notice SET figures_hash = '" + "0" * 64 + "'", "do not fit their hash"),
        ("UPDATE notice_file SET signature = 'zz' WHERE edition = 'internal'", "signature is not"),
        ("UPDATE notice_file SET signature = '" + "0" * 128 + "' WHERE edition = 'internal'", "signature is not"),
        (
            "UPDATE notice_file SET register_entry = REPLACE(register_entry, '〔2026〕1号', '〔2026〕3号')",
            "signature is not",
        ),
        ("DELETE FROM notice_file WHERE edition = 'nameless'", "lacks an edition"),
        ("UPDATE mark_sheet SET hash = '" + "0" * 64 + "' WHERE id = 1", "do not recompute"),
        ("UPDATE mark_sheet SET total = total + 1 WHERE id = 1", "do not recompute"),
        ("UPDATE candidate SET unit_name = '另一镇' WHERE seat = 1", "do not recompute"),
        ("UPDATE candidate SET standing = 'leave' WHERE seat = 3", "do not recompute"),
    ],
)
def test_whatever_is_changed_afterwards_is_found(app: ExamApp, finished: Finished, statement: str, told: str) -> None:
    if not app.installation.database.is_sqlite:
        statement = statement.replace("'another file'", "convert_to('another file', 'UTF8')")
    tamper(app.installation, statement)
    assert any(told in text for text in findings(app)), findings(app)


def test_an_entry_names_the_file_the_figures_and_the_log(app: ExamApp, finished: Finished) -> None:
    entry = json.loads(register.make_entry(finished.notice, "internal", b"%PDF", "c" * 64))
    assert entry["doc_no"] == "示例〔2026〕1号"
    assert entry["issued_on"] == "2026-05-20"
    assert entry["figures"] == finished.notice.figures_hash
    assert entry["audit_head"] == "c" * 64
    assert len(entry["pdf"]) == 64


def test_the_log_has_a_head_to_pin_and_an_unknown_exam_has_none(app: ExamApp, finished: Finished) -> None:
    with app.installation.database.reading() as session:
        assert len(audit_head(session, finished.hall.exam.id)) == 64
        assert not audit_head(session, 999_999)


def test_a_signature_is_good_for_its_entry_and_key_alone(app: ExamApp, tmp_path: Path) -> None:
    own, other = app.installation.keyring, Keyring(b"o" * 32)
    signature = register.sign(own, "entry")
    assert register.is_signed(own, "entry", signature)
    assert not register.is_signed(own, "entry ", signature)
    assert not register.is_signed(other, "entry", signature)
    assert not register.is_signed(own, "entry", "not hexadecimal")


def path(app: ExamApp) -> Path:
    return app.installation.settings.data_dir / register.FILE_NAME


def lacking(app: ExamApp) -> int:
    with app.installation.database.reading() as session:
        return len(register.list_missing(session, app.installation.settings.data_dir))


def full_disk(file: Path) -> None:
    """Let every write fail for want of room."""
    file.symlink_to("/dev/full")


def no_right(file: Path) -> None:
    """Let the file be one that cannot be opened for writing, whoever asks."""
    file.mkdir()


def mend(file: Path) -> None:
    file.unlink() if file.is_symlink() else file.rmdir()


def test_the_file_beside_the_database_grows_and_is_read_back(tmp_path: Path) -> None:
    assert register.read_all(tmp_path) == []
    register.append(tmp_path, [("第一条", "aa")])
    register.append(tmp_path, [("第二条", "bb"), ("第三条", "cc")])
    assert register.read_all(tmp_path) == ["第一条", "第二条", "第三条"]


def test_a_line_that_a_full_disk_broke_off_is_written_anew_and_one_by_hand_is_shown(tmp_path: Path) -> None:
    register.append(tmp_path, [("第一条", "aa")])
    with (tmp_path / register.FILE_NAME).open("a", encoding="utf-8") as file:
        file.write('添在后面\n{"entry":"第二')
    assert register.read_all(tmp_path) == ["第一条", "添在后面", '{"entry":"第二']
    register.append(tmp_path, [("第二条", "bb")])
    assert register.read_all(tmp_path) == ["第一条", "添在后面", "第二条"]


@pytest.mark.parametrize("hinder", [full_disk, no_right])
def test_what_could_not_be_written_is_written_as_soon_as_it_can_be(
    app: ExamApp, finished: Finished, hinder: Callable[[Path], None]
) -> None:
    path(app).unlink()
    hinder(path(app))
    assert not register.keep_up(app.installation)
    assert lacking(app) == 2
    mend(path(app))
    assert register.keep_up(app.installation)
    assert lacking(app) == 0


def test_what_is_there_is_not_written_again(app: ExamApp, finished: Finished) -> None:
    before = path(app).read_bytes()
    assert register.keep_up(app.installation)
    assert path(app).read_bytes() == before
