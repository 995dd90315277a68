"""An attempt beside its model: whatever happens, in any order, both agree."""

from typing import Any

import pytest

from examsvc.core.clock import SettableClock
from examsvc.core.database import Database
from tests.support.attempt_machine import STAGES, Scene, machine_on, make_scene, run_on

# The suite has fifteen minutes; script/fuzz attempts makes as many runs as one likes, 5,000 of 100 acts by itself.
RUNS_A_DATABASE, STEPS = 60, 50
ACTS: dict[str, list[dict[str, Any]]] = {
    "start": [{"device": 0}, {"device": 1}],
    "save": [{"item": "q1", "value": "b", "stale": stale, "twice": True, "lag": 0} for stale in (False, True)],
    "repeat": [{"which": 0, "other": other} for other in (False, True)],
    "hand_in": [{"stale": stale} for stale in (False, True)],
    "time_passes": [{"seconds": 3000}],
    "sweep": [{}],
    "end_of_exam": [{}],
    "unlock": [{}],
    "pause": [{}],
    "resume": [{}],
    "extend": [{"seconds": 60}],
    "reopen": [{"two": two} for two in (False, True)],
    "void": [{"two": two, "sure": 0} for two in (False, True)],
    "count_evidence": [{"two": two} for two in (False, True)],
    "rooms_above": [{"act": act, "sure": 0} for act in ("grade", "release")],
}


@pytest.fixture
def scene(database: Database, clock: SettableClock) -> Scene:
    return make_scene(database, clock)


def test_an_attempt_agrees_with_its_model_whatever_happens(scene: Scene) -> None:
    run_on(scene, RUNS_A_DATABASE, STEPS)


@pytest.mark.parametrize("stage", STAGES)
def test_every_act_agrees_with_the_model_in_every_state(scene: Scene, stage: str) -> None:
    machine = machine_on(scene)
    for act, cases in ACTS.items():
        for case in cases:
            run = machine()
            run.begin(stage)
            assert run.model.state == stage
            getattr(run, act)(**case)
            run.both_agree()
