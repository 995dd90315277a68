"""The exam page's body: rendered once a form, compressed, and served from memory under the form's hash."""

import gzip
import json
import threading
from dataclasses import dataclass

from flask import Flask, Response, current_app, render_template, request
from flask_babel import get_locale
from sqlalchemy.orm import Session

from examsvc.bank.stems import picture_hashes
from examsvc.papers.models import Form


@dataclass(frozen=True)
class Page:
    """One form's page, plain and compressed, and the hashes of the pictures it shows."""

    plain: bytes
    compressed: bytes
    pictures: frozenset[str]


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
        body = session.get_one(Form, form_id).body
        plain = render_template("attempts/paper.html", body=json.loads(body), practice=None).encode()
        return Page(plain, gzip.compress(plain, 6, mtime=0), frozenset(picture_hashes(body)))


def init_app(app: Flask) -> None:
    """Prepare the store of pages."""
    app.extensions["paper_pages"] = PaperPages()


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


def shows(session: Session, form_id: int, body_hash: str, picture: str) -> bool:
    """Tell whether a picture belongs to a form."""
    pages: PaperPages = current_app.extensions["paper_pages"]
    return picture in pages.get(session, form_id, body_hash).pictures
