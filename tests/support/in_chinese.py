"""Words outside a request: as the pages of this house say them, in Chinese."""

from collections.abc import Iterator
from contextlib import contextmanager

from flask import Flask
from flask_babel import Babel


@contextmanager
def in_chinese() -> Iterator[None]:
    """Let gettext answer where there is no page."""
    app = Flask(__name__)
    Babel(app, default_locale="zh_Hans")
    with app.test_request_context():
        yield
