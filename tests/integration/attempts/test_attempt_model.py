"""An attempt against a model of sixty lines: whatever happens, in any order, both agree."""

import json
import secrets
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule, run_state_machine_as_test

from examsvc.accounts.signing_in import start_sign_in
from examsvc.attempts import closing, services
from examsvc.attempts.folding import newest_sheet
from examsvc.attempts.models import AnswerEvent, Attempt
from examsvc.attempts.rules import DRAIN_SECONDS
from examsvc.attempts.saving import SaveRequest, write_batch
from examsvc.audit.log import Actor
from examsvc.core.clock import SettableClock
from examsvc.core.database import Database
from examsvc.core.errors import Conflict
from examsvc.exams.models import Exam
from tests.factories.accounts import make_office, make_staff
from tests.factories.exams import make_hall
from tests.factories.saves import make_save, make_token

GRACE = timedelta(seconds=5)
ITEMS = st.sampled_from(["q1", "q2", "q3"])
VALUES = st.sampled_from(["a", "b", "c", ""])


class AttemptMachine(RuleBasedStateMachine):
    """Drive one attempt and keep a ledger of what was acknowledged."""

    database: Database

    def __init__(self) -> None:
        super().__init__()
        self.clock = SettableClock(datetime.fromisoformat("2026-05-20T01:00:00+00:00"))
        with self.database.writing() as session:
            office = make_office(session, self.clock.now(), f"示例办公室{secrets.token_hex(6)}")
            hall = make_hall(session, self.clock.now(), office=office)
            self.staff = Actor("person", make_staff(session, office, self.clock.now()).id)
            self.second = Actor("person", make_staff(session, office, self.clock.now()).id)
            person = hall.candidates[0].person_id
            self.sign_ins = [
                start_sign_in(session, person, "candidate", self.clock.now(), hall.exam.id)[1].id for _ in range(2)
            ]
            self.attempt = hall.attempts[0]
            session.flush()
            session.expunge_all()
        # The model.
        self.state, self.epoch = "entered", 1
        self.holder: int | None = None
        self.starts = self.clock.now()
        self.closes: datetime | None = None
        self.paused_at: datetime | None = None
        self.ledger: dict[str, tuple[int, int, str, str]] = {}
        self.seq = 0

    # What can happen -------------------------------------------------------------------------------------------

    @rule(seconds=st.integers(1, 1500))
    def time_passes(self, seconds: int) -> None:
        self.clock.move(seconds=seconds)

    @rule(device=st.integers(0, 1))
    def start(self, device: int) -> None:
        sign_in = self.sign_ins[device]
        happened = self.act(services.start, sign_in, self.clock.now())
        late = self.clock.now() > self.starts + timedelta(seconds=900)
        if self.state == "entered":
            assert happened != late
            if happened:
                self.state, self.holder = "open", sign_in
                self.closes = self.starts + timedelta(hours=1)
        elif self.state in ("open", "paused"):
            assert happened == (self.holder in (None, sign_in))
            self.holder = sign_in if happened else self.holder
        else:
            assert not happened

    @rule(item=ITEMS, value=VALUES, stale=st.booleans(), repeat=st.booleans(), lag=st.integers(0, 8))
    def save(self, item: str, value: str, stale: bool, repeat: bool, lag: int) -> None:
        self.seq += 1
        epoch = self.epoch - 1 if stale and self.epoch > 1 else self.epoch
        save = make_save(max(1, self.seq - lag), item, value, epoch)
        received_at = self.clock.now()
        with self.database.write_turn(), self.database.driver_connection() as connection:
            request = SaveRequest(make_token(self.attempt, epoch=epoch), received_at, (save,) * (2 if repeat else 1))
            (reply,) = write_batch(connection, [request])
            connection.commit()
        expected = (
            self.state == "open"
            and epoch == self.epoch
            and self.closes is not None
            and received_at <= self.closes + GRACE
        )
        assert bool(reply.acknowledged) == expected
        if expected:
            self.ledger[save.save_id] = (epoch, save.seq, item, value)

    @rule()
    def hand_in(self) -> None:
        happened = self.act(services.hand_in, self.epoch, self.clock.now())
        if self.state == "open":
            assert self.closes is not None
            earliest = min(self.starts + timedelta(minutes=30), self.closes - timedelta(minutes=1))
            in_time = self.clock.now() <= self.closes + GRACE
            if self.clock.now() >= earliest and in_time:
                assert happened
                self.state = "submitted"
            elif self.clock.now() < earliest:
                assert not happened

    @rule()
    def sweep(self) -> None:
        closing.sweep(self.database, self.clock.now())
        over = self.closes is not None and self.clock.now() >= self.closes + GRACE + timedelta(seconds=DRAIN_SECONDS)
        if self.state == "open" and over:
            self.state = "expired"

    @rule()
    def unlock(self) -> None:
        if self.act(services.unlock, self.staff, "换机", self.clock.now()):
            assert self.state in ("open", "paused")
            self.epoch, self.holder = self.epoch + 1, None

    @rule()
    def pause(self) -> None:
        if self.act(services.pause, self.staff, "停电", self.clock.now()):
            assert self.state == "open"
            self.state, self.paused_at = "paused", self.clock.now()

    @rule()
    def go_on(self) -> None:
        if self.act(services.resume, self.staff, self.clock.now()):
            assert self.state == "paused"
            assert self.paused_at is not None
            assert self.closes is not None
            self.closes += self.clock.now() - self.paused_at
            self.state, self.paused_at = "open", None

    @rule()
    def the_exam_ends(self) -> None:
        with self.database.writing() as session:
            ended = closing.end_paused(session, session.get_one(Exam, self.attempt.exam_id), self.clock.now())
        assert ended == (self.state == "paused")
        if ended:
            self.state, self.paused_at = "expired", None

    @rule(seconds=st.integers(1, 900))
    def extend(self, seconds: int) -> None:
        if self.act(services.extend, seconds, self.staff, "设备故障", self.clock.now()):
            assert self.closes is not None
            self.closes += timedelta(seconds=seconds)

    @rule()
    def reopen(self) -> None:
        if self.act(services.reopen, 300, self.staff, self.second, "误交卷", self.clock.now()):
            assert self.state in ("submitted", "expired")
            assert self.closes is not None
            self.closes = max(self.closes, self.clock.now() + timedelta(seconds=300))
            self.state, self.epoch, self.holder = "open", self.epoch + 1, None

    # What always holds -------------------------------------------------------------------------------------------

    @invariant()
    def both_agree(self) -> None:
        with self.database.reading() as session:
            attempt = session.get_one(Attempt, self.attempt.id)
            assert (attempt.state, attempt.epoch) == (self.state, self.epoch)
            assert attempt.closes_at == self.closes
            stored = session.query(AnswerEvent).filter_by(attempt_id=attempt.id).all()
            assert {e.save_id: (e.epoch, e.seq, e.item, e.value) for e in stored} == self.ledger
            if self.state in ("submitted", "expired"):
                sheet = newest_sheet(session, attempt)
                assert sheet is not None
                assert json.loads(sheet.content)["answers"] == self.expected_answers()

    def expected_answers(self) -> dict[str, str]:
        newest: dict[str, tuple[Any, ...]] = {}
        for save_id, (epoch, seq, item, value) in self.ledger.items():
            newest[item] = max(newest.get(item, (0, 0, "", "")), (epoch, seq, save_id, value))
        return {item: entry[3] for item, entry in newest.items()}

    def act(self, service: Any, *arguments: Any) -> bool:
        try:
            with self.database.writing() as session:
                service(session, session.get_one(Attempt, self.attempt.id), *arguments)
        except Conflict:
            return False
        return True


def test_an_attempt_agrees_with_its_model(
    database: Database, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(AttemptMachine, "database", database, raising=False)
    run_state_machine_as_test(
        AttemptMachine,
        settings=settings(
            max_examples=12,
            stateful_step_count=30,
            deadline=None,
            derandomize=True,
            database=None,
            suppress_health_check=list(HealthCheck),
        ),
    )
