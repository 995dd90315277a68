"""The register of issued editions: what was issued, its hash, and this installation's signature over both."""

import fcntl
import json
import os
import stat
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO

import structlog
from sqlalchemy import select
from sqlalchemy.orm import Session

from examsvc.core.canonical import canonical_json, sha256_hex
from examsvc.core.installation import Installation
from examsvc.core.keys import Keyring
from examsvc.notices.models import Notice, NoticeFile

FILE_NAME = "register.jsonl"
_PURPOSE = "notice-register"
log = structlog.get_logger()


def make_entry(notice: Notice, edition: str, pdf: bytes, audit_head: str) -> str:
    """Return the canonical JSON that is signed and registered."""
    return canonical_json(
        {
            "notice": notice.public_id,
            "edition": edition,
            "doc_no": notice.doc_no,
            "issued_on": notice.issued_on.isoformat() if notice.issued_on else None,
            "pdf": sha256_hex(pdf),
            "figures": notice.figures_hash,
            "audit_head": audit_head,
        }
    )


def sign(keyring: Keyring, entry: str) -> str:
    """Return the signature of an entry in hexadecimal."""
    return keyring.sign(_PURPOSE, entry)


def is_signed(keyring: Keyring, entry: str, signature: str) -> bool:
    """Tell whether the signature is this installation's own."""
    return keyring.is_signed(_PURPOSE, entry, signature)


def append(data_dir: Path, lines: Sequence[tuple[str, str]]) -> None:
    """Write entries with their signatures to a file outside the database as well; on disk when this returns."""
    with _locked(data_dir) as file:
        _write(file, lines)


def keep_up(service: Installation) -> bool:
    """Write every issued edition that the file outside the database lacks; return whether it now has them all.

    A disk that is full, or a right that is missing, undoes no issue: whoever comes next writes what is missing.
    """
    try:
        with service.database.reading() as session:
            if list_missing(session, service.settings.data_dir):
                with _locked(service.settings.data_dir) as file:
                    _write(file, list_missing(session, service.settings.data_dir))
    except OSError as error:
        log.error("register_not_written", reason=str(error))
        return False
    return True


def list_missing(session: Session, data_dir: Path) -> list[tuple[str, str]]:
    """Return entry and signature of the issued editions that the file outside the database lacks."""
    known = set(read_all(data_dir))
    files = session.scalars(select(NoticeFile).order_by(NoticeFile.id))
    return [(file.register_entry, file.signature) for file in files if file.register_entry not in known]


def read_all(data_dir: Path) -> list[str]:
    """Return the entries that the file outside the database holds; a line that is none is returned as it stands."""
    path = data_dir / FILE_NAME
    if not path.is_file():
        return []
    return [_entry(line) for line in path.read_text(encoding="utf-8", errors="replace").splitlines() if line]


def _entry(line: str) -> str:
    try:
        return str(json.loads(line)["entry"])
    except (ValueError, TypeError, KeyError):
        return line


@contextmanager
def _locked(data_dir: Path) -> Iterator[BinaryIO]:
    """Open the file for one writer at a time."""
    with (data_dir / FILE_NAME).open("a+b") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        yield file


def _write(file: BinaryIO, lines: Sequence[tuple[str, str]]) -> None:
    """Append whole lines, in place of the piece of one that a full disk may have left."""
    if stat.S_ISREG(os.fstat(file.fileno()).st_mode):
        file.seek(0)
        file.truncate(file.read().rfind(b"\n") + 1)
    told = "".join(canonical_json({"entry": entry, "signature": sign}) + "\n" for entry, sign in lines)
    file.write(told.encode())
    file.flush()
    os.fsync(file.fileno())
