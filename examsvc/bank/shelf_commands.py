"""The folder question_bank/ from the command line."""

from pathlib import Path

import click
from flask import current_app
from flask.cli import with_appcontext

from examsvc.bank.formats.yaml_lines import YamlProblems
from examsvc.bank.loading import load_shelf
from examsvc.bank.shelf import read_shelf
from examsvc.core.installation import Installation

SHELF = Path(__file__).resolve().parents[2] / "question_bank"


@click.command("load")
@click.option("--folder", type=click.Path(path_type=Path, exists=True, file_okay=False), default=SHELF)
@with_appcontext
def load(folder: Path) -> None:
    """Load question_bank/; a second load of the same files writes nothing."""
    click.echo(load_shipped(current_app.extensions["installation"], folder))


def load_shipped(service: Installation, folder: Path = SHELF) -> str:
    """Load a folder of questions and say in one line what was new; raises ClickException with every bad line."""
    try:
        shelf = read_shelf(folder)
    except YamlProblems as found:
        raise click.ClickException(f"question_bank: {len(found.problems)} problems\n{found}") from found
    with service.database.writing() as session:
        loaded = load_shelf(session, shelf, service.clock.now())
    return (
        f"bank: {loaded.policies} documents, {loaded.new} new, {loaded.changed} changed, {loaded.unchanged} unchanged"
    )
