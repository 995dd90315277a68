"""What the end of a source would touch, from the command line."""

import json
from datetime import date
from typing import Any

import click
from flask import current_app
from flask.cli import with_appcontext
from sqlalchemy.orm import Session

from examsvc.accounts.queries import find_only_office
from examsvc.bank.impact import EXTENSION, Ending, Impact, list_impact
from examsvc.bank.source_models import PolicyClause, PolicyDocument
from examsvc.bank.source_queries import list_clauses, list_named
from examsvc.core.clock import local
from examsvc.core.installation import Installation


@click.command("impact")
@click.argument("document")
@click.option("--clause", default="", help="One clause, by its label or id; without it, the whole document.")
@click.option("--from", "day", type=click.DateTime(["%Y-%m-%d"]), help="The first day on which it holds no longer.")
@click.option("--json", "as_json", is_flag=True, help="Print every key too, for programs.")
@with_appcontext
def impact(document: str, clause: str, day: Any, *, as_json: bool) -> None:
    """List what it would touch if DOCUMENT (文号, title, key or id) held no longer; nothing is saved."""
    service: Installation = current_app.extensions["installation"]
    ends_on: date = day.date() if day is not None else local(service.clock.now()).date()
    with service.database.reading() as session, current_app.test_request_context():
        office = find_only_office(session)
        if office is None:
            raise click.ClickException("set the office up first: open the service in a browser")
        found = _document(session, office.id, document)
        part = _clause(session, found, clause) if clause else None
        ending = Ending(office.id, found.id, None if part is None else part.id, ends_on)
        told = list_impact(session, ending, current_app.extensions[EXTENSION])
        click.echo(_as_json(found, part, told) if as_json else _as_text(found, told))


def _document(session: Session, office_id: int, named: str) -> PolicyDocument:
    found = list_named(session, office_id, named)
    if len(found) != 1:
        raise click.ClickException(f"{len(found)} documents are called {named!r}; give a number, a key or an id")
    return found[0]


def _clause(session: Session, document: PolicyDocument, named: str) -> PolicyClause:
    found = [clause for clause in list_clauses(session, document) if named in (clause.label, clause.public_id)]
    if len(found) != 1:
        raise click.ClickException(f"{len(found)} clauses of this document are called {named!r}")
    return found[0]


def _as_json(document: PolicyDocument, clause: PolicyClause | None, told: Impact) -> str:
    sections = [
        {
            "code": section.code,
            "total": section.total,
            "keys": section.keys,
            "touched": [
                {"name": one.name, "note": str(one.note), "question": one.question} for one in section.touched
            ],
        }
        for section in told.sections
    ]
    answer = {
        "document": document.public_id,
        "clause": None if clause is None else clause.public_id,
        "ends_on": told.ending.ends_on.isoformat(),
        "hash": told.hash,
        "sections": sections,
    }
    return json.dumps(answer, ensure_ascii=False)


def _as_text(document: PolicyDocument, told: Impact) -> str:
    lines = [f"{document.title} {document.doc_no or ''}".strip()]
    for section in told.sections:
        lines.append(f"{section.title}: {section.total}")
        lines += [f"  {one.name} {one.note}".rstrip() for one in section.touched]
    return "\n".join(lines)
