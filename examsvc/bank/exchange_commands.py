"""Question files in and out from the command line."""

import json
import sys
from pathlib import Path
from typing import Any

import click

from examsvc.bank.exchange_telling import tell, tell_file
from examsvc.bank.formats.registry import AUTO, FORMATS
from examsvc.bank.importing import convert, notes_of
from examsvc.bank.importing_files import LARGEST_FILE, FileRead, Refused, read_file
from examsvc.bank.importing_pictures import Picturing

REFUSED = 1


@click.command("import")
@click.argument("file", type=click.Path(path_type=Path, exists=True, dir_okay=False))
@click.option("--format", "form", type=click.Choice([AUTO, *FORMATS]), default=AUTO, show_default=True)
@click.option("--dry-run", is_flag=True, help="Read and report; write nothing.")
@click.option("--json", "as_json", is_flag=True, help="Print the report as JSON.")
@click.option("--choice", "chosen", multiple=True, metavar="NAME=VALUE", help="What a column or code means.")
def import_file(file: Path, form: str, dry_run: bool, as_json: bool, chosen: tuple[str, ...]) -> None:  # noqa: FBT001
    """Read a question file; exit 1 when nothing of it can be taken."""
    if not dry_run:
        raise click.UsageError("only --dry-run yet")
    report = read_report(file, form, dict(pair.partition("=")[::2] for pair in chosen))
    click.echo(json.dumps(report, ensure_ascii=False, indent=1) if as_json else _in_words(report))
    if not report["questions"] or "refused" in report:
        sys.exit(REFUSED)


def read_report(file: Path, form: str = AUTO, choices: dict[str, str] | None = None) -> dict[str, Any]:
    """Return what a file holds, without any database."""
    with file.open("rb") as opened:
        data = opened.read(LARGEST_FILE + 1)
    try:
        read = read_file(data, file.name, choices or {}, form)
    except Refused as refused:
        empty = {"format": "", "questions": 0, "taken": 0, "by_type": {}, "losses": [], "items": []}
        return {**empty, "refused": refused.trouble.code, "rejected": [tell(refused.trouble)]}
    return report_on(read)


def report_on(read: FileRead) -> dict[str, Any]:
    """Return what a file holds and how much of it the bank can take."""
    return tell_file(read, convert(read.reading, Picturing()), notes_of(read.reading.items))


def _in_words(report: dict[str, Any]) -> str:
    kinds = ", ".join(f"{kind} {count}" for kind, count in report["by_type"].items())
    lines = [f"{report['format'] or '-'}: {report['questions']} questions ({kinds}), {report['taken']} can be taken"]
    for name in ("rejected", "losses"):
        lines += [f"{name}: {told['where']}: {told['reason']}" for told in report[name]]
    return "\n".join(lines)
