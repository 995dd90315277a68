"""Tell which questions say the same, and which nearly do."""

import json
import unicodedata
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from rapidfuzz import fuzz

from examsvc.core.canonical import sha256_hex

# What a content says besides its wording.
_NOT_SAID = frozenset({"id", "kind", "share", "unit", "ordered"})
NEAR = 90.0
_GRAM = 3
_RAREST = 6
# A piece of text that many questions share tells nothing about any two of them.
_MOST_SHARING = 40


def folded(text: str) -> str:
    """Return a text without what typing makes of it: width, case, spaces and punctuation."""
    plain = unicodedata.normalize("NFKC", text).casefold()
    return "".join(character for character in plain if character.isalnum())


def wording(content: str) -> str:
    """Return all that a content says, folded; the options in an order of their own."""
    told = json.loads(content)
    stem = folded(str(told.pop("stem", "")))
    return "\n".join([stem, *sorted(folded(text) for text in _texts(told))])


def fingerprint(content: str) -> str:
    """Return the same for two contents that say the same."""
    return sha256_hex(wording(content))


def same_answer(one: str, other: str) -> bool:
    """Tell whether two model answers agree, whatever the order of their parts."""
    return sorted(map(folded, one.split("；"))) == sorted(map(folded, other.split("；")))


@dataclass
class Likeness:
    """Find the text most like another among thousands, by the rarest three-letter pieces they share."""

    texts: dict[str, str] = field(default_factory=dict)
    _sharing: defaultdict[str, list[str]] = field(default_factory=lambda: defaultdict(list))
    _counts: Counter[str] = field(default_factory=Counter)
    _rare: dict[str, list[str]] = field(default_factory=dict)

    @classmethod
    def of(cls, texts: Mapping[str, str]) -> "Likeness":
        """Index texts under their names."""
        found = cls(dict(texts))
        grams = {name: _grams(text) for name, text in texts.items()}
        for own in grams.values():
            found._counts.update(own)
        for name, own in grams.items():
            found._rare[name] = found._rarest(own)
            for gram in found._rare[name]:
                found._sharing[gram].append(name)
        return found

    def nearest(self, name: str) -> tuple[str, float] | None:
        """Return which other text is nearest and how near, in percent, if it is near at all."""
        text = self.texts[name]
        near: set[str] = set()
        for gram in self._rare[name]:
            sharing = self._sharing[gram]
            if len(sharing) <= _MOST_SHARING:
                near.update(sharing)
        scores = ((fuzz.ratio(text, self.texts[n], score_cutoff=NEAR), n) for n in sorted(near - {name}))
        score, best = max(scores, default=(0.0, ""), key=lambda pair: pair[0])
        return (best, score) if score else None

    def _rarest(self, grams: set[str]) -> list[str]:
        return sorted(grams, key=lambda gram: (self._counts[gram], gram))[:_RAREST]


def _grams(text: str) -> set[str]:
    return {text[n : n + _GRAM] for n in range(max(1, len(text) - _GRAM + 1))}


def _texts(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, Mapping):
        for name, inner in value.items():
            if name not in _NOT_SAID:
                yield from _texts(inner)
    elif isinstance(value, Iterable):
        for inner in value:
            yield from _texts(inner)
