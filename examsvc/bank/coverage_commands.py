"""Counts of the bank from the command line."""

import json

import click
from flask import current_app
from flask.cli import with_appcontext

from examsvc.accounts.queries import find_only_office
from examsvc.bank.coverage import statistics
from examsvc.bank.coverage_queries import list_counted
from examsvc.core.installation import Installation


@click.command("stats")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object.")
@with_appcontext
def stats(*, as_json: bool) -> None:
    """Count the bank's questions by level, type, topic, difficulty, area and trust."""
    service: Installation = current_app.extensions["installation"]
    with service.database.reading() as session:
        office = find_only_office(session)
        told = statistics(list_counted(session, office.id if office is not None else None))
    if as_json:
        click.echo(json.dumps(told, ensure_ascii=False))
        return
    for name, value in told.items():
        parts = "  ".join(f"{part} {count}" for part, count in value.items()) if isinstance(value, dict) else value
        click.echo(f"{name}: {parts}")
