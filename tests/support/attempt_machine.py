"""Drive an attempt and its model side by side: every act is done to both, and afterwards both must look the same."""

import json
import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, ClassVar

from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    rule,
    run_state_machine_as_test,
)
from sqlalchemy import BindParameter, bindparam, select, update

from examsvc.accounts.signing_in import start_sign_in
from examsvc.attempts import closing, evidence, services
from examsvc.attempts.models import STATES, AnswerEvent, AnswerSheet, Attempt, LateEvidence
from examsvc.attempts.rules import Save
from examsvc.attempts.saving import SaveRequest, write_batch
from examsvc.audit.log import Actor
from examsvc.core.clock import SettableClock
from examsvc.core.database import Database
from examsvc.core.errors import Conflict, NotAllowed
from examsvc.exams.models import Exam
from tests.factories.accounts import make_staff
from tests.factories.exams import Hall, make_hall
from tests.factories.saves import make_token
from tests.support.attempt_model import ENDED, GRACE, AttemptModel

STAGES = [state for state in STATES if state != "at_node"]
ITEMS, VALUES = st.sampled_from(["q1", "q2", "q3"]), st.sampled_from(["a", "b", "c", ""])
DEVICES, TWICE = st.integers(0, 1), st.booleans()
_MINE: BindParameter[int] = bindparam("mine")
_SAVED = select(*(AnswerEvent.__table__.c[name] for name in ("save_id", "epoch", "seq", "item", "value"))).where(
    AnswerEvent.attempt_id == _MINE
)
_REFUSED = select(
    *(LateEvidence.__table__.c[name] for name in ("save_id", "in_time", "epoch", "seq", "item", "value"))
).where(LateEvidence.attempt_id == _MINE)
_STANDING = select(Attempt.state, Attempt.epoch, Attempt.closes_at, Attempt.sign_in_id).where(Attempt.id == _MINE)
_SHEETS = select(AnswerSheet.content).where(AnswerSheet.attempt_id == _MINE).order_by(AnswerSheet.revision)


@dataclass
class Scene:
    """One exam on a database, whose one candidate gets a fresh attempt for every run."""

    database: Database
    hall: Hall
    staff: Actor
    second: Actor
    sign_ins: list[int]

    @property
    def starts(self) -> datetime:
        return self.hall.sitting.starts_at

    def fresh_attempt(self) -> Attempt:
        with self.database.writing() as session:
            session.execute(update(Attempt).values(state="voided"))
            old = self.hall.attempts[0]
            fresh = Attempt(
                exam_id=old.exam_id, candidate_id=old.candidate_id, form_id=old.form_id, grace_seconds=GRACE
            )
            session.add(fresh)
            session.flush()
            session.expunge_all()
        return fresh


def make_scene(database: Database, clock: SettableClock) -> Scene:
    """Make the exam, its staff and the two browsers of its candidate."""
    with database.writing() as session:
        hall = make_hall(session, clock.now())
        people = [make_staff(session, hall.office, clock.now()) for _ in range(2)]
        staff, second = (Actor("person", person.id) for person in people)
        person, exam = hall.candidates[0].person_id, hall.exam.id
        made = [start_sign_in(session, person, "candidate", clock.now(), exam)[1] for _ in range(2)]
        scene = Scene(database, hall, staff, second, [row.id for row in made])
        session.expunge_all()
    return scene


