"""Durable acknowledged saves beside their floor: a Flask view with the same cookie and JSON and no database.

Run: .venv/bin/python -m tests.load.bench_saves [--seconds 3] [--rounds 5] [--threads 32] [--postgres]
Both sides are driven through WSGI in this process, one after the other in every round: the ratio compares like with
like.
"""

import argparse
import io
import json
import secrets
import statistics
import tempfile
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import click
from flask import Flask, jsonify, request

from examsvc.accounts.signing_in import start_sign_in
from examsvc.attempts import services
from examsvc.attempts.gate import Gate
from examsvc.attempts.tokens import COOKIE
from examsvc.core import migrating
from examsvc.core.clock import SystemClock
from examsvc.factory import create_app
from examsvc.settings import Settings
from examsvc.web.app import ExamApp
from tests.factories.exams import make_hall
from tests.factories.saves import make_token
from tests.support.postgres import start_postgres

CANDIDATES = 64
Call = Callable[[int], int]


def environ(path: str, body: bytes, cookie: str, token: str) -> dict[str, Any]:
    """Return what a server hands over for one save."""
    return {
        "REQUEST_METHOD": "POST",
        "PATH_INFO": path,
        "SCRIPT_NAME": "",
        "QUERY_STRING": "",
        "SERVER_NAME": "localhost",
        "SERVER_PORT": "80",
        "SERVER_PROTOCOL": "HTTP/1.1",
        "HTTP_HOST": "localhost",
        "HTTP_COOKIE": f"{COOKIE}={cookie}",
        "HTTP_X_ATTEMPT_TOKEN": token,
        "CONTENT_TYPE": "application/json",
        "CONTENT_LENGTH": str(len(body)),
        "REMOTE_ADDR": "127.0.0.1",
        "wsgi.input": io.BytesIO(body),
        "wsgi.errors": io.StringIO(),
        "wsgi.url_scheme": "http",
        "wsgi.version": (1, 0),
        "wsgi.multithread": True,
        "wsgi.multiprocess": False,
        "wsgi.run_once": False,
    }


def call(application: Any, given: dict[str, Any]) -> int:
    """Make one request and return its status."""
    seen: list[str] = []
    reply = application(given, lambda status, _headers, _info=None: seen.append(status))
    b"".join(reply)
    if hasattr(reply, "close"):
        reply.close()
    return int(seen[0].split()[0])


def body_of(epoch: int, seq: int) -> bytes:
    save = {"save_id": secrets.token_hex(16), "seq": seq, "item": f"q{seq % 3 + 1}", "value": "a"}
    return json.dumps({"epoch": epoch, "saves": [save]}).encode()


def make_floor() -> Flask:
    """Return the peer: it reads cookie and JSON and answers as the save path does."""
    app = Flask("floor")

    @app.post("/attempts/<public_id>/saves")
    def saves(public_id: str) -> Any:
        told = request.get_json()
        acks = [{"save_id": save["save_id"], "value_hash": "0" * 16} for save in told["saves"]]
        return jsonify(acks=acks, cookie=len(request.cookies.get(COOKIE, "")), attempt=public_id)

    return app


def rate(one: Call, seconds: float, threads: int) -> float:
    """Return calls a second of so many threads; every answer must be 200."""
    until = time.perf_counter() + seconds
    counts = [0] * threads

    def work(place: int) -> None:
        while time.perf_counter() < until:
            if one(place) != 200:
                raise RuntimeError("a save was not acknowledged")
            counts[place] += 1

    crowd = [threading.Thread(target=work, args=(place,)) for place in range(threads)]
    began = time.perf_counter()
    for thread in crowd:
        thread.start()
    for thread in crowd:
        thread.join()
    return sum(counts) / (time.perf_counter() - began)


@contextmanager
def database_url(folder: Path, *, postgres: bool) -> Iterator[str]:
    """Lend an empty database."""
    if not postgres:
        yield f"sqlite:///{folder / 'exam.db'}"
        return
    server = start_postgres()
    try:
        yield server.create_database("bench")
    finally:
        server.stop()


def open_attempts(app: ExamApp) -> list[tuple[str, str, str]]:
    """Start an exam for everybody; return (path, cookie, token) of each."""
    service, gate = app.installation, app.extensions["gate"]
    assert isinstance(gate, Gate)
    with service.database.writing() as session:
        hall = make_hall(session, service.clock.now(), candidates=CANDIDATES)
        doors = []
        for candidate, attempt in zip(hall.candidates, hall.attempts, strict=True):
            now = service.clock.now()
            _token, row = start_sign_in(session, candidate.person_id, "candidate", now, hall.exam.id)
            services.start(session, attempt, row.id, now)
            session.flush()
            token = make_token(attempt, row.id, attempt.epoch)
            path = f"/attempts/{attempt.public_id}/saves"
            doors.append((path, gate.signer.issue(token), gate.signer.csrf(token)))
    return doors


def main() -> None:
    """Print both rates and their ratio, medians of all rounds, and a last line of JSON."""
    words = argparse.ArgumentParser(description=__doc__)
    words.add_argument("--seconds", type=float, default=3.0)
    words.add_argument("--rounds", type=int, default=5)
    words.add_argument("--threads", type=int, default=32)
    words.add_argument("--postgres", action="store_true")
    asked = words.parse_args()
    with tempfile.TemporaryDirectory() as name, database_url(Path(name), postgres=asked.postgres) as url:
        app = create_app(Settings(data_dir=Path(name), database_url=url), SystemClock())
        migrating.upgrade(app.installation.database)
        doors, floor = open_attempts(app), make_floor()
        numbers = [0] * asked.threads

        def at(application: Any) -> Call:
            def one(place: int) -> int:
                path, cookie, token = doors[place % len(doors)]
                numbers[place] += 1
                return call(application, environ(path, body_of(1, numbers[place]), cookie, token))

            return one

        results = []
        for _round in range(asked.rounds):
            base = rate(at(floor.wsgi_app), asked.seconds, asked.threads)
            own = rate(at(app.wsgi_app), asked.seconds, asked.threads)
            results.append((base, own, own / base))
            click.echo(f"floor {base:8.0f}/s   durable saves {own:8.0f}/s   ratio {own / base:.2f}")
        app.extensions["gate"].saves.stop()
        app.installation.database.dispose()
    told = dict(
        zip(("floor", "saves", "ratio"), (statistics.median(c) for c in zip(*results, strict=True)), strict=True)
    )
    click.echo(json.dumps({"database": "postgresql" if asked.postgres else "sqlite", **told}))


if __name__ == "__main__":
    main()
