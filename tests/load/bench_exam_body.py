"""The exam page's body beside its floor: a constant JSON view behind the same sign-in and attempt look-up.

Run: .venv/bin/python -m tests.load.bench_exam_body [--seconds 3] [--rounds 5] [--threads 8]
Both are views of the same application, driven through WSGI in this process, one after the other in every round.
The form has the size of the reference case: 85 questions.
"""

import argparse
import io
import json
import secrets
import statistics
import tempfile
from pathlib import Path
from typing import Any

import click
from flask import Response, jsonify
from werkzeug.test import Client

from examsvc.attempts import candidate_pages
from examsvc.attempts.views import own_attempt
from examsvc.core import migrating
from examsvc.core.canonical import canonical_json
from examsvc.core.clock import SystemClock
from examsvc.factory import create_app
from examsvc.settings import Settings
from examsvc.web.app import ExamApp
from examsvc.web.guards import candidates
from tests.factories.exams import CODE, make_hall
from tests.load.bench_saves import Call, call, rate

KINDS = ("single",) * 40 + ("multiple",) * 15 + ("true_false",) * 20 + ("fill_in",) * 10
LARGEST_BYTES = 100_000


def add_floor(app: ExamApp) -> None:
    """Give the application the peer: guard, attempt look-up and holder check, then a constant."""

    @app.get("/attempts/<public_id>/constant")
    @candidates
    def constant(public_id: str) -> Response:
        candidate_pages.check_holder(own_attempt(public_id))
        return jsonify(ready=True)


def cookie_of(app: ExamApp) -> tuple[str, str]:
    """Start the exam for one candidate; return the attempt's address and their cookies."""
    service = app.installation
    with service.database.writing() as session:
        hall = make_hall(session, service.clock.now(), keyring=service.keyring, kinds=KINDS, reword=long_texts)
        number, public_id = hall.candidates[0].exam_number, hall.attempts[0].public_id
    app.config["WTF_CSRF_ENABLED"] = False
    browser = app.test_client()
    browser.post("/sit", data={"number": number, "code": CODE})
    browser.post(f"/attempts/{public_id}/start")
    session_cookie = browser.get_cookie("session")
    assert session_cookie is not None
    return f"/attempts/{public_id}", f"session={session_cookie.value}"


def environ(path: str, cookie: str) -> dict[str, Any]:
    """Return what a server hands over for one page load."""
    return {
        "REQUEST_METHOD": "GET",
        "PATH_INFO": path,
        "SCRIPT_NAME": "",
        "QUERY_STRING": "",
        "SERVER_NAME": "localhost",
        "SERVER_PORT": "80",
        "SERVER_PROTOCOL": "HTTP/1.1",
        "HTTP_HOST": "localhost",
        "HTTP_COOKIE": cookie,
        "HTTP_ACCEPT_ENCODING": "gzip, deflate",
        "REMOTE_ADDR": "127.0.0.1",
        "wsgi.input": io.BytesIO(),
        "wsgi.errors": io.StringIO(),
        "wsgi.url_scheme": "http",
        "wsgi.version": (1, 0),
        "wsgi.multithread": True,
        "wsgi.multiprocess": False,
        "wsgi.run_once": False,
    }


def bytes_on_the_wire(app: ExamApp, path: str, cookie: str) -> int:
    """Return the size of the compressed page."""
    answer = Client(app, use_cookies=False).get(path, headers={"Cookie": cookie, "Accept-Encoding": "gzip"})
    return len(answer.data)


def at(app: ExamApp, path: str, cookie: str) -> Call:
    """Return one page load of one address."""
    return lambda _place: call(app.wsgi_app, environ(path, cookie))


def long_texts(body: str) -> str:
    """Return a form's body with texts as long as real ones, of characters in no order: they compress worst."""
    told = json.loads(body)
    for item in (item for section in told["sections"] for item in section["items"]):
        item["stem"] = some_text(60) + "".join(f"{{{n}}}" for n in range(1, len(item.get("blanks", ())) + 1))
        for option in item.get("options", ()):
            option["text"] = some_text(20)
    return canonical_json(told)


def some_text(length: int) -> str:
    return "".join(chr(0x4E00 + secrets.randbelow(3000)) for _ in range(length))


def main() -> None:
    """Print both rates and their ratio for every round, the medians with their spread, and a last line of JSON."""
    words = argparse.ArgumentParser(description=__doc__)
    words.add_argument("--seconds", type=float, default=3.0)
    words.add_argument("--rounds", type=int, default=5)
    words.add_argument("--threads", type=int, default=8)
    asked = words.parse_args()
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        app = create_app(Settings(data_dir=folder, database_url=f"sqlite:///{folder / 'exam.db'}"), SystemClock())
        migrating.upgrade(app.installation.database)
        add_floor(app)
        base, cookie = cookie_of(app)
        size = bytes_on_the_wire(app, f"{base}/paper", cookie)
        results = []
        for _round in range(asked.rounds):
            floor = rate(at(app, f"{base}/constant", cookie), asked.seconds, asked.threads)
            body = rate(at(app, f"{base}/paper", cookie), asked.seconds, asked.threads)
            results.append((floor, body, body / floor))
            click.echo(f"constant JSON {floor:7.0f}/s   exam body {body:7.0f}/s   ratio {body / floor:.2f}")
        app.extensions["gate"].saves.stop()
        app.installation.database.dispose()
    medians = [statistics.median(column) for column in zip(*results, strict=True)]
    ratios = [ratio for _floor, _body, ratio in results]
    click.echo(f"{size} bytes over the wire; ratios from {min(ratios):.2f} to {max(ratios):.2f}")
    told: dict[str, float | bool] = dict(zip(("floor", "body", "ratio"), medians, strict=True))
    click.echo(json.dumps({"bytes": size, "small_enough": size <= LARGEST_BYTES, **told}))


if __name__ == "__main__":
    main()
