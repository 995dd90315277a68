"""Identifiers that cannot be guessed."""

import secrets

# Crockford's alphabet: no I, L, O or U, so that an id can be read aloud.
_ALPHABET = "0123456789abcdefghjkmnpqrstvwxyz"
PUBLIC_ID_LENGTH = 26


def new_public_id() -> str:
    """Return 128 random bits as 26 characters for use in addresses."""
    number = secrets.randbits(128)
    return "".join(_ALPHABET[(number >> shift) & 31] for shift in range(125, -5, -5))


def new_token() -> str:
    """Return a secret of 256 random bits, safe in an address or a cookie."""
    return secrets.token_urlsafe(32)


def is_public_id(text: str) -> bool:
    """Tell whether a text has the form of a public id."""
    return len(text) == PUBLIC_ID_LENGTH and not set(text) - set(_ALPHABET)
