"""Read files that nobody vouches for, in a child process that is bounded before it sees a byte of them."""

import io
import json
import signal
import subprocess
import sys
import tempfile
import threading
import zipfile
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path, PurePath
from typing import IO, Any

from examsvc.files.errors import Reason, UnreadableFile
from examsvc.files.limits import Limits
from examsvc.files.sheet import Sheet

SUFFIXES = (".xlsx", ".xls", ".csv")

_PROJECT = Path(__file__).resolve().parents[2]
_COMMAND = (sys.executable, "-B", "-E", "-s", "-X", "utf8", "-m", "examsvc.files.child")
# Two cores, and half a gibibyte for each child: more at once would starve the people who are sitting an exam.
_SLOTS = threading.BoundedSemaphore(2)
_STOPPED_FOR_TIME = (signal.SIGXCPU, signal.SIGKILL)


def read_table_file(data: bytes, filename: str, limits: Limits = Limits()) -> tuple[Sheet, ...]:  # noqa: B008 - frozen
    """Read .xlsx, .xls or .csv into plain strings, hidden sheets marked; raise `UnreadableFile` otherwise."""
    if PurePath(filename).suffix.lower() not in SUFFIXES:
        raise UnreadableFile(Reason.UNKNOWN_KIND, PurePath(filename).suffix)
    told = read_in_child("tables", data, filename, limits)
    try:
        return tuple(_sheet(sheet) for sheet in told["sheets"])
    except (ValueError, KeyError, TypeError) as error:
        raise UnreadableFile(Reason.READER_FAILED) from error


@dataclass(frozen=True)
class TableFile:
    """One of many files: its sheets, or why it was not read."""

    name: str
    sheets: tuple[Sheet, ...] = ()
    refusal: UnreadableFile | None = None


def read_table_files(files: Sequence[tuple[str, bytes]], limits: Limits = Limits()) -> list[TableFile]:  # noqa: B008 - frozen
    """Read many tables, and those in archives, in one child; raise `UnreadableFile` where not even that works."""
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_STORED) as archive:
        for number, (name, data) in enumerate(files):
            # Two files may bear one name.
            archive.writestr(zipfile.ZipInfo(f"{number}/{PurePath(name).name or 'file'}"), data)
    told = read_in_child("many_tables", packed.getvalue(), "files.zip", limits)
    try:
        return [_table_file(one) for one in told["files"]]
    except (ValueError, KeyError, TypeError) as error:
        raise UnreadableFile(Reason.READER_FAILED) from error


def _table_file(told: dict[str, Any]) -> TableFile:
    if "refused" in told:
        return TableFile(told["name"], refusal=UnreadableFile(Reason(told["refused"]), str(told["detail"])))
    return TableFile(told["name"], tuple(_sheet(sheet) for sheet in told["sheets"]))


def read_in_child(
    reader: str, data: bytes, filename: str, limits: Limits, choices: Mapping[str, str] | None = None
) -> dict[str, Any]:
    """Let a reader of `readers.READERS` read a file and return what it says; raise `UnreadableFile` otherwise.

    Nothing of the file is parsed in this process. Waits for a free slot no longer than for a reading.
    """
    if not data:
        raise UnreadableFile(Reason.EMPTY)
    if len(data) > limits.file_bytes:
        raise UnreadableFile(Reason.TOO_BIG, str(limits.file_bytes))
    heading = {"reader": reader, "filename": PurePath(filename).name, "limits": asdict(limits)}
    if not _SLOTS.acquire(timeout=limits.wall_seconds):
        raise UnreadableFile(Reason.BUSY)
    try:
        answer = _ask_child(data, heading | {"choices": dict(choices or {})}, limits)
    finally:
        _SLOTS.release()
    return _told(answer)


def _ask_child(data: bytes, heading: dict[str, Any], limits: Limits) -> bytes:
    """Run the child on files without names, so that neither side can block the other on a full pipe."""
    with tempfile.TemporaryFile() as question, tempfile.TemporaryFile() as answer:
        question.write(json.dumps(heading).encode() + b"\n" + data)
        question.seek(0)
        status = _run(question, answer, limits.wall_seconds)
        if status in {-number for number in _STOPPED_FOR_TIME}:
            raise UnreadableFile(Reason.TIMEOUT)
        if status < 0:
            # The parser aborts when it is refused memory.
            raise UnreadableFile(Reason.OUT_OF_MEMORY)
        if status > 0:
            raise UnreadableFile(Reason.READER_FAILED, str(status))
        answer.seek(0)
        return answer.read(limits.answer_bytes)


def _run(question: IO[bytes], answer: IO[bytes], seconds: float) -> int:
    """Give the child an empty environment and no descriptor but its three."""
    try:
        return subprocess.run(  # noqa: S603 - our own module, no word of it from outside
            _COMMAND,
            stdin=question,
            stdout=answer,
            stderr=subprocess.DEVNULL,
            env={},
            cwd=_PROJECT,
            close_fds=True,
            start_new_session=True,
            timeout=seconds,
            check=False,
        ).returncode
    except subprocess.TimeoutExpired as error:
        raise UnreadableFile(Reason.TIMEOUT) from error


def _told(answer: bytes) -> dict[str, Any]:
    try:
        told: dict[str, Any] = json.loads(answer)
        refused = Reason(told["refused"]) if "refused" in told else None
    except (ValueError, KeyError, TypeError) as error:
        raise UnreadableFile(Reason.READER_FAILED) from error
    if refused is not None:
        raise UnreadableFile(refused, str(told["detail"]))
    return told


def _sheet(told: dict[str, Any]) -> Sheet:
    rows = tuple(tuple(str(cell) for cell in row) for row in told["rows"])
    merged = tuple((int(area[0]), int(area[1]), int(area[2]), int(area[3])) for area in told["merged"])
    return Sheet(str(told["name"]), rows, merged, bool(told["hidden"]))
