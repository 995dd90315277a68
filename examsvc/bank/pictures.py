"""Give out the pictures in questions; who may see one is for the page to say that shows it."""

import base64
from collections.abc import Iterable

from flask import Response
from flask_babel import gettext as _
from sqlalchemy import select
from sqlalchemy.orm import Session

from examsvc.bank.source_models import StoredFile
from examsvc.bank.stems import picture_hashes
from examsvc.core.errors import NotFound

# What browsers show and what can carry no script; originals of documents are stored in the same table.
SHOWN = frozenset({"image/png", "image/jpeg", "image/gif", "image/webp"})


def get_picture(session: Session, hash_: str) -> StoredFile:
    """Return a stored picture; raises NotFound for any other file."""
    stored = session.get(StoredFile, hash_)
    if stored is None or stored.media_type not in SHOWN:
        raise NotFound(_("没有找到这幅图。"))
    return stored


def inline_pictures(session: Session, texts: Iterable[str]) -> dict[str, str]:
    """Return the pictures that texts show as data: addresses, for staff and paper: no other address is needed."""
    hashes = {found for text in texts for found in picture_hashes(text)}
    if not hashes:
        return {}
    rows = select(StoredFile).where(StoredFile.hash.in_(hashes), StoredFile.media_type.in_(SHOWN))
    return {
        row.hash: f"data:{row.media_type};base64,{base64.b64encode(row.data).decode()}"
        for row in session.scalars(rows)
    }


def send_picture(stored: StoredFile) -> Response:
    """Return a picture under its own media type."""
    return Response(stored.data, mimetype=stored.media_type)
