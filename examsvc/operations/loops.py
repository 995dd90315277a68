"""What runs beside the web server: the sweeper and the task worker, one round a second until told to stop."""

import signal
import threading
from collections.abc import Callable

import structlog

from examsvc.core.errors import ExamError

log = structlog.get_logger()
SECONDS_BETWEEN_ROUNDS = 1.0
SECONDS_AFTER_TROUBLE = 5.0

# One round; tells whether there may be more to do at once.
Round = Callable[[], bool]


class Loop:
    """Repeat a round; a round that fails is logged and tried again, for nobody else would."""

    def __init__(self, name: str, one_round: Round) -> None:
        self._name = name
        self._round = one_round
        self._stop = threading.Event()

    def request_stop(self, _number: int = 0, _frame: object = None) -> None:
        """End after the round that is running."""
        self._stop.set()

    def is_stopping(self) -> bool:
        """Tell whether the loop was asked to end."""
        return self._stop.is_set()

    def run(self) -> None:
        """Repeat until asked to stop."""
        while not self._stop.is_set():
            pause = self._one_round()
            if pause:
                self._stop.wait(pause)

    def run_until_signal(self) -> None:
        """Repeat until the process is told to end."""
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, self.request_stop)
        self.run()

    def _one_round(self) -> float:
        try:
            return 0.0 if self._round() else SECONDS_BETWEEN_ROUNDS
        except ExamError as error:
            log.warning("round_refused", loop=self._name, code=error.code)
        except Exception:
            log.exception("round_failed", loop=self._name)
        return SECONDS_AFTER_TROUBLE
