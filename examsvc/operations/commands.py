"""What runs beside the web server."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import datetime

import click
from flask import Flask, current_app
from flask.cli import with_appcontext

from examsvc.attempts.closing import sweep as close_due
from examsvc.core.installation import Installation
from examsvc.core.tasks import Handler, run_next
from examsvc.exams.opening import open_due
from examsvc.operations.anchors import Anchors
from examsvc.operations.clocks import agreed_moment
from examsvc.operations.loops import Loop

SITES, HANDLERS = "sites", "task_handlers"


@click.command("sweep")
@with_appcontext
def sweep() -> None:
    """Open papers and close attempts that are due, every second, and note the log's heads, until told to stop."""
    anchors = Anchors()
    Loop("sweep", lambda: sweep_all(list(list_sites()), anchors, agreed_moment)).run_until_signal()


@click.command("worker")
@with_appcontext
def worker() -> None:
    """Do long work that pages asked for, until told to stop."""
    handlers: Mapping[str, Handler] = current_app.extensions[HANDLERS]
    loop = Loop("worker", lambda: any(run_next(site, handlers, loop.is_stopping) for site in list_sites()))
    loop.run_until_signal()


def provide(app: Flask, handlers: Mapping[str, Handler], sites: Callable[[], Sequence[Installation]]) -> None:
    """Tell the worker which work it can do, and which installations there are beside the main one."""
    app.extensions[HANDLERS] = handlers
    app.extensions[SITES] = sites


def list_sites() -> Iterable[Installation]:
    """Return this installation, and the demonstration beside it once there is one."""
    main: Installation = current_app.extensions["installation"]
    beside: Callable[[], Sequence[Installation]] = current_app.extensions.get(SITES, tuple)
    return [main, *beside()]


def sweep_all(sites: Sequence[Installation], anchors: Anchors, moment: Callable[[Installation], datetime]) -> bool:
    """Sweep every installation once, up to the moment it has come to; tell whether anything was opened or closed."""
    opened = [open_due(site.database, moment(site)) for site in sites]
    closed = [close_due(site.database, moment(site)) for site in sites]
    for site in sites:
        anchors.keep(site, site.clock.now())
    return any(opened) or any(closed)
