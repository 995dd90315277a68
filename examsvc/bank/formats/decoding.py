"""Find the encoding of a text that a county sends: UTF-8, UTF-16 or GB18030, never with a byte replaced."""

from collections.abc import Mapping

from examsvc.bank.formats.items import NotThisFormat

_MARKS = ((b"\xef\xbb\xbf", "utf-8-sig"), (b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16"))
_CHOOSABLE = frozenset({"utf-8", "utf-8-sig", "gb18030", "gbk", "utf-16", "utf-16-le", "utf-16-be", "big5"})
_LOOKED_AT = 4096
# Two-byte UTF-8 letters look like ordinary GBK characters; only what lies above them proves UTF-8.
_LAST_TWO_BYTE = "\u07ff"
_DAMAGE = "\ufffd"


def decoded(data: bytes, choices: Mapping[str, str]) -> tuple[str, str]:
    """Return the text with plain line ends and the name of its encoding.

    `choices["encoding"]` goes first. Raises NotThisFormat when no encoding fits every byte.
    """
    chosen = choices.get("encoding", "")
    name = chosen if chosen in _CHOOSABLE else encoding_of(data)
    try:
        text = data.decode(name)
    except UnicodeDecodeError as error:
        raise NotThisFormat("unknown-encoding") from error
    return text.removeprefix("\ufeff").replace("\r\n", "\n").replace("\r", "\n"), name


def encoding_of(data: bytes) -> str:
    """Name the encoding that fits; raises NotThisFormat when the bytes are damaged or no text at all."""
    for mark, name in _MARKS:
        if data.startswith(mark):
            return name
    if b"\0" in data:
        return _unmarked_utf16(data)
    try:
        data.decode("utf-8")
    except UnicodeDecodeError:
        return _gb18030(data)
    return "utf-8"


def _gb18030(data: bytes) -> str:
    # A few bad bytes among good UTF-8 are damage; read as GB18030 they would turn all the rest to nonsense.
    guess = data.decode("utf-8", errors="replace")
    damaged = guess.count(_DAMAGE)
    if damaged < sum(character > _LAST_TWO_BYTE and character != _DAMAGE for character in guess):
        raise NotThisFormat("unknown-encoding")
    try:
        data.decode("gb18030")
    except UnicodeDecodeError as error:
        raise NotThisFormat("unknown-encoding") from error
    return "gb18030"


def _unmarked_utf16(data: bytes) -> str:
    """Tell the byte order by the side on which the zeros of line ends and Latin letters stand."""
    opening = data[:_LOOKED_AT]
    even, odd = opening[0::2].count(0), opening[1::2].count(0)
    if len(data) % 2 or even == odd or min(even, odd) > max(even, odd) // 8:
        raise NotThisFormat("not-text")
    return "utf-16-le" if odd > even else "utf-16-be"
