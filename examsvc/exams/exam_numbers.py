"""Exam numbers (考号) that can be read aloud, and what somebody typed of a number or a login code.

The number only identifies; the code proves. How a code's check digit is computed stands in `codes`.
"""

import re
import unicodedata
from dataclasses import dataclass

from examsvc.exams.codes import LENGTH, looks_right

# Hyphens and dashes that input methods and printed cards put between groups, after NFKC.
_BETWEEN = re.compile(r"[\s\-‐‑‒–—―−·]")


class BadNumber(ValueError):
    """Refuse a number that this plan cannot have made."""


class BadCode(ValueError):
    """Refuse a code before it is tried; `reason` is digits, length or check."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


@dataclass(frozen=True)
class Place:
    """Where an exam number puts its candidate."""

    sitting: int
    room: int
    seat: int


@dataclass(frozen=True)
class NumberPlan:
    """How an exam's numbers are built: prefix, sitting, room, seat, each padded to its width."""

    prefix: str = ""
    sitting_digits: int = 1
    room_digits: int = 2
    seat_digits: int = 3

    def __post_init__(self) -> None:
        if self.prefix and not (self.prefix.isascii() and self.prefix.isalnum()):
            raise BadNumber(self.prefix)
        if min(self.sitting_digits, self.room_digits, self.seat_digits) < 1:
            raise BadNumber("every part needs a digit")

    def number(self, place: Place) -> str:
        """Return the exam number of a place; raises BadNumber when a part does not fit its width."""
        parts = (
            (place.sitting, self.sitting_digits),
            (place.room, self.room_digits),
            (place.seat, self.seat_digits),
        )
        if any(not 0 < value < 10**width for value, width in parts):
            raise BadNumber(f"{place} does not fit")
        return self.prefix + "".join(f"{value:0{width}d}" for value, width in parts)

    def place(self, text: str) -> Place:
        """Return the place that a typed exam number names; raises BadNumber."""
        number = tidy(text).upper()
        head, digits = number[: len(self.prefix)], number[len(self.prefix) :]
        whole = self.sitting_digits + self.room_digits + self.seat_digits
        if head != self.prefix.upper() or len(digits) != whole or not (digits.isascii() and digits.isdigit()):
            raise BadNumber(text)
        after_room = self.sitting_digits + self.room_digits
        place = Place(
            int(digits[: self.sitting_digits]),
            int(digits[self.sitting_digits : after_room]),
            int(digits[after_room:]),
        )
        if 0 in (place.sitting, place.room, place.seat):
            raise BadNumber(text)
        return place


def tidy(text: str) -> str:
    """Return what was typed in half-width characters, without spaces and hyphens."""
    return _BETWEEN.sub("", unicodedata.normalize("NFKC", text))


def check_code(text: str) -> str:
    """Return the eight digits of a typed code; raises BadCode on what cannot be one."""
    code = tidy(text)
    if not (code.isascii() and code.isdigit()):
        raise BadCode("digits")
    if len(code) != LENGTH:
        raise BadCode("length")
    if not looks_right(code):
        raise BadCode("check")
    return code
