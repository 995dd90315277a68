"""Accounts from the command line."""

import click
from flask import current_app
from flask.cli import with_appcontext

from examsvc.accounts.people import LONGEST_NAME, add_person
from examsvc.accounts.queries import find_only_office
from examsvc.accounts.setting_up import make_first_run_token
from examsvc.audit.log import COMMAND_LINE
from examsvc.core.installation import Installation
from examsvc.core.roles import Role


@click.command("invite")
@click.argument("name")
@click.option("--role", "roles", multiple=True, required=True, type=click.Choice([r.value for r in Role]))
@with_appcontext
def invite(name: str, roles: tuple[str, ...]) -> None:
    """Make a person with roles and print their one-time invitation."""
    service: Installation = current_app.extensions["installation"]
    if not name.strip() or len(name) > LONGEST_NAME:
        raise click.ClickException(f"the name must have 1 to {LONGEST_NAME} characters")
    with service.database.writing() as session:
        office = find_only_office(session)
        if office is None:
            raise click.ClickException("set the office up first: open the service in a browser")
        _person, token = add_person(session, office.id, name, roles, COMMAND_LINE, service.clock.now())
    click.echo(f"{service.settings.public_url}/invitations/{token}")


@click.command("first-run")
@with_appcontext
def first_run() -> None:
    """Print the one-time address of the first set-up; nothing once the office is there."""
    service: Installation = current_app.extensions["installation"]
    with service.database.writing() as session:
        if find_only_office(session) is not None:
            return
        token = make_first_run_token(session, service.clock.now())
    click.echo(f"{service.settings.public_url}/first-run/{token}")
