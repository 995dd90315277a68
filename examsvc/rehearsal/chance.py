"""Chance that is the same for the same seed, on every machine."""

import hashlib
from collections.abc import Sequence
from typing import TypeVar

T = TypeVar("T")


class Chance:
    """Draw numbers from SHA-256 over a seed and a counter."""

    def __init__(self, seed: str) -> None:
        self._seed = seed
        self._count = 0

    def below(self, limit: int) -> int:
        """Return a number from 0 up to but not including the limit."""
        self._count += 1
        return int.from_bytes(hashlib.sha256(f"{self._seed}:{self._count}".encode()).digest()[:8]) % limit

    def share(self) -> float:
        """Return a number from 0 up to but not including 1."""
        return self.below(1_000_000) / 1_000_000

    def pick(self, items: Sequence[T]) -> T:
        """Return one of the items."""
        return items[self.below(len(items))]
