"""Run an attempt beside its model for long, by chance, half of the runs on each database; then race for hand-in."""

import sys
import tempfile
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path

from examsvc.core import migrating
from examsvc.core.clock import SettableClock
from examsvc.factory import make_installation
from examsvc.settings import Settings
from tests.factories.exams import make_hall, open_attempts
from tests.support.attempt_machine import make_scene, run_on
from tests.support.hand_in_race import THREADS, race
from tests.support.postgres import roomy_memory, start_postgres

RUNS, STEPS, RACES = 5000, 100, 200


def run(folder: Path, url: str, runs: int, steps: int) -> None:
    """Run on one fresh database; a disagreement raises with the acts that led to it."""
    clock = SettableClock(datetime(2026, 5, 20, 4, tzinfo=UTC))
    service = make_installation(Settings(data_dir=folder, database_url=url), clock)
    migrating.upgrade(service.database)
    run_on(make_scene(service.database, clock), runs, steps, derandomize=False)
    with service.database.writing() as session:
        hall = make_hall(session, clock.now(), candidates=RACES)
        open_attempts(session, hall, clock.now())
        session.expunge_all()
    clock.move(minutes=31)
    race(service.database, hall, RACES, clock.now())
    service.database.dispose()
    sys.stdout.write(
        f"{url.partition(':')[0]}: {runs} runs of {steps} acts, model and service agree; "
        f"{RACES} times {THREADS} hand-ins at once, one end and one receipt each\n"
    )


def main(arguments: Sequence[str]) -> None:
    """Take how many runs and how many acts each; 5,000 and 100 without arguments."""
    runs = int(arguments[0]) if arguments else RUNS
    steps = int(arguments[1]) if len(arguments) > 1 else STEPS
    server = start_postgres(roomy_memory())
    try:
        with tempfile.TemporaryDirectory() as folder:
            run(Path(folder), f"sqlite:///{folder}/exam.db", runs // 2, steps)
            run(Path(folder), server.create_database("model"), runs - runs // 2, steps)
    finally:
        server.stop()


if __name__ == "__main__":
    main(sys.argv[1:])
