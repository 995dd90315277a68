"""Secrets that live beside the database, never in it, and what is made with them."""

import base64
import hashlib
import hmac
import os
import secrets
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from cryptography.exceptions import InvalidSignature, InvalidTag
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

_NONCE_BYTES = 12
_ROOT_BYTES = 32


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
        except (InvalidTag, ValueError):
            raise WrongKey(purpose) from None

    def sign(self, purpose: str, text: str) -> str:
        """Return the Ed25519 signature of a text in hexadecimal."""
        return self._signing_key(purpose).sign(text.encode()).hex()

    def is_signed(self, purpose: str, text: str, signature: str) -> bool:
        """Tell whether the signature is this installation's own, made for this purpose."""
        try:
            self._signing_key(purpose).public_key().verify(bytes.fromhex(signature), text.encode())
        except (InvalidSignature, ValueError):
            return False
        return True

    def _signing_key(self, purpose: str) -> Ed25519PrivateKey:
        return Ed25519PrivateKey.from_private_bytes(self.derive(purpose))

    def session_secret(self) -> str:
        """Return the secret that signs Flask's cookies."""
        return base64.urlsafe_b64encode(self.derive("flask-session")).decode()


def load_keyring(data_dir: Path) -> Keyring:
    """Read the root secret, making it on the first start; only its owner may read the file.

    Raises WrongKey when the file is damaged: an empty secret would seal as if all were well.
    """
    path = data_dir / "keys" / "root.key"
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    if not path.exists():
        _make_root(path)
    root = path.read_bytes()
    if len(root) != _ROOT_BYTES:
        raise WrongKey(f"{path} is damaged; put it back from a backup")
    return Keyring(root)


def _make_root(path: Path) -> None:
    """Write a new secret beside its place and link it there whole; of several makers the first one wins."""
    draft = path.with_name(f".{secrets.token_hex(8)}")
    with os.fdopen(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
        file.write(os.urandom(_ROOT_BYTES))
        file.flush()
        os.fsync(file.fileno())
    with suppress(FileExistsError):
        os.link(draft, path)
    draft.unlink()
