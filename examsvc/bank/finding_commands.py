"""Search, compare, release and look for near-copies from the command line."""

import json
import sys
from pathlib import Path
from typing import Any

import click
from flask import current_app
from flask.cli import with_appcontext
from sqlalchemy import select
from sqlalchemy.orm import Session

from examsvc.accounts.models import Office, Person
from examsvc.audit.log import Actor
from examsvc.bank import releases
from examsvc.bank.finding import FACILITY_BANDS, Filters, count_questions, list_questions
from examsvc.bank.history import compare_steps, get_span, list_steps
from examsvc.bank.models import BankRelease
from examsvc.bank.queries import get_question
from examsvc.bank.showing import LEVEL_NAMES
from examsvc.bank.similar import LEAST, list_similar
from examsvc.core.errors import ExamError
from examsvc.core.installation import Installation

NOTHING = 1


@click.command("search")
@click.argument("words", default="")
@click.option("--doc-no", default="", help="The 文号 that questions rest on.")
@click.option("--topic", default="")
@click.option("--kind", default="")
@click.option("--state", default="", help="Where it stands, or waiting.")
@click.option("--level", type=click.Choice(tuple(LEVEL_NAMES)), default=None)
@click.option("--area", default="", help="The 适用地域.")
@click.option("--difficulty", type=click.IntRange(1, 5), default=None)
@click.option("--use", type=click.Choice(("used", "unused")), default=None)
@click.option("--facility", type=click.Choice((*FACILITY_BANDS, "none")), default=None, help="As observed.")
@click.option("--exposure", type=click.Choice(("public", "own")), default=None)
@click.option("--most", default=50, show_default=True, type=click.IntRange(1, 1000))
@click.option("--json", "as_json", is_flag=True)
@with_appcontext
def search(*, most: int, as_json: bool, **asked: str | int | None) -> None:
    """Find questions by words of any length and by filters; exit 1 when there are none."""
    filters = Filters(**{name: str(value) for name, value in asked.items() if value is not None})
    with _service().database.reading() as session:
        office = _office(session)
        total = count_questions(session, office.id, filters)
        rows = [
            {
                "question": row.question.public_id,
                "version": row.version.number,
                "kind": row.version.kind,
                "topic": row.version.topic,
                "state": row.standing.value,
                "stem": row.version.stem_text,
            }
            for row in list_questions(session, office.id, filters, 1, most)
        ]
    lines = [f"{row['question']}  {row['state']}  {row['stem']}" for row in rows]
    _tell({"total": total, "questions": rows}, [*lines, f"{total} questions"], as_json=as_json)
    if not total:
        sys.exit(NOTHING)


@click.command("diff")
@click.argument("question")
@click.argument("span")
@click.option("--json", "as_json", is_flag=True)
@with_appcontext
def diff(*, question: str, span: str, as_json: bool) -> None:
    """Show what changed between two versions of a question, as in 2..3; exit 1 when they say the same."""
    with _service().database.reading() as session:
        try:
            office = _office(session)
            steps = list_steps(session, get_question(session, question, office.id), office.id)
            parts = compare_steps(*get_span(steps, span))
        except ExamError as refusal:
            raise click.ClickException(refusal.message) from refusal
    changed = [part for part in parts if part.sides.changed]
    told = [
        {
            "part": str(part.name),
            "before": [[piece.mark, piece.text] for piece in part.sides.before],
            "after": [[piece.mark, piece.text] for piece in part.sides.after],
        }
        for part in changed
    ]
    shown = {"same": "%s", "deleted": "[-%s-]", "inserted": "{+%s+}"}
    lines = []
    for part in changed:
        for sign, side in (("-", part.sides.before), ("+", part.sides.after)):
            lines.append(f"{part.name} {sign} " + "".join(shown[piece.mark] % piece.text for piece in side))
    _tell({"changed": told}, lines or ["both versions say the same"], as_json=as_json)
    if not changed:
        sys.exit(NOTHING)


