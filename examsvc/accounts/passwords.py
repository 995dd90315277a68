"""Staff passwords with argon2id, sized so that a hall of staff can sign in on two cores."""

from argon2 import PasswordHasher, Type
from argon2.exceptions import InvalidHashError, VerificationError

# 19 MiB, two passes, one lane: about 60 sign-ins a second on two cores (docs/adr/0003).
_HASHER = PasswordHasher(time_cost=2, memory_cost=19 * 1024, parallelism=1, type=Type.ID)
# Checked when a user name is unknown, so that the answer takes as long as for a known one.
_NOBODY = _HASHER.hash("nobody has this password")
SHORTEST = 8


def hash_password(password: str) -> str:
    """Return the argon2id hash to store."""
    return _HASHER.hash(password)


def is_right(stored: str | None, password: str) -> bool:
    """Tell whether the password fits; takes the same time when there is nothing stored."""
    try:
        _HASHER.verify(stored or _NOBODY, password)
    except (VerificationError, InvalidHashError):
        return False
    return stored is not None
