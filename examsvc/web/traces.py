"""Where an exception came from, without its words: those may quote an answer, a name or a login code."""

import traceback
from collections.abc import Iterator
from types import TracebackType

ExcInfo = tuple[type[BaseException], BaseException, TracebackType | None]


def outline(exc_info: ExcInfo) -> str:
    """Return the places that an exception passed and the kinds of what caused it, the first cause first."""
    return "\n".join(_told(error) for error in reversed(list(_causes(exc_info[1]))))


def _causes(error: BaseException | None) -> Iterator[BaseException]:
    seen: set[int] = set()
    while error is not None and id(error) not in seen:
        seen.add(id(error))
        yield error
        error = error.__cause__ or (None if error.__suppress_context__ else error.__context__)


def _told(error: BaseException) -> str:
    kind = type(error)
    places = "".join(traceback.format_tb(error.__traceback__))
    return f"{places}{kind.__module__}.{kind.__qualname__}"
