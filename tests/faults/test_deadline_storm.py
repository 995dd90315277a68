"""F16: everybody still writes when time is up, and a web worker dies in that very second."""

import time
from datetime import timedelta

from sqlalchemy import func, select

from examsvc.attempts import closing
from examsvc.attempts.models import AnswerSheet, Attempt, LateEvidence
from examsvc.attempts.rules import DRAIN_SECONDS
from tests.faults.conftest import PEOPLE, BadDay
from tests.faults.test_killed_processes import kill_a_web_worker

SECONDS_LEFT = 4
GRACE_SECONDS = 2


def test_what_arrives_in_time_counts_and_what_comes_later_is_evidence(bad_day: BadDay) -> None:
    service = bad_day.app.installation
    bad_day.room.begin()
    ends = service.clock.now() + timedelta(seconds=SECONDS_LEFT)
    with service.database.writing() as session:
        bad_day.end_at(session, ends, GRACE_SECONDS)
    time.sleep(SECONDS_LEFT)
    kill_a_web_worker(bad_day)
    deadline = time.monotonic() + GRACE_SECONDS + DRAIN_SECONDS + 20
    while closing.sweep(service.database, service.clock.now()) < PEOPLE:
        with service.database.reading() as session:
            left = session.scalar(select(func.count()).where(Attempt.state == "open"))
        if not left:
            break
        assert time.monotonic() < deadline, f"{left} attempts were not closed"
        time.sleep(0.2)
    bad_day.room.end()
    with service.database.reading() as session:
        assert set(session.scalars(select(Attempt.state))) == {"expired"}
        assert session.scalar(select(func.count()).select_from(AnswerSheet)) == PEOPLE
        late = session.scalar(select(func.count()).where(LateEvidence.in_time.is_(False)))
    assert late
    assert sum(len(sitter.refused) for sitter in bad_day.room.sitters) >= late
    assert bad_day.broken() == []
