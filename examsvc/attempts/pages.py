"""The exam page's body: rendered once a form, compressed, and served from memory under the form's hash."""

import gzip
import json
import re
import threading
from dataclasses import dataclass

from flask import Flask, Response, current_app, render_template, request
from flask_babel import get_locale
from sqlalchemy.orm import Session

from examsvc.papers.models import Form

_GAP = re.compile(r"\{(\d)\}")


@dataclass(frozen=True)
class Page:
    """One form's page, plain and compressed."""

    plain: bytes
    compressed: bytes


class PaperPages:
    """Keep the pages of the forms that are being sat."""

    def __init__(self) -> None:
        self._pages: dict[str, Page] = {}
        self._lock = threading.Lock()

    def get(self, session: Session, form_id: int, body_hash: str) -> Page:
        """Return a form's page in the request's language, preparing it on first use."""
        name = f"{body_hash}:{get_locale()}"
        page = self._pages.get(name)
        if page is None:
            with self._lock:
                page = self._pages.get(name) or self._prepare(session, form_id)
                self._pages[name] = page
        return page

    @staticmethod
    def _prepare(session: Session, form_id: int) -> Page:
        body = json.loads(session.get_one(Form, form_id).body)
        plain = render_template("attempts/paper.html", body=body).encode()
        return Page(plain, gzip.compress(plain, 6, mtime=0))


def init_app(app: Flask) -> None:
    """Give the templates what they need to print a question."""
    app.extensions["paper_pages"] = PaperPages()
    app.jinja_env.filters.update(gaps=gaps, fill_in_texts=fill_in_texts)


def send(session: Session, form_id: int, body_hash: str) -> Response:
    """Return the form's page in the encoding the browser takes."""
    pages: PaperPages = current_app.extensions["paper_pages"]
    page = pages.get(session, form_id, body_hash)
    compressed = request.accept_encodings["gzip"] > 0
    response = Response(page.compressed if compressed else page.plain, mimetype="text/html")
    response.headers["Vary"] = "Accept-Encoding"
    if compressed:
        response.headers["Content-Encoding"] = "gzip"
    return response


def gaps(stem: str) -> list[str | int]:
    """Cut a fill-in's stem at its gaps: texts and gap numbers in turn."""
    return [int(part) if n % 2 else part for n, part in enumerate(_GAP.split(stem))]


def fill_in_texts(value: str, count: int) -> list[str]:
    """Return a fill-in's saved value as one text a blank."""
    texts: list[str] = json.loads(value) if value else []
    return [*texts, *[""] * count][:count]