@click.command("similar")
@click.argument("stem")
@click.option("--least", default=LEAST, show_default=True, type=click.IntRange(1, 100), help="Percent alike.")
@click.option("--json", "as_json", is_flag=True)
@with_appcontext
def similar(*, stem: str, least: int, as_json: bool) -> None:
    """Find questions that ask nearly the same as a stem; exit 1 when there are none."""
    with _service().database.reading() as session:
        found = list_similar(session, _office(session).id, stem, most=20, least=least)
    rows = [{"question": one.public_id, "percent": one.percent, "stem": one.stem} for one in found]
    lines = [f"{one.percent:3d}%  {one.public_id}  {one.stem}" for one in found]
    _tell({"similar": rows}, lines or ["nothing is alike"], as_json=as_json)
    if not found:
        sys.exit(NOTHING)


@click.command("release")
@click.argument("name", default="")
@click.option("--cut", is_flag=True, help="Cut a release of that name from what is approved now.")
@click.option("--by", "username", help="The bank keeper in whose name a release is cut.")
@click.option("--check", type=click.Path(path_type=Path, exists=True, dir_okay=False), help="An exported JSON file.")
@click.option("--json", "as_json", is_flag=True)
@with_appcontext
def release(*, name: str, cut: bool, username: str | None, check: Path | None, as_json: bool) -> None:
    """List releases, cut one, or check one or an exported file against its hash; exit 1 when the hash differs."""
    if check is not None:
        told = [_checked(check)]
    elif cut:
        told = [_cut(name, username)]
    else:
        told = _proven(name)
    lines = [f"{one['name']}  {one['hash'][:16]}  {'ok' if one['ok'] else 'DIFFERENT'}" for one in told]
    _tell({"releases": told}, lines or ["no releases"], as_json=as_json)
    if not all(one["ok"] for one in told):
        sys.exit(NOTHING)


def _checked(file: Path) -> dict[str, Any]:
    try:
        exported = json.loads(file.read_text("utf-8"))
        return _told(exported["name"], exported["hash"], releases.hash_of_export(exported))
    except (ValueError, KeyError, TypeError) as error:
        raise click.ClickException(f"{file} is no exported release") from error


def _cut(name: str, username: str | None) -> dict[str, Any]:
    if not name or not username:
        raise click.UsageError("give the release a name and say in whose name it is cut (--by USERNAME)")
    service = _service()
    with service.database.writing() as session:
        person = session.scalar(select(Person).where(Person.username == username))
        if person is None:
            raise click.ClickException(f"nobody signs in as {username}")
        try:
            by = Actor("person", person.id)
            made = releases.cut_release(session, person.office_id, name, "", by, service.clock.now())
        except ExamError as refusal:
            raise click.ClickException(refusal.message) from refusal
        return _told(made.name, made.hash, made.hash)


def _proven(name: str) -> list[dict[str, Any]]:
    with _service().database.reading() as session:
        office = _office(session)
        rows: list[BankRelease] = [row for row, _count in releases.list_releases(session, office.id)]
        if name:
            try:
                rows = [releases.get_named_release(session, office.id, name)]
            except ExamError as refusal:
                raise click.ClickException(refusal.message) from refusal
        return [_told(row.name, row.hash, releases.recompute_hash(session, row)) for row in rows]


def _told(name: str, kept: str, computed: str) -> dict[str, Any]:
    return {"name": name, "hash": kept, "computed": computed, "ok": kept == computed}


def _service() -> Installation:
    service: Installation = current_app.extensions["installation"]
    return service


def _office(session: Session) -> Office:
    office = session.scalars(select(Office).order_by(Office.id).limit(1)).first()
    if office is None:
        raise click.ClickException("the installation has no office yet")
    return office


def _tell(told: dict[str, Any], lines: list[str], *, as_json: bool) -> None:
    click.echo(json.dumps(told, ensure_ascii=False, indent=1) if as_json else "\n".join(lines))
