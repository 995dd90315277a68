"""One spelling for data that is hashed."""

import hashlib
import json
from decimal import Decimal
from typing import Any


def canonical_json(value: Any) -> str:
    """Return JSON with sorted keys, no spaces and no escapes; Decimal becomes a string in plain notation."""
    return json.dumps(
        value, ensure_ascii=False, sort_keys=True, separators=(",", ":"), default=_plain, allow_nan=False
    )


def sha256_hex(text: str | bytes) -> str:
    """Return the SHA-256 of the text's UTF-8 bytes in 64 lower-case hexadecimal digits."""
    return hashlib.sha256(text.encode() if isinstance(text, str) else text).hexdigest()


def hash_of(value: Any) -> str:
    """Return the SHA-256 of the value's canonical JSON."""
    return sha256_hex(canonical_json(value))


def short_hash(digest: str) -> str:
    """Return the first 16 digits in groups of four, as receipts and papers print them."""
    return " ".join(digest[i : i + 4] for i in range(0, 16, 4)).upper()


def _plain(value: object) -> str:
    if isinstance(value, Decimal) and value.is_finite():
        return format(value, "f")
    raise TypeError(f"{type(value).__name__} has no canonical form")
