"""Copy a whole database out and in: VACUUM INTO on SQLite, pg_dump and pg_restore on PostgreSQL."""

import secrets
import shutil
import subprocess
from collections.abc import Iterator, Sequence
from contextlib import closing, contextmanager
from dataclasses import replace
from pathlib import Path
from urllib.parse import urlsplit, urlunsplit

import psycopg
import pysqlite3
from psycopg import sql

from examsvc.settings import Settings

SQLITE_FILE, POSTGRES_FILE = "exam.db", "exam.dump"


class DumpFailed(Exception):
    """Say what the database's own tool complained about."""


def dump(settings: Settings, target: Path) -> None:
    """Write one consistent copy of the database into the folder while the service goes on."""
    if settings.is_sqlite:
        with closing(pysqlite3.connect(str(settings.database_file))) as connection:
            connection.execute("VACUUM INTO ?", (str(target / SQLITE_FILE),))
        return
    _run(["pg_dump", "--format=custom", f"--file={target / POSTGRES_FILE}", settings.database_url])


def load(settings: Settings, backup: Path) -> None:
    """Fill an empty database from a copy of the same kind."""
    if settings.is_sqlite:
        shutil.copy2(backup / SQLITE_FILE, settings.database_file)
        return
    _run(
        [
            "pg_restore",
            "--no-owner",
            "--exit-on-error",
            f"--dbname={settings.database_url}",
            str(backup / POSTGRES_FILE),
        ]
    )


def is_of_same_kind(settings: Settings, backup: Path) -> bool:
    """Tell whether a backup was made of the same kind of database."""
    return (backup / (SQLITE_FILE if settings.is_sqlite else POSTGRES_FILE)).is_file()


def holds_data(settings: Settings) -> bool:
    """Tell whether there is a database with tables already."""
    if settings.is_sqlite:
        return settings.database_file.exists()
    with psycopg.connect(settings.database_url) as connection:
        row = connection.execute("SELECT count(*) FROM pg_tables WHERE schemaname = 'public'").fetchone()
        return row is not None and row[0] > 0


@contextmanager
def scratch(settings: Settings, folder: Path) -> Iterator[Settings]:
    """Lend an empty installation of the same kind; it is gone after the block."""
    if settings.is_sqlite:
        yield replace(settings, data_dir=folder, database_url=f"sqlite:///{folder / SQLITE_FILE}")
        return
    name = f"examsvc_drill_{secrets.token_hex(4)}"
    with psycopg.connect(settings.database_url, autocommit=True) as connection:
        connection.execute(sql.SQL("CREATE DATABASE {}").format(sql.Identifier(name)))
        try:
            parts = urlsplit(settings.database_url)
            own = urlunsplit(parts._replace(path=f"/{name}"))
            yield replace(settings, data_dir=folder, database_url=own)
        finally:
            connection.execute(sql.SQL("DROP DATABASE {} WITH (FORCE)").format(sql.Identifier(name)))


def _run(command: Sequence[str]) -> None:
    try:
        done = subprocess.run(command, capture_output=True, text=True, check=False)  # noqa: S603 - our own words
    except FileNotFoundError:
        raise DumpFailed(f"{command[0]} is missing: install Debian's postgresql-client") from None
    if done.returncode != 0:
        raise DumpFailed(done.stderr.strip())
