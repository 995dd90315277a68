"""Write much in pieces that each hold the write lock for a moment only, so that saves of an exam pass between."""

import time
from collections.abc import Callable, Sequence
from typing import TypeVar

from sqlalchemy.orm import Session

from examsvc.core.database import Database

T = TypeVar("T")
P = TypeVar("P")
# Far below what any writer may take (design: 200 ms): a save that comes at the worst moment waits about as long.
AIM_SECONDS = 0.03
_FIRST, _MOST = 20, 500
# Longer than a waiting writer's longest pause before it looks again.
_BREATH_SECONDS = 0.007


def write_in_pieces(
    database: Database,
    rows: Sequence[T],
    prepare: Callable[[Sequence[T]], P],
    write: Callable[[Session, P], None],
    told: Callable[[int], None] = lambda _done: None,
) -> None:
    """Write rows in their order, each piece in a transaction of its own; `told` hears how many are done.

    What takes thought is done by `prepare`, before the lock is taken.
    """
    done, size = 0, _FIRST
    while done < len(rows):
        piece = rows[done : done + size]
        prepared = prepare(piece)
        with database.writing() as session:
            began = time.monotonic()
            write(session, prepared)
        # The commit counts too: others wait for it as well.
        took = time.monotonic() - began
        done += len(piece)
        told(done)
        size = min(_MOST, max(1, round(size * min(2.0, AIM_SECONDS / max(took, 0.001)))))
        time.sleep(_BREATH_SECONDS)
