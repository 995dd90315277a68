"""Signed heads of the audit chains in a file outside the database: a chain written anew does not fit them."""

import json
import os
from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from examsvc.audit.models import AuditEntry, AuditHead
from examsvc.core.canonical import canonical_json
from examsvc.core.installation import Installation
from examsvc.core.invariants import Finding
from examsvc.notices import register

FILE_NAME = "anchors.jsonl"
EVERY = timedelta(hours=1)
_PURPOSE = "audit-anchor"

# Stream to the number and hash of its last link.
Heads = dict[str, list[Any]]


class Anchors:
    """Note the heads of each installation once an hour, and what its register of notices lacks."""

    def __init__(self) -> None:
        self._noted: dict[Path, datetime] = {}

    def keep(self, site: Installation, now: datetime) -> None:
        """Note the heads when the last time is an hour ago."""
        place = site.settings.data_dir
        if place not in self._noted or now - self._noted[place] >= EVERY:
            note_heads(site, now)
            register.keep_up(site)
            self._noted[place] = now


def note_heads(site: Installation, now: datetime) -> None:
    """Append the heads that moved since they were last noted, in one signed line on disk."""
    known: Heads = {}
    for _number, noted in _lines(site):
        known.update(noted["heads"] if noted else {})
    with site.database.reading() as session:
        heads = {h.stream: [h.seq, h.hash] for h in session.scalars(select(AuditHead).order_by(AuditHead.stream))}
    moved = {stream: head for stream, head in heads.items() if known.get(stream) != head}
    if not moved:
        return
    entry = canonical_json({"at": now.isoformat(), "heads": moved})
    line = canonical_json({"entry": entry, "signature": site.keyring.sign(_PURPOSE, entry)})
    with (site.settings.data_dir / FILE_NAME).open("a", encoding="utf-8") as file:
        file.write(line + "\n")
        file.flush()
        os.fsync(file.fileno())


def check_anchors(session: Session, site: Installation) -> Iterator[Finding]:
    """Invariant 9, its outside half: every head that was ever noted is still a link of its chain."""
    for number, noted in _lines(site):
        if noted is None:
            yield Finding(9, f"{FILE_NAME}, line {number}: nobody here signed it")
            continue
        for stream, (seq, link) in sorted(noted["heads"].items()):
            if _link(session, stream, seq) != link:
                yield Finding(9, f"stream {stream} was written anew: link {seq} is not the one noted {noted['at']}")


def _lines(site: Installation) -> Iterator[tuple[int, dict[str, Any] | None]]:
    """Read what was noted, oldest first, with None for a line that this installation did not sign."""
    path = site.settings.data_dir / FILE_NAME
    if not path.is_file():
        return
    for number, line in enumerate(path.read_text(encoding="utf-8", errors="replace").splitlines(), 1):
        yield number, _opened(site, line)


def _opened(site: Installation, line: str) -> dict[str, Any] | None:
    try:
        told = json.loads(line)
        entry, signature = str(told["entry"]), str(told["signature"])
    except (ValueError, TypeError, KeyError):
        return None
    if not site.keyring.is_signed(_PURPOSE, entry, signature):
        return None
    noted: dict[str, Any] = json.loads(entry)
    return noted


def _link(session: Session, stream: str, seq: int) -> str | None:
    return session.scalar(select(AuditEntry.hash).where(AuditEntry.stream == stream, AuditEntry.seq == seq))
