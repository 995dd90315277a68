"""Read the words of an original document, in the bounded child process, to look for marks of secrecy."""

from dataclasses import dataclass
from pathlib import PurePath

from examsvc.files.errors import Reason, UnreadableFile
from examsvc.files.limits import Limits
from examsvc.files.reading import read_in_child
from examsvc.files.secrecy import SecrecyFinding, find_secrecy_marks

# Only ever saved to disk again, where its name says what it is.
PACKED = "application/octet-stream"
# What is kept, how its bytes begin, and as what it is given back.
KINDS: dict[str, tuple[bytes, str]] = {
    ".pdf": (b"%PDF-", "application/pdf"),
    ".docx": (b"PK\x03\x04", PACKED),
    ".ofd": (b"PK\x03\x04", PACKED),
    ".jpg": (b"\xff\xd8\xff", "image/jpeg"),
    ".jpeg": (b"\xff\xd8\xff", "image/jpeg"),
    ".png": (b"\x89PNG\r\n\x1a\n", "image/png"),
}
PICTURES = (".jpg", ".jpeg", ".png")


@dataclass(frozen=True, slots=True)
class Original:
    """A file that may be kept: as what, and what its marks ask for; `silent` when it holds no words to look at."""

    media_type: str
    marks: SecrecyFinding
    silent: bool


def read_original(data: bytes, filename: str, limits: Limits = Limits()) -> Original:  # noqa: B008 - frozen
    """Look through an original; raises `UnreadableFile` for a wrong kind, a wrong ending and a hostile file.

    Nothing of the file is parsed in this process.
    """
    suffix = PurePath(filename).suffix.lower()
    if suffix not in KINDS:
        raise UnreadableFile(Reason.UNKNOWN_KIND, suffix)
    beginning, media_type = KINDS[suffix]
    if not data:
        raise UnreadableFile(Reason.EMPTY)
    if len(data) > limits.file_bytes:
        raise UnreadableFile(Reason.TOO_BIG, str(limits.file_bytes))
    if not data.startswith(beginning):
        raise UnreadableFile(Reason.NOT_A_DOCUMENT, suffix)
    words = "" if suffix in PICTURES else str(read_in_child("words", data, f"original{suffix}", limits)["words"])
    return Original(media_type, find_secrecy_marks(words), silent=not words.strip())
