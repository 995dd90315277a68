"""Is this machine fit to hold an exam? One line for each thing that could lose or delay answers."""

import shutil
import sys
from dataclasses import dataclass
from datetime import timedelta

import pysqlite3
from sqlalchemy import text
from sqlalchemy.exc import DatabaseError
from sqlalchemy.orm import Session

from examsvc.core.clock import SteadyClock
from examsvc.core.errors import Unavailable
from examsvc.core.installation import Installation
from examsvc.core.migrating import current_revision, newest_revision
from examsvc.notices import register
from examsvc.operations.clocks import FURTHEST_SECONDS, seconds_apart
from examsvc.typesetting.fonts import missing_fonts

LEAST_SQLITE = (3, 51, 3)
LEAST_FREE_BYTES = 2 * 1024**3
_POSTGRES_ON = ("fsync", "full_page_writes")


@dataclass(frozen=True)
class Diagnosis:
    """One thing that was looked at; `advice` says what to do when it is not well."""

    name: str
    well: bool
    found: str
    advice: str = ""


def examine(service: Installation) -> list[Diagnosis]:
    """Look at Python, database settings, schema, disk, folder rights, keys, fonts and clock."""
    return [_python(), *_database(service), _host_clock(service), _disk(service), *_rights(service), _fonts()]


def _database(service: Installation) -> list[Diagnosis]:
    """Look at everything that the database itself must tell; a dead or damaged one tells only that."""
    try:
        with service.database.reading() as session:
            is_sqlite = service.database.is_sqlite
            rows = _sqlite(session) if is_sqlite else [*postgresql(session), _clocks(service, session)]
        schema = _schema(service)
        return [*rows, schema, *([_register(service)] if schema.well else [])]
    except (DatabaseError, Unavailable) as error:
        advice = "restore the last backup" if service.database.is_sqlite else "start it, or mend its address"
        return [Diagnosis("database", well=False, found=reason_of(error), advice=advice)]


def reason_of(error: Exception) -> str:
    """Return what the database itself said, also where that was already told as Unavailable."""
    cause = error.__cause__ if isinstance(error, Unavailable) and error.__cause__ is not None else error
    return str(getattr(cause, "orig", cause)).strip()


def _python() -> Diagnosis:
    found = ".".join(map(str, sys.version_info[:3]))
    return Diagnosis("Python", sys.version_info >= (3, 11), found, "install Python 3.11 or newer")


def look_at_settings(service: Installation, session: Session) -> list[Diagnosis]:
    """Look whether the database acknowledges only what its disk has: all that is quick enough to ask on a page."""
    return sqlite_settings(session) if service.database.is_sqlite else postgresql(session)


def _sqlite(session: Session) -> list[Diagnosis]:
    damage = str(session.scalar(text("PRAGMA quick_check")))
    advice = "restore the last backup"
    return [*sqlite_settings(session), Diagnosis("SQLite quick_check", damage == "ok", damage, advice)]


def sqlite_settings(session: Session) -> list[Diagnosis]:
    """Look whether SQLite is new enough and acknowledges only what its disk has."""
    version = pysqlite3.sqlite_version_info
    wanted = {"journal_mode": "wal", "synchronous": "2", "foreign_keys": "1", "mmap_size": "0"}
    found = {name: str(session.scalar(text(f"PRAGMA {name}"))) for name in wanted}
    well = pysqlite3.sqlite_version
    rows = [Diagnosis("SQLite", version >= LEAST_SQLITE, well, "older versions can corrupt a WAL: run script/setup")]
    return rows + [Diagnosis(f"SQLite {n}", found[n] == w, found[n], f"must be {w}") for n, w in wanted.items()]


def postgresql(session: Session) -> list[Diagnosis]:
    """Look whether the server is new enough and acknowledges only what its disk has."""
    version = int(session.scalar(text("SHOW server_version_num")) or 0)
    rows = [Diagnosis("PostgreSQL", version >= 150000, str(version), "use PostgreSQL 15 or newer")]
    for name in _POSTGRES_ON:
        found = str(session.scalar(text(f"SHOW {name}")))
        rows.append(Diagnosis(f"PostgreSQL {name}", found == "on", found, "must be on, or answers can be lost"))
    commit = str(session.scalar(text("SHOW synchronous_commit")))
    return [*rows, Diagnosis("synchronous_commit", commit in ("on", "remote_apply"), commit, "must be on")]


def _schema(service: Installation) -> Diagnosis:
    revision, newest = current_revision(service.database), newest_revision()
    return Diagnosis("schema", revision == newest, str(revision), f"run ./script/flask db upgrade (to {newest})")


def _register(service: Installation) -> Diagnosis:
    with service.database.reading() as session:
        missing = len(register.list_missing(session, service.settings.data_dir))
    found = f"{missing} issued editions missing" if missing else "whole"
    advice = "free the disk or mend its rights: what is missing is written within the hour and at the next issue"
    return Diagnosis(register.FILE_NAME, not missing, found, advice)


def _disk(service: Installation) -> Diagnosis:
    free = shutil.disk_usage(service.settings.data_dir).free
    return Diagnosis("free disk", free >= LEAST_FREE_BYTES, f"{free // 1024**2} MB", "at least 2 GB must be free")


def _rights(service: Installation) -> list[Diagnosis]:
    rows = []
    for path in (service.settings.data_dir, service.settings.data_dir / "keys" / "root.key"):
        mode = path.stat().st_mode & 0o777
        rows.append(Diagnosis(f"rights of {path.name}", not mode & 0o077, oct(mode), f"chmod go-rwx {path}"))
    return rows


def _fonts() -> Diagnosis:
    missing = missing_fonts()
    found = ", ".join(path.name for path in missing) or "all there"
    return Diagnosis("fonts", not missing, found, "run script/setup as a user who may install packages")


def _host_clock(service: Installation) -> Diagnosis:
    """Tell whether somebody has set the host's clock since the service came up; it goes on by its own meanwhile."""
    leapt = service.clock.leapt() if isinstance(service.clock, SteadyClock) else timedelta()
    found = f"set by {leapt.total_seconds():+.0f} s" if leapt else "steady"
    return Diagnosis("host clock", not leapt, found, "set it right; after the exam start the service again")


def _clocks(service: Installation, session: Session) -> Diagnosis:
    apart = seconds_apart(service, session)
    return Diagnosis("clocks", apart <= FURTHEST_SECONDS, f"{apart:.3f} s apart", "synchronise with NTP")
