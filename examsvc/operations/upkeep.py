"""Commands of whoever keeps the machine: verify, doctor, backup, restore."""

import json
from collections.abc import Iterator, Mapping
from pathlib import Path

import click
from flask import Flask, current_app
from flask.cli import with_appcontext

from examsvc.core.database import Database
from examsvc.core.installation import Installation
from examsvc.core.keys import load_keyring
from examsvc.operations.backups import BadBackup, make_backup
from examsvc.operations.backups import restore as restore_backup
from examsvc.operations.doctor import examine
from examsvc.operations.dumping import DumpFailed
from examsvc.operations.verifying import NUMBERS
from examsvc.operations.verifying import verify as verify_all
from examsvc.settings import Settings

_LEDGER_WORDS = {"attempt", "save_id", "value_hash"}


@click.command("verify")
@click.option("--ledger", type=click.Path(path_type=Path, exists=True, dir_okay=False), help="Acks as JSON lines.")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object.")
@with_appcontext
def verify(ledger: Path | None, *, as_json: bool) -> None:
    """Check the twelve invariants on everything that is stored; exit 1 and name the rows when one is broken."""
    service = _service()
    lines = _read_ledger(ledger) if ledger else iter(())
    findings = verify_all(_app(), service, lines, service.clock.now())
    if as_json:
        told = [{"invariant": finding.invariant, "text": finding.text} for finding in findings]
        click.echo(json.dumps({"checked": list(NUMBERS), "findings": told}, ensure_ascii=False))
    else:
        for finding in findings:
            click.echo(f"invariant {finding.invariant}: {finding.text}")
        click.echo(f"{len(NUMBERS)} invariants checked, {len(findings)} findings")
    if findings:
        raise SystemExit(1)


@click.command("doctor")
@with_appcontext
def doctor() -> None:
    """Look whether this machine is fit to hold an exam; exit 1 when something must be put right."""
    rows = examine(_service())
    for row in rows:
        click.echo(
            f"{'ok ' if row.well else 'BAD'}  {row.name}: {row.found}" + ("" if row.well else f" — {row.advice}")
        )
    if not all(row.well for row in rows):
        raise SystemExit(1)


@click.command("backup")
@click.argument("folder", type=click.Path(path_type=Path, file_okay=False))
@with_appcontext
def backup(folder: Path) -> None:
    """Back everything up into a new folder below FOLDER, and prove it by restoring it elsewhere."""
    try:
        target = make_backup(_service(), folder.absolute(), _check)
    except (BadBackup, DumpFailed) as error:
        raise click.ClickException(str(error)) from error
    click.echo(f"{target}\nbacked up, restored elsewhere and verified. It holds the keys: keep it locked away.")


@click.command("restore")
@click.argument("backup_folder", type=click.Path(path_type=Path, exists=True, file_okay=False))
@with_appcontext
def restore(backup_folder: Path) -> None:
    """Put a backup in place of an installation that holds nothing yet."""
    service = _service()
    service.database.dispose()
    try:
        restore_backup(service.settings, backup_folder.absolute())
    except (BadBackup, DumpFailed) as error:
        raise click.ClickException(str(error)) from error
    click.echo("restored")


def _check(settings: Settings) -> list[str]:
    """Verify a restored copy; whether a backup is recent is no matter there."""
    here = _service()
    database = Database(settings)
    try:
        copy = Installation(settings, database, here.clock, load_keyring(settings.data_dir))
        findings = verify_all(_app(), copy, (), here.clock.now())
    finally:
        database.dispose()
    return [f"invariant {f.invariant}: {f.text}" for f in findings if f.invariant != NUMBERS[-1]]


def _read_ledger(path: Path) -> Iterator[Mapping[str, str]]:
    with path.open(encoding="utf-8") as file:
        for number, line in enumerate(file, 1):
            try:
                told: Mapping[str, str] = json.loads(line)
                if not set(told) >= _LEDGER_WORDS:
                    raise ValueError(f"it needs {', '.join(sorted(_LEDGER_WORDS))}")
            except (ValueError, TypeError) as error:
                raise click.UsageError(f"{path}, line {number} is no acknowledgement: {error}") from error
            yield told


def _app() -> Flask:
    return current_app._get_current_object()  # type: ignore[attr-defined, no-any-return]


def _service() -> Installation:
    service: Installation = current_app.extensions["installation"]
    return service
