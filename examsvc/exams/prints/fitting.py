"""Find the size in which words stay inside their box. Pure."""

from math import ceil, floor

from examsvc.typesetting.titles import width

PT_A_MM = 72 / 25.4
# Smaller print than this nobody over fifty reads; words that need it are printed so all the same, whole.
SMALLEST = 5.0
LEADING = 1.25


def fit(text: str, width_mm: float, height_mm: float, largest: float) -> float:
    """Return the greatest size in pt, down by halves, in which a text broken anywhere fills no more than its box."""
    characters = max(1.0, width(text))
    size = largest
    while size > SMALLEST and not _fits(characters, size, width_mm * PT_A_MM, height_mm * PT_A_MM):
        size -= 0.5
    return size


def _fits(characters: float, size: float, wide: float, high: float) -> bool:
    in_a_line = floor(wide / size)
    return in_a_line >= 1 and ceil(characters / in_a_line) * size * LEADING <= high
