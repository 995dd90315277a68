"""A PostgreSQL cluster of the tests' own: a temporary folder, a socket, no network, an unprivileged user."""

import os
import pwd
import shutil
import subprocess
import time
from dataclasses import dataclass, field
from pathlib import Path

import psycopg
from psycopg import sql

SERVER_USER = "postgres"
_PROGRAMS = ("/usr/lib/postgresql/17/bin", "/usr/lib/postgresql/16/bin", "/usr/lib/postgresql/15/bin")


@dataclass
class Postgres:
    """A running cluster; databases are cheap copies of a template."""

    folder: Path
    process: subprocess.Popen[bytes]
    databases: list[str] = field(default_factory=list)

    def url(self, name: str) -> str:
        return f"postgresql://{SERVER_USER}@/{name}?host={self.folder}"

    def create_database(self, name: str, template: str = "template0") -> str:
        statement = sql.SQL("CREATE DATABASE {} TEMPLATE {}").format(sql.Identifier(name), sql.Identifier(template))
        with psycopg.connect(self.url("postgres"), autocommit=True) as connection:
            connection.execute(statement)
        self.databases.append(name)
        return self.url(name)

    def stop(self) -> None:
        self.process.terminate()
        try:
            self.process.wait(20)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()
        shutil.rmtree(self.folder, ignore_errors=True)


def start_postgres() -> Postgres:
    """Initialise and start a cluster; durability settings stay at their safe defaults."""
    programs = next(Path(p) for p in _PROGRAMS if (Path(p) / "postgres").exists())
    # A socket's path is at most 107 bytes: pytest's own folders are too deep for it.
    folder = Path(f"/tmp/examsvc-pg-{os.getpid()}")
    folder.mkdir(mode=0o700)
    user = _server_user()
    if user is not None:
        os.chown(folder, user.pw_uid, user.pw_gid)
    data = folder / "data"
    _run(
        [programs / "initdb", "-D", data, "-A", "trust", "-U", SERVER_USER, "-E", "UTF8", "--locale=C.UTF-8"],
        user,
    )
    process = subprocess.Popen(
        [
            programs / "postgres",
            "-D",
            data,
            "-k",
            folder,
            "-c",
            "listen_addresses=",
            "-c",
            "max_connections=200",
        ],
        **_as_user(user),  # type: ignore[call-overload]
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    server = Postgres(folder, process)
    _wait(server)
    return server


def _server_user() -> pwd.struct_passwd | None:
    return pwd.getpwnam(SERVER_USER) if os.geteuid() == 0 else None


def _as_user(user: pwd.struct_passwd | None) -> dict[str, object]:
    if user is None:
        return {}
    return {"user": user.pw_uid, "group": user.pw_gid, "extra_groups": [], "cwd": "/"}


def _run(command: list[str | Path], user: pwd.struct_passwd | None) -> None:
    subprocess.run(command, check=True, capture_output=True, **_as_user(user))  # type: ignore[call-overload]


def _wait(server: Postgres) -> None:
    deadline = time.monotonic() + 20
    while True:
        try:
            psycopg.connect(server.url("postgres")).close()
        except psycopg.OperationalError:
            if time.monotonic() > deadline or server.process.poll() is not None:
                raise
            time.sleep(0.05)
        else:
            return
