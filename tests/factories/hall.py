"""Make what the console looks at."""

from datetime import datetime

from sqlalchemy.orm import Session

from examsvc.attempts.models import Presence
from examsvc.hall.models import Incident
from examsvc.hall.rules import SeatFacts
from tests.factories.exams import Hall

CALM = SeatFacts(
    key="k",
    room=1,
    seat=1,
    name="考生1",
    number="01001",
    form="A",
    attempt="open",
    standing="entered",
    on_paper=False,
    arrived=True,
    incidents=0,
    total=85,
    answered=10,
    unsaved=0,
    starts_at=1,
)


def make_facts(**changes: object) -> SeatFacts:
    """Make the facts of a seat where somebody works; `changes` says what is otherwise."""
    return SeatFacts(**{**CALM._asdict(), **changes})


def make_presence(session: Session, hall: Hall, place: int, seen_at: datetime, **more: object) -> Presence:
    """Note what a page has told of itself."""
    row = Presence(
        exam_id=hall.exam.id,
        attempt_id=hall.attempts[place].id,
        seen_at=seen_at,
        changed_at=seen_at,
        **{"address": "10.0.0.7", **more},
    )
    session.add(row)
    session.flush()
    return row


def make_incident(session: Session, hall: Hall, now: datetime, place: int | None = 0, **more: object) -> Incident:
    """Note that something went wrong with a person of the room, or with the room."""
    row = Incident(
        exam_id=hall.exam.id,
        room_id=hall.room.id,
        candidate_id=None if place is None else hall.candidates[place].id,
        noted_by=hall.organiser.id,
        noted_at=now,
        **{"kind": "equipment", "what": "示例：键盘失灵", **more},
    )
    session.add(row)
    session.flush()
    return row
