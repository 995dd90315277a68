"""Two clocks where the database is a server of its own: this host's and the database's (docs/adr/0006)."""

from datetime import datetime, timedelta

from sqlalchemy import text
from sqlalchemy.orm import Session

from examsvc.core.installation import Installation

FURTHEST_SECONDS = 0.1


def seconds_apart(service: Installation, session: Session) -> float:
    """Return how far this host's clock is from the database's, whatever the question's way there and back took."""
    before = service.clock.now()
    there = _there(session)
    return max(before - there, there - service.clock.now(), timedelta()).total_seconds()


def agreed_moment(service: Installation) -> datetime:
    """Return what both clocks say has come: a sweeper on a host that runs ahead must cut nobody's time short."""
    here = service.clock.now()
    if service.database.is_sqlite:
        return here
    with service.database.reading() as session:
        return min(here, _there(session))


def _there(session: Session) -> datetime:
    return session.execute(text("SELECT clock_timestamp()")).scalar_one()  # type: ignore[no-any-return]
