"""Mark what changed between two texts, character by character: pure."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher

SAME, DELETED, INSERTED = "same", "deleted", "inserted"
# Above this many comparisons of characters, sentences are compared instead: a page may not take seconds.
_MOST_COMPARISONS = 4_000_000
_SENTENCE = re.compile(r"[^。；！？\n]*[。；！？\n]?")


@dataclass(frozen=True)
class Piece:
    """A run of characters that are the same in both texts, deleted from the old or inserted into the new."""

    text: str
    mark: str


@dataclass(frozen=True)
class Sides:
    """Two texts side by side: the pieces of the old and of the new one."""

    before: tuple[Piece, ...]
    after: tuple[Piece, ...]

    @property
    def changed(self) -> bool:
        """Tell whether the two differ."""
        return any(piece.mark != SAME for piece in (*self.before, *self.after))


def compare_texts(old: str, new: str) -> Sides:
    """Return both texts cut into pieces; each side's pieces put together are its text."""
    before: list[Piece] = []
    after: list[Piece] = []
    for same, a, b in _joined(list(_runs(old, new))):
        _add(before, a, SAME if same else DELETED)
        _add(after, b, SAME if same else INSERTED)
    return Sides(tuple(before), tuple(after))


def _add(pieces: list[Piece], text: str, mark: str) -> None:
    if not text:
        return
    if pieces and pieces[-1].mark == mark:
        text = pieces.pop().text + text
    pieces.append(Piece(text, mark))


def _runs(old: str, new: str) -> Iterator[tuple[bool, str, str]]:
    """Yield runs of (same, old text, new text); what begins and ends alike is not searched."""
    head = _common(old, new)
    tail = _common(old[head:][::-1], new[head:][::-1])
    yield True, old[:head], new[:head]
    yield from _searched(old[head : len(old) - tail], new[head : len(new) - tail])
    yield True, old[len(old) - tail :], new[len(new) - tail :]


def _searched(old: str, new: str) -> Iterator[tuple[bool, str, str]]:
    small = len(old) * len(new) <= _MOST_COMPARISONS
    a: Sequence[str] = old if small else _SENTENCE.findall(old)
    b: Sequence[str] = new if small else _SENTENCE.findall(new)
    for tag, i, j, k, m in SequenceMatcher(None, a, b, autojunk=False).get_opcodes():
        yield tag == "equal", "".join(a[i:j]), "".join(b[k:m])


def _common(old: str, new: str) -> int:
    count = 0
    for first, second in zip(old, new, strict=False):
        if first != second:
            break
        count += 1
    return count


def _joined(runs: list[tuple[bool, str, str]]) -> Iterator[tuple[bool, str, str]]:
    """Take a single character that happens to be the same between two changes for changed: it reads better."""
    runs = [run for run in runs if run[1] or run[2]]
    for place, (same, a, b) in enumerate(runs):
        lonely = same and len(a) == 1 and 0 < place < len(runs) - 1
        yield same and not lonely, a, b
