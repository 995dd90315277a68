"""Folders of question files from the command line: load, check, write back."""

import json
import sys
from collections.abc import Iterable
from dataclasses import asdict
from datetime import date, datetime
from pathlib import Path

import click
from flask import current_app
from flask.cli import with_appcontext
from sqlalchemy import select
from sqlalchemy.orm import Session

from examsvc.accounts.models import Office
from examsvc.accounts.queries import find_only_office
from examsvc.bank.checking import content_problems
from examsvc.bank.formats.shipped_yaml import ShippedQuestion
from examsvc.bank.formats.yaml_lines import Problem, YamlProblems
from examsvc.bank.loading import Loaded, TooManyMissing, load_own, load_shelf
from examsvc.bank.mirroring import Mirror, list_keys, mirror_own, mirror_shared
from examsvc.bank.shelf import Shelf, read_shelf
from examsvc.bank.source_models import PolicyDocument
from examsvc.core.clock import local
from examsvc.core.installation import Installation

REPOSITORY = Path(__file__).resolve().parents[2]
SHELF = REPOSITORY / "question_bank"
_FOLDER = click.Path(path_type=Path, exists=True, file_okay=False)


class _DryRun(Exception):
    """Carry what a load would have written out of the transaction that is given up."""

    def __init__(self, loaded: Loaded) -> None:
        super().__init__()
        self.loaded = loaded


@click.command("load")
@click.option("--folder", type=_FOLDER, help="Default: question_bank/, or bank/ in the data folder with --own.")
@click.option("--own", is_flag=True, help="The office's own live questions, which nobody else sees.")
@click.option("--retire-many", is_flag=True, help="Yes, most of what was shipped before is gone.")
@click.option("--dry-run", is_flag=True, help="Say what would be written; write nothing.")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object.")
@with_appcontext
def load(folder: Path | None, *, own: bool, retire_many: bool, dry_run: bool, as_json: bool) -> None:
    """Load a folder of questions; a second load of the same files writes nothing."""
    service: Installation = current_app.extensions["installation"]
    where = folder or (_own_folder(service) if own else SHELF)
    try:
        loaded = _load(service, where, own=own, retire_many=retire_many, dry_run=dry_run, quiet=as_json)
    except TooManyMissing as wrong:
        raise click.ClickException(f"{wrong}; if that is right, say --retire-many") from wrong
    click.echo(json.dumps(asdict(loaded)) if as_json else _told(loaded))


def load_shipped(service: Installation, folder: Path = SHELF) -> str:
    """Load a folder of questions and say in one line what was new; raises ClickException with every bad line."""
    return _told(_load(service, folder, own=False, retire_many=False, dry_run=False, quiet=True))


def _load(service: Installation, folder: Path, *, own: bool, retire_many: bool, dry_run: bool, quiet: bool) -> Loaded:
    now = service.clock.now()
    with service.database.reading() as session:
        shelf = _read(session, folder, own=own)

    def each(questions: Iterable[ShippedQuestion]) -> Iterable[ShippedQuestion]:
        # Without a terminal a bar would leave nothing but its label in the log.
        if quiet or not sys.stderr.isatty():
            yield from questions
            return
        with click.progressbar(list(questions), label="questions", file=sys.stderr) as shown:
            yield from shown

    try:
        with service.database.writing() as session:
            if own:
                loaded = load_own(session, shelf, _office(session).id, now, each)
            else:
                loaded = load_shelf(session, shelf, now, retire_many=retire_many, each=each)
            if dry_run:
                raise _DryRun(loaded)
    except _DryRun as given_up:
        return given_up.loaded
    return loaded


def _read(session: Session, folder: Path, *, own: bool) -> Shelf:
    shared = select(PolicyDocument.shipped_key).where(PolicyDocument.office_id.is_(None))
    known = {key for key in session.scalars(shared) if key} if own else None
    try:
        return read_shelf(folder, known)
    except YamlProblems as found:
        raise click.ClickException(f"{folder.name}: {len(found.problems)} problems\n{found}") from found


def _told(loaded: Loaded) -> str:
    told = (
        f"bank: {loaded.policies} documents, {loaded.new} new, {loaded.changed} changed, {loaded.unchanged} unchanged"
    )
    rest = {
        "retired": loaded.retired,
        "merged with the office's own": loaded.merged,
        "to settle in the browser": loaded.conflicts,
    }
    return told + "".join(f", {count} {what}" for what, count in rest.items() if count)


