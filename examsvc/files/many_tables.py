"""Read many tables at once: one that cannot be read says why, and the others are read. Only in the bounded child."""

import io
import zipfile
from collections.abc import Iterator, Mapping
from dataclasses import asdict
from pathlib import PurePath
from typing import Any

from examsvc.files.errors import Reason, UnreadableFile
from examsvc.files.limits import Limits
from examsvc.files.packages import BROKEN
from examsvc.files.tables import read_tables

MOST_FILES = 300
SUFFIXES = (".xlsx", ".xls", ".csv")
_UTF8_NAME = 0x800


def answer(data: bytes, _filename: str, limits: Limits, _choices: Mapping[str, str]) -> dict[str, Any]:
    """Read every table of an archive, and of the archives in it, as plain data for the child to say."""
    return {"files": [_read(name, part, limits) for name, part in _parts(data, limits)]}


def _read(name: str, data: bytes, limits: Limits) -> dict[str, Any]:
    try:
        if PurePath(name).suffix.lower() not in SUFFIXES:
            raise UnreadableFile(Reason.UNKNOWN_KIND, PurePath(name).suffix)
        return {"name": name, "sheets": [asdict(sheet) for sheet in read_tables(data, name, limits)]}
    except UnreadableFile as refusal:
        return {"name": name, "refused": refusal.reason.value, "detail": refusal.detail}
    except MemoryError:
        raise
    except BaseException as error:  # noqa: BLE001 - the parser's panics are no Exceptions
        return {"name": name, "refused": Reason.NOT_A_WORKBOOK.value, "detail": type(error).__name__}


def _parts(data: bytes, limits: Limits) -> Iterator[tuple[str, bytes]]:
    left, count = limits.expanded_bytes, 0
    for name, part in _entries(data, limits, left):
        inner = _entries(part, limits, left) if name.lower().endswith(".zip") else [(name, part)]
        for own, content in inner:
            left, count = left - len(content), count + 1
            if count > MOST_FILES:
                raise UnreadableFile(Reason.TOO_MANY_ENTRIES, str(MOST_FILES))
            yield own, content


def _entries(data: bytes, limits: Limits, left: int) -> Iterator[tuple[str, bytes]]:
    """Yield the files of an archive, counting what really comes out of it."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            for entry in archive.infolist():
                name = PurePath(_name(entry).replace("\\", "/")).name
                # Programs of one system leave notes for themselves in the archives that they make.
                if entry.is_dir() or name.startswith(("._", "~$")) or name == ".DS_Store":
                    continue
                if entry.flag_bits & 0x1:
                    raise UnreadableFile(Reason.ENCRYPTED, name)
                with archive.open(entry) as stream:
                    part = stream.read(min(limits.file_bytes, left) + 1)
                left -= len(part)
                if left < 0 or len(part) > limits.file_bytes:
                    raise UnreadableFile(Reason.BOMB, name)
                yield name, part
    except BROKEN as error:
        raise UnreadableFile(Reason.NOT_A_WORKBOOK, "zip") from error


def _name(entry: zipfile.ZipInfo) -> str:
    """Return an entry's name; Windows writes Chinese ones in GBK without saying so."""
    if entry.flag_bits & _UTF8_NAME:
        return entry.filename
    try:
        return entry.orig_filename.encode("cp437").decode("gb18030")
    except UnicodeError:
        return entry.filename
