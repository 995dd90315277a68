"""Read tables from files that nobody vouches for."""

import json
import signal
import subprocess
import sys
import tempfile
import threading
from dataclasses import asdict
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
    """Read .xlsx, .xls or .csv into plain strings, hidden sheets marked; raise `UnreadableFile` otherwise.

    Nothing of the file is parsed in this process. Waits for a free slot no longer than for a reading.
    """
    if PurePath(filename).suffix.lower() not in SUFFIXES:
        raise UnreadableFile(Reason.UNKNOWN_KIND, PurePath(filename).suffix)
    if not data:
        raise UnreadableFile(Reason.EMPTY)
    if len(data) > limits.file_bytes:
        raise UnreadableFile(Reason.TOO_BIG, str(limits.file_bytes))
    if not _SLOTS.acquire(timeout=limits.wall_seconds):
        raise UnreadableFile(Reason.BUSY)
    try:
        answer = _ask_child(data, PurePath(filename).name, limits)
    finally:
        _SLOTS.release()
    return _sheets(answer)


def _ask_child(data: bytes, filename: str, limits: Limits) -> bytes:
    """Run the child on files without names, so that neither side can block the other on a full pipe."""
    heading = json.dumps({"filename": filename, "limits": asdict(limits)})
    with tempfile.TemporaryFile() as question, tempfile.TemporaryFile() as answer:
        question.write(heading.encode() + b"\n" + data)
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


def _sheets(answer: bytes) -> tuple[Sheet, ...]:
    try:
        told: dict[str, Any] = json.loads(answer)
        if "refused" in told:
            raise UnreadableFile(Reason(told["refused"]), str(told["detail"]))
        return tuple(_sheet(sheet) for sheet in told["sheets"])
    except (ValueError, KeyError, TypeError) as error:
        raise UnreadableFile(Reason.READER_FAILED) from error


def _sheet(told: dict[str, Any]) -> Sheet:
    rows = tuple(tuple(str(cell) for cell in row) for row in told["rows"])
    merged = tuple((int(area[0]), int(area[1]), int(area[2]), int(area[3])) for area in told["merged"])
    return Sheet(str(told["name"]), rows, merged, bool(told["hidden"]))
