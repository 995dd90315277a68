"""The parent prepares, starts, announces once, and stops web before the others."""

import signal
import sys
from collections.abc import Sequence
from pathlib import Path

import pytest

from examsvc.operations import parent
from examsvc.operations.parent import Supervisor
from examsvc.operations.processes import Child, RestartPolicy

OK = [sys.executable, "-c", "pass"]
FAILER = [sys.executable, "-c", "raise SystemExit(3)"]


def obedient(name: str, diary: Path) -> Child:
    """A child that writes when it begins and when it is told to stop."""
    code = f"""
import signal, sys
def note(word):
    with open({str(diary)!r}, "a") as file:
        file.write(word + " {name}\\n")
def stop(*_):
    note("stop")
    sys.exit()
signal.signal(signal.SIGTERM, stop)
note("start")
while True:
    signal.pause()
"""
    return Child(name, [sys.executable, "-c", code])


class Scene:
    """A supervisor over fake commands that is told to stop once everything is up."""

    def __init__(self, children: Sequence[Child], diary: Path, preparations: Sequence[Sequence[str]] = (OK,)) -> None:
        self.said: list[str] = []
        self.diary = diary
        self.announced = 0
        self.supervisor = Supervisor(preparations, children, self.is_up, self.announce, self.said.append)

    def lines(self) -> list[str]:
        return self.diary.read_text().splitlines() if self.diary.exists() else []

    def is_up(self) -> bool:
        return len(self.lines()) >= len(self.supervisor.children)

    def announce(self) -> None:
        self.announced += 1
        self.supervisor.request_stop()


def test_web_stops_before_the_others_and_the_exit_code_is_zero(tmp_path: Path) -> None:
    diary = tmp_path / "diary"
    scene = Scene([obedient(name, diary) for name in ("web", "worker", "sweep")], diary)
    assert scene.supervisor.run() == 0
    stops = [line for line in scene.lines() if line.startswith("stop")]
    assert stops[0] == "stop web"
    assert sorted(stops[1:]) == ["stop sweep", "stop worker"]
    assert scene.announced == 1


def test_nothing_is_started_when_a_preparation_fails(tmp_path: Path) -> None:
    diary = tmp_path / "diary"
    scene = Scene([obedient("web", diary)], diary, preparations=[OK, FAILER])
    assert scene.supervisor.run() == 1
    assert scene.lines() == []
    assert "3" in scene.said[0]


def test_a_part_that_keeps_dying_stops_everything_with_its_name(tmp_path: Path) -> None:
    diary = tmp_path / "diary"
    failing = Child("worker", FAILER, policy=RestartPolicy(limit=1, first_delay=0.01))
    scene = Scene([obedient("web", diary), failing], diary)
    assert scene.supervisor.run() == 1
    assert "worker" in scene.said[-1]
    assert scene.announced == 0
    assert not any(child.is_running for child in scene.supervisor.children)


def test_a_stop_during_the_preparations_starts_nothing(tmp_path: Path) -> None:
    diary = tmp_path / "diary"
    scene = Scene([obedient("web", diary)], diary)
    scene.supervisor.request_stop(signal.SIGTERM)
    assert scene.supervisor.run() == 0
    assert scene.lines() == []


def test_a_service_that_never_answers_is_stopped_with_a_message(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(parent, "UP_WITHIN_SECONDS", 0.3)
    silent = Child("web", [sys.executable, "-c", "import time; time.sleep(60)"])
    scene = Scene([silent], tmp_path / "diary")
    assert scene.supervisor.run() == 1
    assert "没有应答" in scene.said[-1]
    assert not silent.is_running
