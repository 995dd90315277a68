"""Search terms that find Chinese words of any length alike on both databases: single characters and pairs."""

import re
import unicodedata

_WORD = re.compile(r"[0-9a-z]+|[\u3400-\u9fff\U00020000-\U000323af]+")


def terms_of(text: str) -> set[str]:
    """Return a text's index terms: each character, each neighbouring pair, each word of letters and digits."""
    terms: set[str] = set()
    for run in _runs(text):
        if run[0].isascii():
            terms.add(run[:8])
        else:
            terms.update(run)
            terms.update(run[i : i + 2] for i in range(len(run) - 1))
    return terms


def query_terms(text: str) -> set[str]:
    """Return the terms a search must find all of: pairs where there are any, else the character itself."""
    terms: set[str] = set()
    for run in _runs(text):
        if run[0].isascii():
            terms.add(run[:8])
        elif len(run) == 1:
            terms.add(run)
        else:
            terms.update(run[i : i + 2] for i in range(len(run) - 1))
    return terms


def _runs(text: str) -> list[str]:
    return _WORD.findall(unicodedata.normalize("NFKC", text).casefold())
