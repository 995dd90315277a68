"""Write the log of privileged acts and check its chains."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from examsvc.audit.models import AuditEntry, AuditHead
from examsvc.core.canonical import canonical_json, hash_of
from examsvc.core.clock import to_micros

FIRST_LINK = "0" * 64
_PENDING = "audit"


@dataclass(frozen=True)
class Actor:
    """Who acts: a member of staff, a candidate, the service itself or the command line."""

    kind: str
    id: int | None


SERVICE = Actor("service", None)
COMMAND_LINE = Actor("command_line", None)


def office_stream(office_id: int) -> str:
    """Name the stream of an office's own acts."""
    return f"office:{office_id}"


def exam_stream(exam_id: int) -> str:
    """Name the stream of one exam."""
    return f"exam:{exam_id}"


def record(
    session: Session,
    stream: str,
    actor: Actor,
    act: str,
    subject: tuple[str, int],
    at: datetime,
    **detail: Any,
) -> None:
    """Note a privileged act; its row is written in the same transaction, just before COMMIT.

    `detail` holds ids, hashes and reasons, never names.
    """
    session.info.setdefault(_PENDING, []).append((stream, actor, act, subject, at, detail))


def write_pending(session: Session) -> None:
    """Link the noted acts into their chains; the heads are locked last and in one order."""
    pending = session.info.pop(_PENDING, [])
    for stream in sorted({entry[0] for entry in pending}):
        head = _locked_head(session, stream)
        for _stream, actor, act, subject, at, detail in (e for e in pending if e[0] == stream):
            entry = AuditEntry(
                stream=stream,
                seq=head.seq + 1,
                at=at,
                actor_kind=actor.kind,
                actor_id=actor.id,
                act=act,
                subject_kind=subject[0],
                subject_id=subject[1],
                detail=canonical_json(detail),
                previous_hash=head.hash,
            )
            entry.hash = link_hash(entry)
            session.add(entry)
            head.seq, head.hash = entry.seq, entry.hash
        session.flush()


def link_hash(entry: AuditEntry) -> str:
    """Return the hash of one link over everything it says and the link before it."""
    return hash_of(
        [
            entry.stream,
            entry.seq,
            to_micros(entry.at),
            entry.actor_kind,
            entry.actor_id,
            entry.act,
            entry.subject_kind,
            entry.subject_id,
            entry.detail,
            entry.previous_hash,
        ]
    )


def list_breaks(session: Session) -> list[str]:
    """Return one sentence a broken chain: a changed, missing or reordered link, or a head that disagrees."""
    breaks: list[str] = []
    heads = {head.stream: head for head in session.scalars(select(AuditHead).order_by(AuditHead.stream))}
    reached: dict[str, tuple[int, str]] = {}
    entries = select(AuditEntry).order_by(AuditEntry.stream, AuditEntry.seq)
    for entry in session.scalars(entries.execution_options(yield_per=1000)):
        seq, before = reached.get(entry.stream, (0, FIRST_LINK))
        if entry.seq != seq + 1 or entry.previous_hash != before or entry.hash != link_hash(entry):
            breaks.append(f"audit_entry {entry.id}: stream {entry.stream} breaks at seq {entry.seq}")
        reached[entry.stream] = (entry.seq, entry.hash)
    for stream in sorted(set(heads) | set(reached)):
        head = heads.get(stream)
        if head is None or (head.seq, head.hash) != reached.get(stream, (0, FIRST_LINK)):
            breaks.append(f"audit_head {stream}: the last entry and the head disagree")
    return breaks


def _locked_head(session: Session, stream: str) -> AuditHead:
    head = session.get(AuditHead, stream, with_for_update=True)
    if head is None:
        head = AuditHead(stream=stream, seq=0, hash=FIRST_LINK)
        session.add(head)
        session.flush()
    return head
