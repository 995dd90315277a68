"""Is anybody sitting an exam now? Asked before anything that can wait, of a database of any age."""

from datetime import datetime

from sqlalchemy import inspect, text

from examsvc.core.clock import to_micros
from examsvc.core.database import Database

_OPEN = "SELECT count(*) FROM attempt WHERE state IN ('open', 'paused')"
_IN_THE_HALL = (
    "SELECT count(*) FROM sitting JOIN exam ON exam.id = sitting.exam_id "
    "WHERE exam.state = 'sealed' AND sitting.opens_at <= :now AND sitting.ends_at >= :now"
)


def exam_under_way(database: Database, now: datetime) -> bool:
    """Tell whether doors are open or somebody still writes; only columns of the first schema are asked for."""
    with database.engine.connect() as connection:
        if not inspect(connection).has_table("attempt"):
            return False
        waiting = connection.execute(text(_IN_THE_HALL), {"now": to_micros(now)}).scalar_one()
        return bool(waiting or connection.execute(text(_OPEN)).scalar_one())
