"""Pictures that come inside question files: known by their first bytes, named without a path."""

import base64
import binascii
import re
import unicodedata
from collections.abc import Callable
from pathlib import PurePosixPath
from urllib.parse import unquote

from examsvc.bank.formats.items import Picture

Find = Callable[[str], bytes | None]
_KINDS = (
    (b"\x89PNG\r\n\x1a\n", "image/png"),
    (b"\xff\xd8\xff", "image/jpeg"),
    (b"GIF87a", "image/gif"),
    (b"GIF89a", "image/gif"),
)
_DATA_URI = re.compile(r"data:[\w.+/-]*(?:;[\w=.-]+)*;base64,", re.IGNORECASE)
_ELSEWHERE = re.compile(r"(?:[a-z][a-z0-9+.-]*:|//)", re.IGNORECASE)
_UNFIT = re.compile(r"[^\w.-]+")
_LONGEST_NAME = 80


def media_type(data: bytes) -> str:
    """Return what kind of picture the bytes are, or nothing for what is not safe to show."""
    if data[:4] == b"RIFF" and data[8:12] == b"WEBP":
        return "image/webp"
    return next((kind for mark, kind in _KINDS if data.startswith(mark)), "")


def picture_name(address: str) -> str:
    """Make a plain file name of an address: the last part, without what a path or our mark could trip over."""
    last = PurePosixPath(unquote(address).replace("\\", "/")).name
    fit = _UNFIT.sub("_", unicodedata.normalize("NFC", last)).strip("._")
    return fit[-_LONGEST_NAME:] or "picture"


def decoded_base64(text: str) -> bytes | None:
    """Decode base64 with line breaks in it; anything else in it makes it nothing."""
    try:
        return base64.b64decode("".join(text.split()), validate=True)
    except (binascii.Error, ValueError):
        return None


def no_files(_address: str) -> None:
    """Find nothing: the file has no place for others inside it."""
    return


class PictureShelf:
    """Hold the pictures that one question uses, each under one name, and say which could not be had."""

    def __init__(self, find: Find) -> None:
        self._find = find
        self.taken: dict[str, Picture] = {}

    def take(self, address: str) -> tuple[str, str]:
        """Return the picture's name and nothing, or nothing and the code of what is lost."""
        inline = _DATA_URI.match(address)
        if inline is None and _ELSEWHERE.match(address):
            return "", "remote-picture"
        data = decoded_base64(unquote(address[inline.end() :])) if inline else self._find(address)
        if data is None:
            return "", "picture-missing"
        kind = media_type(data)
        if not kind:
            return "", "picture-kind"
        return self._shelved("picture" if inline else picture_name(address), kind, data), ""

    def _shelved(self, wanted: str, kind: str, data: bytes) -> str:
        stem, dot, suffix = wanted.rpartition(".")
        name, n = wanted, 1
        while name in self.taken and self.taken[name].data != data:
            n += 1
            name = f"{stem}-{n}{dot}{suffix}" if dot else f"{wanted}-{n}"
        self.taken.setdefault(name, Picture(name, kind, data))
        return name
