"""The command line: each room brings its own commands, this file lists them."""

import click
from flask import Flask, current_app
from flask.cli import AppGroup

from examsvc.accounts import commands as accounts
from examsvc.bank import commands as bank
from examsvc.core import migrating
from examsvc.core.installation import Installation
from examsvc.operations import commands as operations
from examsvc.operations import preparing, upkeep
from examsvc.rehearsal import commands as rehearsal

database = AppGroup("db", help="Bring the database to the newest schema.")
COMMANDS: tuple[click.Command, ...] = (
    database,
    accounts.invite,
    accounts.first_run,
    bank.bank,
    preparing.prepare,
    operations.sweep,
    operations.worker,
    upkeep.verify,
    upkeep.doctor,
    upkeep.backup,
    upkeep.restore,
    rehearsal.rehearse,
)


def init_app(app: Flask) -> None:
    """Add every room's commands to `flask`."""
    for command in COMMANDS:
        app.cli.add_command(command)


@database.command("upgrade")
def upgrade() -> None:
    """Apply every migration that is missing, here and in the demonstration."""
    preparing.upgrade_all()


@database.command("draft")
@click.argument("message")
def draft(message: str) -> None:
    """Write the next numbered migration from the models."""
    installation: Installation = current_app.extensions["installation"]
    migrating.draft(installation.database, message)
