"""Releases (题库定版): cut, compared, exported, and checked against their hash years later."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import yaml
from flask_babel import gettext as _
from sqlalchemy import func, select
from sqlalchemy.orm import Session, joinedload

from examsvc.audit.log import Actor, office_stream, record
from examsvc.bank.finding import visible
from examsvc.bank.models import BankRelease, BankReleaseItem, Question, QuestionKey, QuestionVersion
from examsvc.bank.source_models import PolicyClause
from examsvc.bank.standing import approved_in
from examsvc.bank.validity import fallen
from examsvc.bank.versions import digest_of, said_by
from examsvc.core.clock import local
from examsvc.core.errors import Conflict, NotFound

FORMAT = "bank-release/1"
_AT_ONCE = 1000


@dataclass(frozen=True)
class Released:
    """One version of a release with its key."""

    question: Question
    version: QuestionVersion
    key: QuestionKey

    @property
    def identity(self) -> int:
        """Return what a question and the copy that an office made of it have in common."""
        return self.question.derived_from_id or self.question.id


@dataclass(frozen=True)
class ReleaseDiff:
    """What became of the bank between two releases."""

    added: tuple[Released, ...]
    removed: tuple[Released, ...]
    changed: tuple[tuple[Released, Released], ...]
    same: int


def cut_release(session: Session, office_id: int, name: str, note: str, by: Actor, now: datetime) -> BankRelease:
    """Name and hash the set of approved versions as it stands; raises Conflict for a used name or an empty set."""
    if _find(session, office_id, name) is not None:
        raise Conflict(_("已经有同名的题库定版，请换一个名称。"), code="name-taken")
    # What waits to be looked at again is not what the office stands by.
    approved = (
        visible(office_id).where(approved_in(office_id), ~fallen(office_id)).with_only_columns(QuestionVersion.id)
    )
    ids = list(session.scalars(approved))
    if not ids:
        raise Conflict(_("还没有审定的试题，不能定版。"), code="empty")
    digest = _digest(session, ids)
    release = BankRelease(office_id=office_id, name=name, hash=digest, note=note, created_by=by.id, created_at=now)
    session.add(release)
    session.flush()
    session.add_all(BankReleaseItem(release_id=release.id, version_id=version_id) for version_id in ids)
    record(session, office_stream(office_id), by, "cut_release", ("bank_release", release.id), now, hash=digest)
    session.flush()
    return release


def list_releases(session: Session, office_id: int) -> list[tuple[BankRelease, int]]:
    """Return the office's releases with their number of versions, newest first."""
    rows = (
        select(BankRelease, func.count(BankReleaseItem.version_id))
        .join(BankReleaseItem, BankReleaseItem.release_id == BankRelease.id)
        .where(BankRelease.office_id == office_id)
        .group_by(BankRelease.id)
        .order_by(BankRelease.id.desc())
    )
    return [(first, second) for first, second in session.execute(rows)]


def get_release(session: Session, office_id: int, public_id: str) -> BankRelease:
    """Return one of the office's releases; raises NotFound."""
    found = session.scalar(
        select(BankRelease).where(BankRelease.public_id == public_id, BankRelease.office_id == office_id)
    )
    if found is None:
        raise NotFound(_("没有找到这个题库定版。"))
    return found


def get_named_release(session: Session, office_id: int, name: str) -> BankRelease:
    """Return one of the office's releases by its name; raises NotFound."""
    found = _find(session, office_id, name)
    if found is None:
        raise NotFound(_("没有叫“%(name)s”的题库定版。", name=name))
    return found


def list_released(session: Session, release: BankRelease) -> list[Released]:
    """Return what a release holds, in the order of its questions."""
    rows = (
        select(Question, QuestionVersion, QuestionKey)
        .join(QuestionVersion, QuestionVersion.question_id == Question.id)
        .join(QuestionKey, QuestionKey.version_id == QuestionVersion.id)
        .join(BankReleaseItem, BankReleaseItem.version_id == QuestionVersion.id)
        .where(BankReleaseItem.release_id == release.id)
        .options(joinedload(QuestionVersion.clause).joinedload(PolicyClause.document))
        .order_by(Question.id)
    )
    return [Released(*row) for row in session.execute(rows)]


def recompute_hash(session: Session, release: BankRelease) -> str:
    """Return the hash over what a release's versions say now; it must be the one that was kept."""
    ids = session.scalars(select(BankReleaseItem.version_id).where(BankReleaseItem.release_id == release.id))
    return _digest(session, list(ids))


def compare_releases(old: Sequence[Released], new: Sequence[Released]) -> ReleaseDiff:
    """Return which questions came, went and changed; a copy stands for the question it was made from."""
    first, second = ({row.identity: row for row in rows} for rows in (old, new))
    both = [(first[identity], second[identity]) for identity in first if identity in second]
    changed = tuple((a, b) for a, b in both if a.version.id != b.version.id)
    return ReleaseDiff(
        added=tuple(row for identity, row in second.items() if identity not in first),
        removed=tuple(row for identity, row in first.items() if identity not in second),
        changed=changed,
        same=len(both) - len(changed),
    )


def export_release(release: BankRelease, rows: Sequence[Released]) -> dict[str, Any]:
    """Return a release as plain data from which anybody can compute its hash again.

    The hash is the SHA-256 of the canonical JSON of the list of all `said`, in their order.
    """
    ordered = sorted(rows, key=lambda row: row.version.id)
    return {
        "format": FORMAT,
        "name": release.name,
        "note": release.note,
        "cut_at": local(release.created_at).isoformat(),
        "hash": release.hash,
        "questions": [
            {
                "question": row.question.public_id,
                "version": row.version.number,
                "source": _source(row.version),
                "said": said_by(row.version, row.key),
            }
            for row in ordered
        ],
    }


def as_json_file(exported: Mapping[str, Any]) -> bytes:
    """Return an exported release as a JSON file."""
    return (json.dumps(exported, ensure_ascii=False, indent=1) + "\n").encode()


def as_yaml_file(exported: Mapping[str, Any]) -> bytes:
    """Return an exported release as a YAML file."""
    return yaml.safe_dump(dict(exported), allow_unicode=True, sort_keys=False, width=4096).encode()


def hash_of_export(exported: Mapping[str, Any]) -> str:
    """Compute the hash of an exported release from the file alone; raises KeyError or TypeError for another file."""
    return digest_of([question["said"] for question in exported["questions"]])


def _find(session: Session, office_id: int, name: str) -> BankRelease | None:
    return session.scalar(select(BankRelease).where(BankRelease.office_id == office_id, BankRelease.name == name))


def _digest(session: Session, ids: Sequence[int]) -> str:
    """Hash versions by id, in the order of their ids; no statement is given more ids than any database takes."""
    said: list[list[Any]] = []
    ordered = sorted(ids)
    for start in range(0, len(ordered), _AT_ONCE):
        rows = (
            select(QuestionVersion, QuestionKey)
            .join(QuestionKey, QuestionKey.version_id == QuestionVersion.id)
            .where(QuestionVersion.id.in_(ordered[start : start + _AT_ONCE]))
            .order_by(QuestionVersion.id)
        )
        said += [said_by(version, key) for version, key in session.execute(rows)]
    return digest_of(said)


def _source(version: QuestionVersion) -> dict[str, str | None]:
    clause = version.clause
    if clause is None:
        return {"absent": version.source_absent}
    document = clause.document
    return {
        "title": document.title,
        "doc_no": document.doc_no,
        "clause": clause.label,
        "quotation": clause.quotation,
        "url": document.url,
    }
