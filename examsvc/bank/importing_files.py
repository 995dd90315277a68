"""Read a question file that somebody sends: bounded, with a sentence for every refusal."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from pydantic import ValidationError

from examsvc.bank.formats.items import NotThisFormat, Place, Reading, Trouble
from examsvc.bank.formats.registry import AUTO
from examsvc.bank.formats.told import Told
from examsvc.bank.formats.troubles import reason_of, remedy_of
from examsvc.core.errors import Invalid
from examsvc.files.errors import Reason, UnreadableFile
from examsvc.files.limits import MEBIBYTE, Limits
from examsvc.files.reading import read_in_child

LARGEST_FILE = 8 * MEBIBYTE
# A small file that takes long means harm; a large one may need its time, a packed one ten times as much.
_SECONDS, _SECONDS_A_MEBIBYTE, _SECONDS_A_PACKED_MEBIBYTE, _MOST_SECONDS = 4, 6, 40, 40
_PACKED = b"PK"
_CODES = {
    Reason.EMPTY: "file-empty",
    Reason.TOO_BIG: "file-too-big",
    Reason.OUT_OF_MEMORY: "file-too-big",
    Reason.TIMEOUT: "file-too-slow",
    Reason.BUSY: "reader-busy",
}
WHOLE_FILE = Place("file", 1)


@dataclass(frozen=True)
class FileRead:
    """A reading with its format and what is to be told about the whole file."""

    format: str
    reading: Reading
    notes: tuple[Trouble, ...] = ()


@dataclass(frozen=True)
class TableLook:
    """The head of a table with a few rows, what its columns are taken for, and the codes in its judgements.

    A code, such as 1 or A, comes with what it is taken for; None where only a person can say.
    """

    rows: list[list[str]] = field(default_factory=list)
    guesses: list[str] = field(default_factory=list)
    codes: dict[str, bool | None] = field(default_factory=dict)

    def suggested(self) -> dict[str, str]:
        """Return how the codes would be read as choices of the mapping page, for a person to confirm."""
        names = {True: "right", False: "wrong"}
        return {names[right]: code for code, right in self.codes.items() if right is not None}


class Refused(Invalid):
    """Turn a whole file down; `trouble` says why."""

    def __init__(self, trouble: Trouble) -> None:
        super().__init__(f"{reason_of(trouble)}。{remedy_of(trouble)}", code=trouble.code)
        self.trouble = trouble


def read_file(data: bytes, filename: str, choices: Mapping[str, str], form: str = AUTO) -> FileRead:
    """Read a file by the format of that name, or by the only one that knows it; raises Refused.

    Nothing is kept of a file that bears a mark of secrecy.
    """
    told = _told(data, filename, {**choices, "format": form})
    if told.reading is None:
        raise _refusal(told)
    notes = (Trouble(WHOLE_FILE, "internal", "、".join(told.warnings)[:80]),) if told.warnings else ()
    return FileRead(told.format, told.reading, notes)


def recognise_file(data: bytes, filename: str, choices: Mapping[str, str], form: str = AUTO) -> str:
    """Return the name of a file's format; raises Refused for what cannot be one of ours.

    A large file is read by the worker alone, whose refusal then stands on the import's own page.
    """
    told = _told(data, filename, {**choices, "format": form}, reader="format")
    if told.problem:
        raise _refusal(told)
    return told.format


def limits_for(data: bytes) -> Limits:
    """Bound the reading of a file by its size."""
    a_mebibyte = _SECONDS_A_PACKED_MEBIBYTE if data.startswith(_PACKED) else _SECONDS_A_MEBIBYTE
    more = min(_MOST_SECONDS, a_mebibyte * len(data) // MEBIBYTE)
    return Limits(
        file_bytes=LARGEST_FILE,
        rows=60_000,
        characters=12_000_000,
        cpu_seconds=_SECONDS + more,
        # Where the two cores are busy, a long reading may wait for them as long as it works.
        wall_seconds=_SECONDS + 1.0 + 2 * more,
    )


def _refusal(told: Told) -> Refused:
    about = "、".join(told.formats) if told.formats else told.about
    return Refused(Trouble(WHOLE_FILE, told.problem, about))


def _told(data: bytes, filename: str, choices: Mapping[str, str], reader: str = "questions") -> Told:
    try:
        return Told.model_validate(read_in_child(reader, data, filename, limits_for(data), choices))
    except UnreadableFile as refusal:
        raise Refused(Trouble(WHOLE_FILE, _CODES.get(refusal.reason, "file-broken"))) from refusal
    except (ValidationError, NotThisFormat) as error:
        raise Refused(Trouble(WHOLE_FILE, "file-broken")) from error


def look_into(data: bytes, filename: str, choices: Mapping[str, str]) -> TableLook:
    """Return what a person needs to see of a table to say what it holds; nothing for other files."""
    try:
        told = read_in_child("columns", data, filename, limits_for(data), choices)
    except UnreadableFile:
        return TableLook()
    codes = {str(code): None if right is None else bool(right) for code, right in told["codes"]}
    return TableLook(told["rows"], told["guesses"], codes)
