"""The command line: each room brings its own commands, this file lists them."""

from copy import copy
from typing import Any

import click
from flask import Flask, current_app
from flask.cli import AppGroup

from examsvc.accounts import commands as accounts
from examsvc.bank import commands as bank
from examsvc.core import migrating
from examsvc.core.errors import ExamError, Unavailable
from examsvc.core.installation import Installation
from examsvc.operations import commands as operations
from examsvc.operations import preparing, upkeep
from examsvc.operations.doctor import reason_of
from examsvc.readiness import commands as readiness
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
    readiness.readiness,
)


class House(AppGroup):
    """Commands that end with a sentence where something is refused, as pages do, and never with a stack trace."""

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """Return a command that tells its refusals."""
        command = super().get_command(ctx, cmd_name)
        return None if command is None else _telling(command)


def _telling(command: click.Command) -> click.Command:
    own = copy(command)
    plain = own.invoke

    def invoke(context: click.Context) -> Any:
        try:
            return plain(context)
        except ExamError as error:
            reason = f"\n({reason_of(error)})" if isinstance(error, Unavailable) and error.__cause__ else ""
            raise click.ClickException(f"{error.message}{reason}") from error

    own.invoke = invoke  # type: ignore[assignment,method-assign]
    return own


def init_app(app: Flask) -> None:
    """Add every room's commands to `flask`."""
    app.cli = House()
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
