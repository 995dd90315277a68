"""The readiness commands of whoever keeps the machine."""

from pathlib import Path

import click
from flask import current_app
from flask.cli import AppGroup

from examsvc.core.installation import Installation
from examsvc.readiness.services import keep_measure

readiness = AppGroup("readiness", help="What the sheet before an exam has to know of this machine.")


@readiness.command("measured")
@click.argument("file", type=click.Path(path_type=Path, exists=True, dir_okay=False))
def measured(file: Path) -> None:
    """Keep the outcome of a rehearsal: FILE holds what `flask rehearse` printed."""
    service: Installation = current_app.extensions["installation"]
    text = file.read_text(encoding="utf-8", errors="replace")
    with service.database.writing() as session:
        row = keep_measure(session, text, file.name, service.clock.now())
        click.echo(f"kept: {row.candidates} candidates, p99 {row.p99_ms} ms, {row.lost} lost")
