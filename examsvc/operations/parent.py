"""The parent process: runs the preparations, keeps the children up and stops them in order."""

import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from types import FrameType

import click

from examsvc.operations import processes
from examsvc.operations.processes import Child, GaveUp

LOOK_EVERY = 0.1
UP_WITHIN_SECONDS = 90.0


class CannotStart(Exception):
    """Say in both languages why the service does not start."""


@dataclass
class Supervisor:
    """Runs commands in turn, then keeps children alive until it is told to stop."""

    preparations: Sequence[Sequence[str]]
    children: Sequence[Child]
    is_up: Callable[[], bool]
    announce: Callable[[], Sequence[str] | None]
    say: Callable[[str], None] = click.echo
    is_stopping: bool = False

    def request_stop(self, _number: int = 0, _frame: FrameType | None = None) -> None:
        """Remember that it is time to stop; a signal handler may call this."""
        self.is_stopping = True

    def run(self) -> int:
        """Return the exit code: 0 after a wish to stop, 1 when something cannot go on."""
        try:
            for command in self.preparations:
                self._run_once(command)
            self._keep()
        except CannotStart as error:
            self.say(str(error))
            return 1
        except GaveUp as error:
            self.say(_gave_up(error.child))
            return 1
        finally:
            processes.stop(self.children[:1])
            processes.stop(self.children[1:])
        self.say("已停止。/ Stopped.")
        return 0

    def _run_once(self, command: Sequence[str]) -> None:
        if self.is_stopping:
            return
        process = processes.start(command)
        while process.poll() is None:
            if self.is_stopping:
                process.terminate()
            time.sleep(LOOK_EVERY)
        if process.returncode and not self.is_stopping:
            raise CannotStart(
                f"启动前的准备没有完成（{command[-1]}，代码 {process.returncode}），原因见上文；服务没有启动。\n"
                f"The preparation '{command[-1]}' failed (code {process.returncode}), see above; nothing was started."
            )

    def _keep(self) -> None:
        announced, began = False, time.monotonic()
        while not self.is_stopping:
            now = time.monotonic()
            for child in self.children:
                delay = processes.keep_running(child, now)
                if delay is not None:
                    self.say(f"{child.name} 意外退出（代码 {child.last_code}），{delay:g} 秒后重启。/ restarting.")
            if not announced and all(child.is_running for child in self.children) and self.is_up():
                announced = True
                closing_words = self.announce()
                if closing_words:
                    self._run_once(closing_words)
            if not announced and now - began > UP_WITHIN_SECONDS:
                raise CannotStart(
                    "服务迟迟没有应答，已停止，原因见上文或运行日志。\n"
                    "The service does not answer and was stopped: see above or the log."
                )
            time.sleep(LOOK_EVERY)


def _gave_up(child: Child) -> str:
    limit, window = child.policy.limit, child.policy.window
    return (
        f"{child.name} 在 {window:g} 秒内退出超过 {limit} 次（代码 {child.last_code}），服务已停止，"
        "原因见上文或运行日志。\n"
        f"{child.name} died more than {limit} times within {window:g} s; everything is stopped: see above or the log."
    )