class AttemptMachine(RuleBasedStateMachine):
    """Drive one attempt and its model side by side."""

    scene: ClassVar[Scene]

    def __init__(self) -> None:
        super().__init__()
        self.database, self.starts, self.sign_ins = self.scene.database, self.scene.starts, self.scene.sign_ins
        self.staff, self.second = self.scene.staff, self.scene.second
        self.clock, self.attempt = SettableClock(self.starts), self.scene.fresh_attempt()
        self.model, self.seq, self.sent = AttemptModel(), 0, list[tuple[str, Any]]()

    @initialize(stage=st.sampled_from(STAGES))
    def begin(self, stage: str) -> None:
        """Go some way first, so that late states are met as often as early ones."""
        if stage == "entered":
            return
        self.start(0)
        self.save("q1", "a", stale=False, twice=False, lag=0)
        if stage in ("paused", "expired"):
            self.pause()
            self.save("q1", "b", stale=False, twice=False, lag=0)
        if stage == "expired":
            self.end_of_exam()
        if stage in ("submitted", "graded", "released"):
            self.time_passes(3000)
            self.hand_in(stale=False)
        if stage in ("graded", "released"):
            self.rooms_above({"graded": "grade"}.get(stage, "release"), 0)
        if stage == "voided":
            self.void(two=True, sure=0)

    @rule(seconds=st.sampled_from([-30, 1, 4, 6, 10, 60, 600, 840, 1500, 3000]))
    def time_passes(self, seconds: int) -> None:
        self.model.now = max(self.model.now, self.model.now + seconds) if self.model.now else seconds
        self.clock.move(seconds=(self.starts + timedelta(seconds=self.model.now) - self.clock.now()).total_seconds())

    @rule(device=DEVICES)
    def start(self, device: int) -> None:
        self.both("start", services.start, (self.sign_ins[device], self.clock.now()), (self.sign_ins[device],))

    @rule(item=ITEMS, value=VALUES, stale=TWICE, twice=TWICE, lag=st.integers(0, 8))
    def save(self, item: str, value: str, stale: bool, twice: bool, lag: int) -> None:
        self.seq += 1
        epoch = self.model.epoch - 1 if stale and self.model.epoch > 1 else self.model.epoch
        self.sent.append((secrets.token_hex(16), (epoch, max(1, self.seq - lag), item, value)))
        self.send("save", *self.sent[-1], times=1 + twice)

    @rule(which=st.integers(0, 200), other=TWICE)
    def repeat(self, which: int, other: bool) -> None:
        """Send again what was sent before, unchanged or with another value under the same id."""
        if self.sent:
            save_id, (epoch, seq, item, value) = self.sent[which % len(self.sent)]
            self.send("repeat", save_id, (epoch, seq, item, "d" if other else value), times=1)

    @rule(stale=TWICE)
    def hand_in(self, stale: bool) -> None:
        epoch = self.model.epoch - stale
        self.both("hand_in", services.hand_in, (epoch, self.clock.now()), (epoch,))

    @rule()
    def sweep(self) -> None:
        expected = self.model.sweep()
        assert bool(closing.sweep(self.database, self.clock.now())) == expected

    @rule()
    def end_of_exam(self) -> None:
        expected = self.model.end_of_exam()
        with self.database.writing() as session:
            ended = closing.end_paused(session, session.get_one(Exam, self.attempt.exam_id), self.clock.now())
        assert bool(ended) == expected

    @rule()
    def unlock(self) -> None:
        self.both("unlock", services.unlock, (self.staff, "换机", self.clock.now()), ())

    @rule()
    def pause(self) -> None:
        self.both("pause", services.pause, (self.staff, "停电", self.clock.now()), ())

    @rule()
    def resume(self) -> None:
        self.both("resume", services.resume, (self.staff, self.clock.now()), ())

    @rule(seconds=st.integers(1, 900))
    def extend(self, seconds: int) -> None:
        self.both("extend", services.extend, (seconds, self.staff, "设备故障", self.clock.now()), (seconds,))

    @rule(two=TWICE)
    def reopen(self, two: bool) -> None:
        act = (300, self.staff, self.second if two else self.staff, "误交卷", self.clock.now())
        self.both("reopen", services.reopen, act, (300, two))

    @rule(two=TWICE, sure=st.integers(0, 3))
    def void(self, two: bool, sure: int) -> None:
        """Seldom, for little can happen afterwards."""
        two = two and not sure
        act = (self.staff, self.second if two else self.staff, "替考", self.clock.now())
        self.both("void", services.void, act, (two,))

    @rule(two=TWICE)
    def count_evidence(self, two: bool) -> None:
        act = (self.staff, self.second if two else self.staff, "网络中断", self.clock.now())
        self.both("count_evidence", evidence.count_evidence, act, (two,))

    @rule(act=st.sampled_from(["grade", "release"]), sure=st.integers(0, 2))
    def rooms_above(self, act: str, sure: int) -> None:
        """Marking and the notice move attempts on by one statement each (grading and notices, services.py)."""
        if sure and self.model.state in ENDED:
            return
        expected = getattr(self.model, act)()
        ended, to = (ENDED, "graded") if act == "grade" else ((*ENDED, "graded"), "released")
        with self.database.writing() as session:
            mine = update(Attempt).where(Attempt.id == self.attempt.id, Attempt.state.in_(ended))
            assert bool(session.execute(mine.values(state=to).returning(Attempt.id)).all()) == expected

    @invariant()
    def both_agree(self) -> None:
        model, mine = self.model, self.attempt.id
        closes = None if model.closes is None else self.starts + timedelta(seconds=model.closes)
        with self.database.engine.connect() as connection:
            row = connection.execute(_STANDING, {"mine": mine}).one()
            held = row.sign_in_id if row.state in ("open", "paused") else model.holder
            assert (row.state, row.epoch, row.closes_at, held) == (model.state, model.epoch, closes, model.holder)
            found = connection.execute(_SAVED, {"mine": mine})
            assert {save_id: tuple(rest) for save_id, *rest in found} == model.ledger
            found = connection.execute(_REFUSED, {"mine": mine})
            assert {save_id: (tuple(rest), in_time) for save_id, in_time, *rest in found} == model.evidence
            contents = connection.scalars(_SHEETS, {"mine": mine})
            assert [json.loads(content)["answers"] for content in contents] == model.sheets

    def both(self, name: str, service: Any, arguments: tuple[Any, ...], told: tuple[Any, ...]) -> None:
        state, expected = self.model.state, getattr(self.model, name)(*told)
        try:
            with self.database.writing() as session:
                service(session, session.get_one(Attempt, self.attempt.id), *arguments)
            happened = True
        except (Conflict, NotAllowed):
            happened = False
        assert happened == expected, (name, state)

    def send(self, name: str, save_id: str, answer: tuple[int, int, str, str], times: int) -> None:
        state, expected = self.model.state, self.model.save(save_id, answer)
        epoch, seq, item, value = answer
        saves = (Save(save_id, epoch, seq, item, value),) * times
        with self.database.write_turn(), self.database.driver_connection() as connection:
            request = SaveRequest(make_token(self.attempt, epoch=epoch), self.clock.now(), saves)
            (reply,) = write_batch(connection, [request])
            connection.commit()
        assert bool(reply.acknowledged) == expected, (name, state)


def machine_on(scene: Scene) -> type[AttemptMachine]:
    """Return the machine of a scene."""
    return type("AttemptMachine", (AttemptMachine,), {"scene": scene})


def run_on(scene: Scene, runs: int, steps: int, *, derandomize: bool = True) -> None:
    """Run the machine so many times; a disagreement raises with the acts that led to it, as they were."""
    run_state_machine_as_test(
        machine_on(scene),
        settings=settings(
            max_examples=runs,
            stateful_step_count=steps,
            deadline=None,
            derandomize=derandomize,
            database=None,
            phases=[Phase.generate],
            suppress_health_check=list(HealthCheck),
        ),
    )
