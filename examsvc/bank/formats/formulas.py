"""Find formulas and foreign pictures in a text: the former stay text, the latter are never fetched."""

import re

_FORMULA = re.compile(r"\$[^$\n]{1,400}\$|\\\(|\\\[|\\[a-zA-Z]{2,40}\{")
_REMOTE = re.compile(
    r"!\[([^\]\n]{0,200})\]\(\s{0,10}((?:https?:|ftp:|//)[^)\s]{1,2000})[^)\n]{0,200}\)", re.IGNORECASE
)


def has_formula(text: str) -> bool:
    """Tell whether a text holds what looks like LaTeX."""
    return _FORMULA.search(text) is not None


def remote_pictures(text: str) -> list[str]:
    """Return the addresses of pictures on foreign servers."""
    return [found[2] for found in _REMOTE.finditer(text)]


def without_remote_pictures(text: str) -> str:
    """Write such a picture as words with its address, which no page turns into a picture."""
    return _REMOTE.sub(lambda found: f"（图片：{found[2]}）", text)
