"""Child processes under one parent: started, watched, restarted with patience, stopped in order."""

import contextlib
import os
import signal
import subprocess
import time
from collections import deque
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import IO

_BETWEEN_LOOKS = 0.05


class RestartPolicy:
    """Wait longer after each death, and give up when a child dies too often."""

    def __init__(self, limit: int = 5, window: float = 60.0, first_delay: float = 0.5) -> None:
        self.limit = limit
        self.window = window
        self.first_delay = first_delay
        self._deaths: deque[float] = deque()

    def delay_after_death(self, now: float) -> float | None:
        """Return how many seconds to wait before the next start, or None to give up."""
        self._deaths.append(now)
        while now - self._deaths[0] > self.window:
            self._deaths.popleft()
        if len(self._deaths) > self.limit:
            return None
        return self.first_delay * float(2 ** (len(self._deaths) - 1))


@dataclass
class Child:
    """One kept process: its command, how long it may take to stop, and its history."""

    name: str
    command: Sequence[str]
    stop_seconds: float = 3.0
    policy: RestartPolicy = field(default_factory=RestartPolicy)
    log: IO[bytes] | None = None
    process: subprocess.Popen[bytes] | None = None
    start_at: float = 0.0
    last_code: int | None = None

    @property
    def is_running(self) -> bool:
        """Tell whether the process lives."""
        return self.process is not None and self.process.poll() is None


class GaveUp(Exception):
    """Say that a child died too often to start it again."""

    def __init__(self, child: Child) -> None:
        super().__init__(child.name)
        self.child = child


def with_environment(variables: Mapping[str, str], command: Sequence[str]) -> list[str]:
    """Return the command with variables added and bound to its parent's life.

    `setpriv` asks the kernel to end the child when the parent dies, even by SIGKILL; it and `env` replace themselves
    by the command, so the process id is the command's own. Both belong to every Debian.
    """
    assignments = [f"{name}={value}" for name, value in variables.items()]
    return ["setpriv", "--pdeathsig", "TERM", "env", *assignments, *command]


def start(command: Sequence[str], log: IO[bytes] | None = None) -> subprocess.Popen[bytes]:
    """Start a process that writes into the log, or where its parent writes.

    It has a group of its own, so that Ctrl-C reaches the parent alone.
    """
    return subprocess.Popen(  # noqa: S603  # the commands are ours
        command, stdin=subprocess.DEVNULL, stdout=log, stderr=subprocess.STDOUT, process_group=0
    )


def keep_running(child: Child, now: float) -> float | None:
    """Start the child when it is due; note a death.

    Returns the seconds until the restart when it has just been found dead, else None. Raises GaveUp after too many.
    """
    if child.is_running:
        return None
    if child.process is None:
        if now >= child.start_at:
            child.process = start(child.command, child.log)
        return None
    child.last_code = child.process.returncode
    _kill_group(child.process)
    child.process = None
    delay = child.policy.delay_after_death(now)
    if delay is None:
        raise GaveUp(child)
    child.start_at = now + delay
    return delay


def stop(children: Sequence[Child]) -> None:
    """Ask the children to end, together; whoever outlives its patience is killed with all its workers."""
    alive = [(child, child.process) for child in children if child.process is not None]
    deadlines = {child.name: time.monotonic() + child.stop_seconds for child, _ in alive}
    for _, process in alive:
        process.terminate()
    for child, process in alive:
        while process.poll() is None and time.monotonic() < deadlines[child.name]:
            time.sleep(_BETWEEN_LOOKS)
        _kill_group(process)
        process.wait()
        child.process = None


def _kill_group(process: subprocess.Popen[bytes]) -> None:
    """Leave nothing of the group behind: a web server that died may have left its workers."""
    with contextlib.suppress(ProcessLookupError):
        os.killpg(process.pid, signal.SIGKILL)
