"""Secrets that live beside the database, never in it, and what is made with them."""

import base64
import hashlib
import hmac
import os
from dataclasses import dataclass
from pathlib import Path

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

_NONCE_BYTES = 12


class WrongKey(Exception):
    """Say that sealed data were not made with this installation's key, or were changed."""


@dataclass(frozen=True)
class Keyring:
    """Derive one key a purpose from the installation's root secret."""

    root: bytes

    def derive(self, purpose: str) -> bytes:
        """Return 32 bytes that only this purpose uses."""
        return hmac.digest(self.root, purpose.encode(), hashlib.sha256)

    def digest(self, purpose: str, text: str) -> str:
        """Return a keyed hash in hexadecimal: equal texts agree, nobody without the key can try texts."""
        return hmac.new(self.derive(purpose), text.encode(), hashlib.sha256).hexdigest()

    def seal(self, purpose: str, text: str) -> bytes:
        """Encrypt a column's text with AES-256-GCM; every call gives other bytes."""
        nonce = os.urandom(_NONCE_BYTES)
        return nonce + AESGCM(self.derive(purpose)).encrypt(nonce, text.encode(), purpose.encode())

    def open(self, purpose: str, sealed: bytes) -> str:
        """Decrypt what seal() made; raises WrongKey for anything else."""
        box = AESGCM(self.derive(purpose))
        try:
            return box.decrypt(sealed[:_NONCE_BYTES], sealed[_NONCE_BYTES:], purpose.encode()).decode()
        except InvalidTag:
            raise WrongKey(purpose) from None

    def session_secret(self) -> str:
        """Return the secret that signs Flask's cookies."""
        return base64.urlsafe_b64encode(self.derive("flask-session")).decode()


def load_keyring(data_dir: Path) -> Keyring:
    """Read the root secret, making it on the first start; only its owner may read the file."""
    path = data_dir / "keys" / "root.key"
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    try:
        handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        return Keyring(path.read_bytes())
    with os.fdopen(handle, "wb") as file:
        file.write(os.urandom(32))
        file.flush()
        os.fsync(file.fileno())
    return Keyring(path.read_bytes())
