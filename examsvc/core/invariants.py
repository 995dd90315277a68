"""What every room's invariants.py speaks in."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Finding:
    """One broken invariant (1–12, see README "What verify checks"), naming the row."""

    invariant: int
    text: str
