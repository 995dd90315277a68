"""Open a package that nobody vouches for: bounded sizes, no path that leaves it, nothing encrypted or doubled."""

import io
import stat
import zipfile
from posixpath import dirname, join, normpath
from urllib.parse import unquote

from examsvc.bank.formats.items import NotThisFormat
from examsvc.files.packages import BROKEN

_ENTRIES = 6000
_EXPANDED = 100 * 1024 * 1024
_RATIO = 200
_RATIO_FLOOR = 1024 * 1024
_ENCRYPTED = 0x1 | 0x40
_METHODS = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)
_CHUNK = 256 * 1024


class Archive:
    """The files of a package by their plain names; raises NotThisFormat as soon as anything is unsafe."""

    def __init__(self, data: bytes) -> None:
        try:
            self._zip = zipfile.ZipFile(io.BytesIO(data))
        except BROKEN as error:
            raise NotThisFormat("broken-package") from error
        entries = [entry for entry in self._zip.infolist() if not entry.filename.endswith("/")]
        if len(entries) > _ENTRIES or sum(entry.file_size for entry in entries) > _EXPANDED:
            raise NotThisFormat("package-too-big")
        self._left = _EXPANDED
        self._entries: dict[str, zipfile.ZipInfo] = {}
        for entry in entries:
            name = entry.orig_filename.replace("\\", "/")
            _check(entry, name)
            if name in self._entries:
                raise NotThisFormat("unsafe-package")
            self._entries[name] = entry

    def names(self) -> list[str]:
        """Return the names in the order of the archive."""
        return list(self._entries)

    def read(self, name: str) -> bytes | None:
        """Return a file's bytes, counting what really comes out; nothing when there is no such file."""
        entry = self._entries.get(name)
        if entry is None:
            return None
        content = bytearray()
        try:
            with self._zip.open(entry) as stream:
                while chunk := stream.read(_CHUNK):
                    content += chunk
                    if len(content) > self._left:
                        raise NotThisFormat("package-too-big")
        except BROKEN as error:
            if isinstance(error, NotThisFormat):
                raise
            raise NotThisFormat("broken-package") from error
        self._left -= len(content)
        return bytes(content)


def resolved(base: str, address: str) -> str:
    """Return the name that an address means seen from the file `base`; empty when it leaves the package."""
    plain = unquote(address.partition("#")[0]).replace("\\", "/")
    name = normpath(join(dirname(base), plain))
    outside = plain.startswith("/") or name.startswith(("../", "/")) or name in ("..", ".") or "\0" in name
    return "" if outside or not plain else name


def _check(entry: zipfile.ZipInfo, name: str) -> None:
    unsafe_name = name.startswith("/") or ":" in name or "\0" in name or ".." in name.split("/")
    link = stat.S_ISLNK(entry.external_attr >> 16)
    if unsafe_name or link or entry.flag_bits & _ENCRYPTED or entry.compress_type not in _METHODS:
        raise NotThisFormat("unsafe-package")
    if entry.file_size > _RATIO_FLOOR and entry.file_size > _RATIO * max(entry.compress_size, 1):
        raise NotThisFormat("package-too-big")
