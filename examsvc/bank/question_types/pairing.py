"""The value that ordering and matching share: which place or partner was given to each entry, as `a:2,b:1`."""

from collections.abc import Collection, Mapping, Sequence

from examsvc.bank.question_types.base import BadValue
from examsvc.core.canonical import sha256_hex


def read_pairs(value: str) -> dict[str, str]:
    """Return what was given to each entry; raises BadValue for anything that is no list of pairs."""
    pairs = [pair.split(":") for pair in value.split(",")] if value else []
    given = {pair[0]: pair[-1] for pair in pairs}
    if any(len(pair) != 2 for pair in pairs) or len(given) != len(pairs):
        raise BadValue(value)
    return given


def spell_pairs(given: Mapping[str, str]) -> str:
    """Return the one spelling of a value."""
    return ",".join(f"{entry}:{given[entry]}" for entry in sorted(given))


def check_pairs(value: str, entries: Collection[str], partners: Collection[str]) -> str:
    """Return a value in its one spelling; raises BadValue for an unknown entry or partner."""
    given = read_pairs(value)
    if not set(given) <= set(entries) or not set(given.values()) <= set(partners):
        raise BadValue(value)
    return spell_pairs(given)


def scattered(texts: Sequence[str]) -> list[str]:
    """Return texts in an order that depends on nothing but the texts themselves."""
    return sorted(texts, key=sha256_hex)
