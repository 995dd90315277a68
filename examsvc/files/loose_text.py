"""The words of a file, loosely, for looking for marks of secrecy before anything of it is kept."""

import io
import re
import zipfile

from examsvc.files.limits import MEBIBYTE
from examsvc.files.packages import BROKEN

_ZIP = b"PK\x03\x04"
_WANTED = re.compile(
    r"word/(?:document|header[0-9]*|footer[0-9]*|footnotes)\.xml|xl/sharedStrings\.xml|xl/worksheets/[^/]+\.xml"
    r"|docProps/(?:core|app|custom)\.xml|[^/]+\.xml|(?:items|questions)/[^/]+\.xml",
    re.IGNORECASE,
)
_MOST_PARTS, _MOST_LISTED = 200, 5000
_LARGEST = 8 * MEBIBYTE
# What swells more than this is a bomb, which its reader refuses.
_RATIO = 100
_RUN = re.compile(r"[ \t\r\n\0]{9,}")
_LINE_ENDS = re.compile(r"</(?:w:p|w:tr|si|is|row|a:p|p|div|li|simpleChoice|text)>|<(?:w:br|w:cr|br)\s*/?>")
_TAG = re.compile(r"<[^<>]*>")


def loose_text(data: bytes) -> str:
    """Return what can be read of a file's words with no parser at all, at most eight mebibytes of it."""
    if not data.startswith(_ZIP):
        return _untagged(_decoded(data[:_LARGEST]))
    texts: list[str] = []
    left = _LARGEST
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            wanted = [entry for entry in archive.infolist()[:_MOST_LISTED] if _is_wanted(entry)]
            for entry in wanted[:_MOST_PARTS]:
                with archive.open(entry) as part:
                    opened = part.read(left)
                left -= len(opened)
                texts.append(_untagged(opened.decode(errors="replace")))
    except BROKEN:
        # What cannot be opened is refused by its reader, with a better reason.
        return "\n".join(texts)
    return "\n".join(texts)


def _is_wanted(entry: zipfile.ZipInfo) -> bool:
    swells = entry.file_size > max(MEBIBYTE, _RATIO * entry.compress_size)
    return not swells and _WANTED.fullmatch(entry.filename) is not None


def _decoded(data: bytes) -> str:
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        return data.decode("utf-16", errors="replace")
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError:
        return data.decode("gb18030", errors="replace")


def _untagged(text: str) -> str:
    return _TAG.sub("", _LINE_ENDS.sub("\n", _RUN.sub("\n", text)))
