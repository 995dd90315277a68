"""Write much in pieces that each hold the write lock for a moment only, so that saves of an exam pass between."""

import time
from collections.abc import Callable, Sequence
from typing import TypeVar

from sqlalchemy.orm import Session

from examsvc.core.database import Database

T = TypeVar("T")
# A third of what any writer may take (design: 200 ms), for the next piece may be slower than the last.
AIM_SECONDS = 0.06
_FIRST, _MOST = 20, 500
# Longer than a waiting writer's longest pause before it looks again.
_BREATH_SECONDS = 0.012


def write_in_pieces(
    database: Database,
    rows: Sequence[T],
    write: Callable[[Session, Sequence[T]], None],
    told: Callable[[int], None] = lambda _done: None,
) -> None:
    """Write rows in their order, each piece in a transaction of its own; `told` hears how many are done."""
    done, size = 0, _FIRST
    while done < len(rows):
        piece = rows[done : done + size]
        with database.writing() as session:
            began = time.monotonic()
            write(session, piece)
            session.flush()
            took = time.monotonic() - began
        done += len(piece)
        told(done)
        size = min(_MOST, max(1, round(size * min(2.0, AIM_SECONDS / max(took, 0.001)))))
        time.sleep(_BREATH_SECONDS)