@click.command("check")
@click.option("--folder", type=_FOLDER, default=SHELF)
@click.option("--as-of", type=click.DateTime(["%Y-%m-%d"]), help="The day on which sources must hold; today.")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object.")
@with_appcontext
def check(folder: Path, as_of: datetime | None, *, as_json: bool) -> None:
    """Look for bad lines, ended sources, wrong document numbers and near-copies; exit 1 and name file and line."""
    service: Installation = current_app.extensions["installation"]
    day = as_of.date() if as_of else local(service.clock.now()).date()
    count, problems = _problems(folder, day)
    if as_json:
        named = ("filename", "line", "key", "message")
        rows = [{name: getattr(problem, name) for name in named} for problem in problems]
        click.echo(json.dumps({"questions": count, "problems": rows}, ensure_ascii=False))
    else:
        for problem in problems:
            click.echo(str(problem))
        click.echo(f"{count} questions, {len(problems)} problems")
    if problems:
        raise SystemExit(1)


def _problems(folder: Path, as_of: date) -> tuple[int, list[Problem]]:
    try:
        shelf = read_shelf(folder)
    except YamlProblems as found:
        return 0, found.problems
    return len(shelf.questions), content_problems(shelf, as_of)


def write_back(folder: Path, *, own: bool, dry_run: bool, as_json: bool) -> None:
    """Write the bank back as a folder of question files; files whose words are the same stay as they are."""
    service: Installation = current_app.extensions["installation"]
    if own and _is_public(folder, service):
        raise click.ClickException("an office's own live questions never go into the repository")
    with service.database.reading() as session:
        office = _office(session) if own else find_only_office(session)
        office_id = office.id if office is not None else None
        _refuse_unloaded(session, folder, office_id if own else None, own=own)
        mirror = mirror_own(session, office_id or 0) if own else mirror_shared(session, office_id)
    changed = _write(folder, mirror, dry_run=dry_run, whole=not own)
    if as_json:
        left = [{"key": key, "reason": reason} for key, reason in mirror.left_out]
        click.echo(
            json.dumps({"questions": mirror.questions, "changed": changed, "left_out": left}, ensure_ascii=False)
        )
    else:
        click.echo(
            "".join(f"{name}\n" for name in changed) + f"{mirror.questions} questions, {len(changed)} files changed"
        )
        for key, reason in mirror.left_out:
            click.echo(f"left out: {key}: {reason}", err=True)
    if mirror.left_out:
        raise SystemExit(1)


def _is_public(folder: Path, service: Installation) -> bool:
    there = folder.resolve()
    return there.is_relative_to(REPOSITORY) and not there.is_relative_to(service.settings.data_dir.resolve())


def _refuse_unloaded(session: Session, folder: Path, office_id: int | None, *, own: bool) -> None:
    """Refuse to write over questions that stand in the folder only."""
    if not (folder / "policies.yaml").exists():
        return
    there = {question.key for question in _read(session, folder, own=own).questions}
    if unknown := sorted(there - list_keys(session, office_id)):
        raise click.ClickException(f"load the folder first, it has questions of its own: {', '.join(unknown[:10])}")


def _write(folder: Path, mirror: Mirror, *, dry_run: bool, whole: bool) -> list[str]:
    """Write what differs and, where the folder is the whole bank, remove what is empty now."""
    old = {str(path.relative_to(folder)): path.read_bytes() for path in sorted(folder.glob("*/*.yaml"))}
    gone = sorted(set(old) - set(mirror.files)) if whole else []
    changed = [name for name, text in mirror.files.items() if _bytes(folder / name) != text.encode()]
    for name in () if dry_run else changed:
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_bytes(mirror.files[name].encode())
    for name in () if dry_run else gone:
        (folder / name).unlink()
    return sorted([*changed, *gone])


def _bytes(path: Path) -> bytes | None:
    return path.read_bytes() if path.is_file() else None


def _own_folder(service: Installation) -> Path:
    return service.settings.data_dir / "bank"


def _office(session: Session) -> Office:
    office = find_only_office(session)
    if office is None:
        raise click.ClickException("set the office up first: open the service in a browser")
    return office
