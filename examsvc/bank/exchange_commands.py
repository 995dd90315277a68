"""Question files in and out from the command line."""

import json
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import click
from flask import current_app
from flask.cli import with_appcontext
from sqlalchemy import select
from sqlalchemy.orm import Session

from examsvc.accounts.models import Person
from examsvc.accounts.queries import find_only_office
from examsvc.bank import imports_publishing, imports_staging
from examsvc.bank.exchange_telling import tell, tell_file
from examsvc.bank.exporting import Exported, export, items_of_filters, items_of_release
from examsvc.bank.finding import Filters
from examsvc.bank.formats.registry import AUTO, FORMATS
from examsvc.bank.import_models import BankImport
from examsvc.bank.importing import convert, notes_of
from examsvc.bank.importing_files import LARGEST_FILE, FileRead, Refused, read_file
from examsvc.bank.importing_pictures import Picturing
from examsvc.bank.imports_queries import count_fates
from examsvc.bank.imports_staging import Report, Upload
from examsvc.bank.releases import list_releases
from examsvc.bank.shelf_commands import write_back
from examsvc.core.errors import ExamError
from examsvc.core.installation import Installation

NOT_TAKEN = 1


@click.command("import")
@click.argument("file", type=click.Path(path_type=Path, exists=True, dir_okay=False))
@click.option("--format", "form", type=click.Choice([AUTO, *FORMATS]), default=AUTO, show_default=True)
@click.option("--dry-run", is_flag=True, help="Read and report; write nothing and need no database.")
@click.option("--json", "as_json", is_flag=True, help="Print the report as JSON.")
@click.option("--choice", "chosen", multiple=True, metavar="NAME=VALUE", help="What a column or code means.")
@click.option("--whole", is_flag=True, help="All or nothing.")
@click.option("--by", "username", help="The bank keeper in whose name the questions come in.")
@with_appcontext
def import_file(
    *, file: Path, form: str, dry_run: bool, as_json: bool, chosen: tuple[str, ...], whole: bool, username: str | None
) -> None:
    """Read a question file and, without --dry-run, import it; exit 1 when nothing is taken."""
    if not dry_run and not username:
        raise click.UsageError("say in whose name (--by USERNAME), or look first (--dry-run)")
    choices = dict(pair.partition("=")[::2] for pair in chosen)
    report = read_report(file, form, choices)
    if username and not dry_run and "refused" not in report:
        service: Installation = current_app.extensions["installation"]
        report["imported"] = take_file(service, file, Choice(report["format"], choices, whole), username)
    click.echo(json.dumps(report, ensure_ascii=False, indent=1) if as_json else _in_words(report))
    if not report["questions"] or "refused" in report or _took_nothing(report):
        sys.exit(NOT_TAKEN)


@click.command("export")
@click.option("--format", "form", type=click.Choice(list(FORMATS)))
@click.option("--output", type=click.Path(path_type=Path, dir_okay=False), help="The ZIP to write.")
@click.option(
    "--yaml", "folder", type=click.Path(path_type=Path, file_okay=False), help="Write question_bank/ there."
)
@click.option("--own", is_flag=True, help="With --yaml: the office's own live questions instead of the shared ones.")
@click.option("--dry-run", is_flag=True, help="With --yaml: name the files that would change; write nothing.")
@click.option("--release", "release_name", help="The name of a release; without it, the bank as it is now.")
@click.option("--topic", default="")
@click.option("--kind", default="")
@click.option("--level", default="")
@click.option("--json", "as_json", is_flag=True)
@with_appcontext
def export_file(
    *,
    form: str | None,
    output: Path | None,
    folder: Path | None,
    own: bool,
    dry_run: bool,
    release_name: str | None,
    topic: str,
    kind: str,
    level: str,
    as_json: bool,
) -> None:
    """Write the bank as a folder of question files, or a part of it as a ZIP with a report of what it lacks."""
    if folder is not None:
        write_back(folder, own=own, dry_run=dry_run, as_json=as_json)
        return
    if form is None or output is None:
        raise click.UsageError("say --format and --output, or --yaml")
    service: Installation = current_app.extensions["installation"]
    with service.database.reading() as session:
        made = _exported(session, form, release_name, Filters(topic=topic, kind=kind, level=level))
    output.write_bytes(made.data)
    told = {"questions": made.questions, "losses": [tell(loss) for loss in made.losses]}
    words = f"{output}: {made.questions} questions, {len(made.losses)} losses"
    click.echo(json.dumps(told, ensure_ascii=False, indent=1) if as_json else words)


