"""The register of issued editions: what was issued, its hash, and this installation's signature over both."""

import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from examsvc.core.canonical import canonical_json, sha256_hex
from examsvc.core.keys import Keyring
from examsvc.notices.models import Notice

FILE_NAME = "register.jsonl"
_PURPOSE = "notice-register"


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
    """Write entries with their signatures to a file outside the database as well."""
    with (data_dir / FILE_NAME).open("a", encoding="utf-8") as file:
        file.writelines(canonical_json({"entry": entry, "signature": sign}) + "\n" for entry, sign in lines)


def read_all(data_dir: Path) -> list[dict[str, Any]]:
    """Return what the file outside the database holds."""
    path = data_dir / FILE_NAME
    if not path.is_file():
        return []
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines() if line]
