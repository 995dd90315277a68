"""How much of a file is read before it is refused."""

from dataclasses import dataclass

MEBIBYTE = 1024 * 1024


@dataclass(frozen=True, slots=True)
class Limits:
    """Bound one reading.

    `ratio` is judged only on what expands beyond `ratio_floor_bytes`: a small part full of equal rows is no bomb.
    """

    file_bytes: int = 10 * MEBIBYTE
    entries: int = 2000
    expanded_bytes: int = 64 * MEBIBYTE
    ratio: int = 100
    ratio_floor_bytes: int = MEBIBYTE
    sheets: int = 50
    rows: int = 20_000
    columns: int = 256
    cells: int = 500_000
    cell_characters: int = 32_767
    characters: int = 10_000_000
    memory_bytes: int = 512 * MEBIBYTE
    cpu_seconds: int = 20
    wall_seconds: float = 30.0

    @property
    def answer_bytes(self) -> int:
        """Bound what the child may write: four bytes a character, and room for quotes and commas."""
        return 4 * self.characters + 8 * self.cells + MEBIBYTE