def read_report(file: Path, form: str = AUTO, choices: dict[str, str] | None = None) -> dict[str, Any]:
    """Return what a file holds, without any database."""
    try:
        read = read_file(_bytes_of(file), file.name, choices or {}, form)
    except Refused as refused:
        empty = {"format": "", "questions": 0, "taken": 0, "by_type": {}, "losses": [], "items": []}
        return {**empty, "refused": refused.trouble.code, "rejected": [tell(refused.trouble)]}
    return report_on(read)


def report_on(read: FileRead) -> dict[str, Any]:
    """Return what a file holds and how much of it the bank can take."""
    return tell_file(read, convert(read.reading, Picturing()), notes_of(read.reading.items))


@dataclass(frozen=True)
class Choice:
    """How a file is to be taken."""

    form: str
    choices: dict[str, str]
    whole: bool


def take_file(service: Installation, file: Path, choice: Choice, username: str) -> dict[str, int]:
    """Import a file in somebody's name, as the pages do, and return how many questions met which fate."""
    data, database = _bytes_of(file), service.database
    try:
        read = read_file(data, file.name, choice.choices, choice.form)
        upload = Upload(file.name, data, read.format, choice.choices)
        with database.writing() as session:
            keeper = _person(session, username)
            row = imports_staging.keep_upload(
                session, keeper.office_id, upload, keeper.id, service.clock.now(), ask=False
            )
            import_id = row.id
        with _bar("reading") as report:
            imports_staging.stage_reading(service, import_id, read, report)
        with database.writing() as session:
            own = session.get_one(BankImport, import_id)
            counts = count_fates(session, own)
            imports_publishing.start_writing(session, own, whole=choice.whole)
        with _bar("writing") as report:
            imports_publishing.publish_import(service, import_id, report)
    except ExamError as refusal:
        raise click.ClickException(refusal.message) from refusal
    return counts


@contextmanager
def _bar(label: str) -> Iterator[Report]:
    """Show a progress bar on the terminal; silent where nobody looks."""
    with click.progressbar(length=1, label=label, file=sys.stderr) as bar:

        def report(done: int, total: int) -> None:
            bar.length = total
            bar.update(done - bar.pos)

        yield report


def _exported(session: Session, form: str, release_name: str | None, filters: Filters) -> Exported:
    office = find_only_office(session)
    if office is None:
        raise click.ClickException("set the office up first: open the service in a browser")
    if release_name is None:
        return export(items_of_filters(session, office.id, filters), form, "bank")
    release = next((row for row, _n in list_releases(session, office.id) if row.name == release_name), None)
    if release is None:
        raise click.ClickException(f"no release is named {release_name}")
    return export(items_of_release(session, release), form, "bank")


def _person(session: Session, username: str) -> Person:
    person = session.scalar(select(Person).where(Person.username == username))
    if person is None:
        raise click.ClickException(f"nobody signs in as {username}")
    return person


def _bytes_of(file: Path) -> bytes:
    with file.open("rb") as opened:
        return opened.read(LARGEST_FILE + 1)


def _took_nothing(report: dict[str, Any]) -> bool:
    return "imported" in report and not report["imported"]["taken"] + report["imported"]["loss"]


def _in_words(report: dict[str, Any]) -> str:
    kinds = ", ".join(f"{kind} {count}" for kind, count in report["by_type"].items())
    lines = [f"{report['format'] or '-'}: {report['questions']} questions ({kinds}), {report['taken']} can be taken"]
    for name in ("rejected", "losses"):
        lines += [f"{name}: {told['where']}: {told['reason']}" for told in report[name]]
    if "imported" in report:
        lines.append("imported: " + ", ".join(f"{fate} {count}" for fate, count in report["imported"].items()))
    return "\n".join(lines)
