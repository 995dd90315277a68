"""A page for a form to stand on: a request at a known moment, without an application behind it."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import datetime

from flask import Flask, g
from flask_babel import Babel


def make_page() -> Flask:
    """Make an application that knows nothing but how to show forms in Chinese."""
    app = Flask("examsvc")
    app.config.update(SECRET_KEY="test", WTF_CSRF_ENABLED=False)
    Babel(app, default_locale="zh_Hans")
    return app


@contextmanager
def sent(app: Flask, fields: Mapping[str, object] | None, at: datetime) -> Iterator[None]:
    """Stand in a request that sends the fields, or in one that only looks when there are none."""
    method = "GET" if fields is None else "POST"
    with app.test_request_context("/", method=method, data=fields):
        g.received_at = at
        yield
