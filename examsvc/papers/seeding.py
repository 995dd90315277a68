"""Chance that can be repeated: the same seed and label always give the same draw."""

import hashlib
import hmac
from collections.abc import Sequence
from typing import TypeVar

T = TypeVar("T")
_BLOCK_BITS = 64


class Stream:
    """An endless stream of numbers from HMAC-SHA-256 over a counter, keyed by the seed."""

    def __init__(self, seed: str, label: str) -> None:
        self._seed = seed.encode()
        self._label = label
        self._counter = 0

    def below(self, limit: int) -> int:
        """Return a whole number from 0 to limit - 1, each equally likely (unlucky draws are thrown away)."""
        bound = (1 << _BLOCK_BITS) - (1 << _BLOCK_BITS) % limit
        while (number := self._next()) >= bound:
            pass
        return number % limit

    def shuffled(self, items: Sequence[T]) -> list[T]:
        """Return the items in drawn order (Fisher and Yates)."""
        drawn = list(items)
        for last in range(len(drawn) - 1, 0, -1):
            other = self.below(last + 1)
            drawn[last], drawn[other] = drawn[other], drawn[last]
        return drawn

    def _next(self) -> int:
        message = f"{self._label}:{self._counter}".encode()
        self._counter += 1
        return int.from_bytes(hmac.digest(self._seed, message, hashlib.sha256)[:8])
