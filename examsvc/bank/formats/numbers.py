"""Read and write the numbers of question files without losing or inventing a digit."""

import re
from decimal import Decimal

# Longer figures and larger powers are no answer to anything; they would only cost memory when written out.
_NUMBER = re.compile(r"[+-]?(?:\d{1,40}(?:\.\d{0,40})?|\.\d{1,40})(?:[eE][+-]?\d{1,2})?", re.ASCII)
HUNDRED = Decimal(100)


def read_decimal(text: str) -> Decimal | None:
    """Return the number that a text is as a whole, with a point and perhaps a power of ten."""
    found = text.strip()
    return Decimal(found) if _NUMBER.fullmatch(found) else None


def plain_decimal(number: Decimal) -> str:
    """Write a number in full, without a power of ten or zeros that say nothing."""
    written = format(number, "f")
    return (written.rstrip("0").rstrip(".") if "." in written else written) or "0"
