"""Where the demonstration lives: `demo/` in the data folder, served under /demo by the same processes."""

from collections.abc import Callable, Iterable
from dataclasses import replace
from threading import Lock
from typing import Any

from examsvc.core.installation import Installation
from examsvc.settings import Settings

PREFIX = "/demo"
# What the demonstration's door shows; written last.
TOLD_FILE = "sign-ins.json"
Application = Callable[[dict[str, Any], Callable[..., Any]], Iterable[bytes]]


def demo_settings(settings: Settings) -> Settings:
    """Return the settings of the demonstration beside an installation."""
    folder = settings.data_dir / "demo"
    return replace(
        settings,
        data_dir=folder,
        database_url=f"sqlite:///{folder / 'exam.db'}",
        public_url=settings.public_url + PREFIX,
        root=PREFIX,
        demonstration=True,
    )


def is_built(settings: Settings) -> bool:
    """Tell whether there is a demonstration; the list of sign-ins is written last."""
    return (demo_settings(settings).data_dir / TOLD_FILE).is_file()


class Mount:
    """Serve the demonstration under its prefix, made on the first request for it, beside the main application."""

    def __init__(self, main: Application, settings: Settings, make: Callable[[Settings], Application]) -> None:
        self._main = main
        self._settings = settings
        self._make = make
        self._demo: Application | None = None
        self._lock = Lock()

    def __call__(self, environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
        """Pass a request on to whom it belongs."""
        path = environ.get("PATH_INFO", "")
        demo = self._find_demo() if path.startswith(PREFIX + "/") else None
        if demo is None:
            return self._main(environ, start_response)
        inner = {**environ, "SCRIPT_NAME": environ.get("SCRIPT_NAME", "") + PREFIX, "PATH_INFO": path[len(PREFIX) :]}
        return demo(inner, start_response)

    def _find_demo(self) -> Application | None:
        with self._lock:
            if self._demo is None and is_built(self._settings):
                self._demo = self._make(demo_settings(self._settings))
            return self._demo


class Sites:
    """Name the installations beside the main one, for the sweeper and the worker."""

    def __init__(self, settings: Settings, make: Callable[[Settings], Installation]) -> None:
        self._settings = settings
        self._make = make
        self._demo: Installation | None = None

    def __call__(self) -> list[Installation]:
        """Return the demonstration once it is built."""
        if self._demo is None and is_built(self._settings):
            self._demo = self._make(demo_settings(self._settings))
        return [self._demo] if self._demo is not None else []
