"""Backups that are proved by restoring them: one folder with the database, the keys and a manifest of hashes."""

import hashlib
import json
import shutil
import tempfile
from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from examsvc.core.clock import local
from examsvc.core.database import Database
from examsvc.core.installation import Installation
from examsvc.core.invariants import Finding
from examsvc.core.models import Base
from examsvc.exams.models import Exam
from examsvc.operations import anchors, dumping
from examsvc.operations.models import Backup
from examsvc.settings import Settings

MANIFEST = "manifest.json"
# Files beside the database without which it is worth little: keys open codes and check signatures.
BESIDE = ("keys", "register.jsonl", "transport.json", "own-ca")
# Copied before the database: what is copied after them holds at least the links that were noted.
BEFORE = (anchors.FILE_NAME,)
UNPROTECTED_FOR = timedelta(days=1)
OLDEST = timedelta(days=7)

# Returns what is broken in a restored installation.
Check = Callable[[Settings], list[str]]


class BadBackup(Exception):
    """Say why a backup cannot be made, or must not be restored."""


def make_backup(service: Installation, folder: Path, check: Check) -> Path:
    """Copy everything into a new folder, restore it elsewhere, check it there, and note the result."""
    now = service.clock.now()
    target = folder / f"backup-{local(now):%Y%m%d-%H%M%S}"
    try:
        target.mkdir(parents=True, mode=0o700)
    except OSError as error:
        raise BadBackup(f"{target}: {error.strerror}") from error
    for name in BEFORE:
        _copy(service.settings.data_dir / name, target / name)
    dumping.dump(service.settings, target)
    for name in BESIDE:
        _copy(service.settings.data_dir / name, target / name)
    with service.database.reading() as session:
        counts = count_rows(session)
    manifest = {"made_at": now.isoformat(), "rows": counts, "files": hash_files(target)}
    (target / MANIFEST).write_text(json.dumps(manifest, indent=1), encoding="utf-8")
    problems = drill(service.settings, target, check)
    with service.database.writing() as session:
        digest = hashlib.sha256((target / MANIFEST).read_bytes()).hexdigest()
        result = "ok" if not problems else "\n".join(problems)
        session.add(Backup(path=str(target), hash=digest, made_at=now, drilled_at=now, drill_result=result))
    if problems:
        raise BadBackup("; ".join(problems))
    return target


def drill(settings: Settings, backup: Path, check: Check) -> list[str]:
    """Restore a backup into a scratch place, compare row counts and run the check there."""
    with (
        tempfile.TemporaryDirectory(prefix="examsvc-drill-") as scratch,
        dumping.scratch(settings, Path(scratch)) as own,
    ):
        restore(own, backup)
        database = Database(own)
        try:
            with database.reading() as session:
                counts = count_rows(session)
        finally:
            database.dispose()
        expected = read_manifest(backup)["rows"]
        found = [f"{t}: {counts.get(t)} rows, expected {n}" for t, n in expected.items() if counts.get(t) != n]
        return found or check(own)


def restore(settings: Settings, backup: Path) -> None:
    """Put a backup in place of an installation that holds nothing yet; raises BadBackup otherwise."""
    manifest = read_manifest(backup)
    if hash_files(backup) != manifest["files"]:
        raise BadBackup("the files are not the ones that were backed up (hashes differ)")
    if not dumping.is_of_same_kind(settings, backup):
        raise BadBackup("this backup was made of the other database: SQLite and PostgreSQL do not mix")
    if dumping.holds_data(settings):
        raise BadBackup(f"{settings.data_dir} already holds data; restore into an empty folder with EXAMSVC_DATA_DIR")
    settings.data_dir.mkdir(parents=True, exist_ok=True, mode=0o700)
    for name in (*BEFORE, *BESIDE):
        _copy(backup / name, settings.data_dir / name)
    dumping.load(settings, backup)


def check_backups(session: Session, now: datetime) -> list[Finding]:
    """Invariant 12: the last backup was restored and verified, and is not old while there are exams to lose."""
    last = session.scalar(select(Backup).order_by(Backup.id.desc()).limit(1))
    if last is not None and last.drill_result != "ok":
        return [Finding(12, f"backup {last.id} at {last.path} failed its restore drill: {last.drill_result}")]
    oldest_exam = session.scalar(select(func.min(Exam.closed_at)))
    if oldest_exam is None or now - oldest_exam < UNPROTECTED_FOR:
        return []
    if last is None:
        return [Finding(12, "an exam was closed more than a day ago and nothing was ever backed up: flask backup")]
    if now - last.made_at > OLDEST:
        return [Finding(12, f"backup {last.id} is older than {OLDEST.days} days")]
    return []


def count_rows(session: Session) -> dict[str, int]:
    """Return how many rows each table holds; the backup's own row comes after the copy."""
    tables = [table for table in Base.metadata.sorted_tables if table.name != Backup.__tablename__]
    return {table.name: session.scalar(select(func.count()).select_from(table)) or 0 for table in tables}


def read_manifest(backup: Path) -> dict[str, Any]:
    """Return a backup's manifest; raises BadBackup when the folder is none."""
    try:
        manifest: dict[str, Any] = json.loads((backup / MANIFEST).read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise BadBackup(f"{backup} is not a backup: {error}") from error
    return manifest


def hash_files(folder: Path) -> dict[str, str]:
    """Return the SHA-256 of every file of a backup but its manifest."""
    files = sorted(path for path in folder.rglob("*") if path.is_file() and path.name != MANIFEST)
    return {str(path.relative_to(folder)): hashlib.sha256(path.read_bytes()).hexdigest() for path in files}


def _copy(source: Path, target: Path) -> None:
    if source.is_dir():
        shutil.copytree(source, target, dirs_exist_ok=True)
    elif source.is_file():
        shutil.copy2(source, target)
