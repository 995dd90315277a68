"""Give out the pictures in questions; who may see one is for the page to say that shows it."""

import base64
from collections.abc import Iterable, Mapping

from flask import Response
from flask_babel import gettext as _
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from examsvc.bank.source_models import StoredFile
from examsvc.bank.stems import picture_hashes
from examsvc.core.errors import Conflict, NotFound
from examsvc.files.limits import MEBIBYTE

# What browsers show and what can carry no script; originals of documents are stored in the same table.
SHOWN = frozenset({"image/png", "image/jpeg", "image/gif", "image/webp"})
# Three hundred people who open the paper at once fetch this from one machine in minutes, not in half an hour.
LARGEST_IN_A_FORM = 8 * MEBIBYTE
_NAMED = 3


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


def check_pictures(session: Session, form: str, contents: Mapping[int, str]) -> None:
    """Raise Conflict where a form's pictures are too heavy for a hall to fetch at once; `contents` go by number."""
    shown = {number: set(picture_hashes(content)) for number, content in contents.items()}
    hashes = set().union(*shown.values())
    sized = select(StoredFile.hash, func.length(StoredFile.data)).where(StoredFile.hash.in_(hashes))
    sizes = {row[0]: row[1] for row in session.execute(sized)} if hashes else {}
    if (total := sum(sizes.values())) <= LARGEST_IN_A_FORM:
        return
    heavy = sorted(shown, key=lambda number: sum(sizes.get(own, 0) for own in shown[number]), reverse=True)[:_NAMED]
    told = _(
        "%(form)s 卷的图片一共 %(size)s MB，超过 %(most)s MB，全场同时打开会很慢。"
        "图片最大的是第 %(numbers)s 题，请把它们的图片缩小后再组卷。",
        form=form,
        size=f"{total / MEBIBYTE:.1f}",
        most=LARGEST_IN_A_FORM // MEBIBYTE,
        numbers="、".join(map(str, heavy)),
    )
    raise Conflict(told, code="pictures")


def send_picture(stored: StoredFile) -> Response:
    """Return a picture under its own media type."""
    return Response(stored.data, mimetype=stored.media_type)
