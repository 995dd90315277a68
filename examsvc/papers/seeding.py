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
        if not 1 <= limit <= 1 << _BLOCK_BITS:
            raise ValueError(limit)
        bound = (1 << _BLOCK_BITS) - (1 << _BLOCK_BITS) % limit
        while (number := self._next()) >= bound:
            pass
        return number % limit

    def shuffle(self, items: Sequence[T]) -> tuple[T, ...]:
        """Return the items in drawn order (Fisher and Yates)."""
        return self.choose(items, len(items))

    def choose(self, items: Sequence[T], count: int) -> tuple[T, ...]:
        """Return so many different places' items in drawn order; raises ValueError when there are too few."""
        if not 0 <= count <= len(items):
            raise ValueError(count)
        drawn = list(items)
        for place in range(count):
            other = place + self.below(len(drawn) - place)
            drawn[place], drawn[other] = drawn[other], drawn[place]
        return tuple(drawn[:count])

    def _next(self) -> int:
        message = f"{self._label}:{self._counter}".encode()
        self._counter += 1
        return int.from_bytes(hmac.digest(self._seed, message, hashlib.sha256)[:8])
