"""Read one file within hard limits: `python -m examsvc.files.child`.

Standard input holds a line of JSON (reader, filename, limits, choices) and then the file's bytes; standard output
gets one JSON object.
"""

import json
import resource
import sys
from collections.abc import Mapping
from typing import Any

from examsvc.files.errors import Reason, UnreadableFile
from examsvc.files.limits import Limits
from examsvc.files.readers import Reader, find_reader

_OPEN_FILES = 16


def main() -> None:
    """Bound this process before it sees a byte of the file, then answer."""
    heading = json.loads(sys.stdin.buffer.readline(65536))
    limits = Limits(**heading["limits"])
    _bound(limits)
    reader = find_reader(heading["reader"])
    data = sys.stdin.buffer.read(limits.file_bytes + 1)
    answer = _answer(reader, data, heading["filename"], limits, heading["choices"])
    # Cells are checked; a sheet's or part's name may still hold what UTF-8 cannot say.
    said = json.dumps(answer, ensure_ascii=False, separators=(",", ":"))
    sys.stdout.buffer.write(said.encode(errors="replace"))
    sys.stdout.buffer.flush()


def _bound(limits: Limits) -> None:
    for what, bound in (
        (resource.RLIMIT_AS, limits.memory_bytes),
        (resource.RLIMIT_FSIZE, limits.answer_bytes),
        (resource.RLIMIT_NOFILE, _OPEN_FILES),
        (resource.RLIMIT_NPROC, 0),
        (resource.RLIMIT_CORE, 0),
    ):
        resource.setrlimit(what, (bound, bound))
    # The soft bound ends the process by a signal that says why; the hard one cannot be caught.
    resource.setrlimit(resource.RLIMIT_CPU, (limits.cpu_seconds, limits.cpu_seconds + 1))


def _answer(reader: Reader, data: bytes, filename: str, limits: Limits, choices: Mapping[str, str]) -> dict[str, Any]:
    try:
        return reader(data, filename, limits, choices)
    except UnreadableFile as refusal:
        return {"refused": refusal.reason.value, "detail": refusal.detail}
    except MemoryError:
        return {"refused": Reason.OUT_OF_MEMORY.value, "detail": ""}
    except BaseException as error:  # noqa: BLE001 - the parser's panics are no Exceptions
        return {"refused": Reason.NOT_A_WORKBOOK.value, "detail": type(error).__name__}


if __name__ == "__main__":
    main()
