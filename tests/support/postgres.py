"""A PostgreSQL cluster of the tests' own: a temporary folder, a socket, no network, an unprivileged user."""

import os
import pwd
import shutil
import signal
import subprocess
import tempfile
import time
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

import psycopg
from psycopg import sql

SERVER_USER = "postgres"
_PROGRAMS = [Path(f"/usr/lib/postgresql/{version}/bin") for version in (15, 16, 17)]
_MEMORY = Path("/dev/shm")
_ROOM_IN_MEMORY = 1024**3
_START_SECONDS = 60
_STOP_SECONDS = 10


@dataclass(frozen=True)
class Postgres:
    """A running cluster; its socket lies in the folder, databases are cheap copies of a template."""

    folder: Path
    process: subprocess.Popen[bytes]

    def url(self, name: str) -> str:
        """Return the address of one database."""
        return f"postgresql://{SERVER_USER}@/{name}?host={self.folder}"

    def create_database(self, name: str, template: str = "template0") -> str:
        """Make a database and return its address."""
        statement = sql.SQL("CREATE DATABASE {} TEMPLATE {} STRATEGY FILE_COPY").format(
            sql.Identifier(name), sql.Identifier(template)
        )
        self._administer(statement)
        return self.url(name)

    def drop_database(self, name: str) -> None:
        """Remove a database and whoever is still connected to it."""
        self._administer(sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(sql.Identifier(name)))

    def stop(self) -> None:
        """End the cluster without waiting for its clients, and remove its data."""
        for way in (signal.SIGINT, signal.SIGQUIT, signal.SIGKILL):
            if self.process.poll() is None:
                self.process.send_signal(way)
                try:
                    self.process.wait(_STOP_SECONDS)
                except subprocess.TimeoutExpired:
                    continue
        shutil.rmtree(self.folder, ignore_errors=True)

    def _administer(self, statement: sql.Composed) -> None:
        with psycopg.connect(self.url("postgres"), autocommit=True) as connection:
            connection.execute(statement)


def roomy_memory(folder: Path = _MEMORY, needed: int = _ROOM_IN_MEMORY) -> Path | None:
    """Return the folder that lies in memory when it has room: a sync there costs nothing, and thousands are made."""
    if not os.access(folder, os.W_OK | os.X_OK) or shutil.disk_usage(folder).free < needed:
        return None
    return folder


def start_postgres(base_dir: Path | None = None) -> Postgres:
    """Initialise and start a cluster; fsync and every other durability setting stay at their safe defaults.

    A socket's path is at most 107 bytes, too few for pytest's own folders: without `base_dir` it lies in the system's
    temporary folder. A `base_dir` must let the unprivileged user through.
    """
    folder, owner = Path(tempfile.mkdtemp(prefix="pg-", dir=base_dir)), _owner()
    if owner is not None:
        os.chown(folder, owner.pw_uid, owner.pw_gid)
    initialise: list[str | Path] = [
        _programs() / "initdb",
        "-D",
        folder / "data",
        "-U",
        SERVER_USER,
        "-A",
        "trust",
        "-E",
        "UTF8",
        "--locale=C.UTF-8",
    ]
    with (folder / "log").open("wb") as log:
        if _launch([*initialise, "--no-sync"], log.fileno(), owner).wait():
            raise RuntimeError((folder / "log").read_text())
    return _serve(folder)


def restart_after_a_crash(server: Postgres) -> Postgres:
    """Kill the cluster as a power cut would end it, without a word, and start it on what its disk holds."""
    head = server.process.pid
    backends = [int(word) for word in Path(f"/proc/{head}/task/{head}/children").read_text().split()]
    for pid in (head, *backends):
        with suppress(ProcessLookupError):
            os.kill(pid, signal.SIGKILL)
    server.process.wait()
    while any(Path(f"/proc/{pid}").exists() for pid in backends):
        time.sleep(0.02)
    return _serve(server.folder)


def _programs() -> Path:
    found = next((folder for folder in _PROGRAMS if (folder / "postgres").exists()), None)
    if found is None:
        raise FileNotFoundError("PostgreSQL 15 is missing: run ./script/setup --test")
    return found


def _owner() -> pwd.struct_passwd | None:
    return pwd.getpwnam(SERVER_USER) if os.geteuid() == 0 else None


def _serve(folder: Path) -> Postgres:
    settings = ["listen_addresses=", "max_connections=200", "max_wal_size=256MB"]
    options = [word for setting in settings for word in ("-c", setting)]
    with (folder / "log").open("ab") as log:
        command: list[str | Path] = [_programs() / "postgres", "-D", folder / "data", "-k", folder, *options]
        server = Postgres(folder, _launch(command, log.fileno(), _owner()))
    try:
        _wait(server)
    except BaseException:
        server.stop()
        raise
    return server


def _launch(command: Sequence[str | Path], log: int, owner: pwd.struct_passwd | None) -> subprocess.Popen[bytes]:
    """Start a program as the owner, to be ended by the kernel when this process dies.

    The wish to die with the parent is lost when the user changes, so the user changes first. The group of its own
    keeps Ctrl-C away from the server until stop() asks it to end.
    """
    account = (
        [] if owner is None else ["setpriv", f"--reuid={owner.pw_uid}", f"--regid={owner.pw_gid}", "--clear-groups"]
    )
    return subprocess.Popen(
        [*account, "setpriv", "--pdeathsig", "INT", *command], cwd="/", stdout=log, stderr=log, process_group=0
    )


def _wait(server: Postgres) -> None:
    deadline = time.monotonic() + _START_SECONDS
    while True:
        try:
            psycopg.connect(server.url("postgres")).close()
        except psycopg.OperationalError:
            if time.monotonic() > deadline or server.process.poll() is not None:
                raise RuntimeError((server.folder / "log").read_text()) from None
            time.sleep(0.02)
        else:
            return
