"""Change good question files at random, by a seed, and see that every reader answers or refuses, and soon."""

import random
import sys
import time
from collections.abc import Sequence

from examsvc.bank.formats.items import Blank, Choice, Item, ItemKind, NotThisFormat, Place, Wording
from examsvc.bank.formats.registry import FORMATS, format_module
from tests.support.sweeping import TEXTS, sweep

LONGEST_SECONDS = 5.0
_SPLICES = (b"\0", b"\xff", b"{", b"}", b"<", b"&", b"~=", b"PK\x03\x04", b"]]>", b"\n\n", "（".encode(), b"A" * 300)


def good_file(form: str) -> bytes:
    """Write a few invented questions in a format."""
    choices = (Choice("三月", True), Choice("四月", False), Choice("五月", False))
    items = [
        Item(kind=ItemKind.SINGLE, stem="示例县几月公示？", place=Place("question", 1), choices=choices),
        Item(kind=ItemKind.TRUE_FALSE, stem="示例县公示七天。", place=Place("question", 2), truth=True),
        Item(
            kind=ItemKind.FILL,
            stem="示例县公示{1}天。",
            place=Place("question", 3),
            blanks=(Blank(wordings=(Wording("七"),)),),
        ),
    ]
    return format_module(form).write(items).data


def changed(data: bytes, chance: random.Random) -> bytes:
    """Return the file with a few bytes changed, cut out, doubled or put in."""
    found = bytearray(data)
    for _ in range(chance.randint(1, 8)):
        at = chance.randrange(len(found) + 1)
        end = min(len(found), at + chance.randint(1, 40))
        act = chance.randrange(4)
        if act == 0 and at < len(found):
            found[at] = chance.randrange(256)
        elif act == 1:
            del found[at:end]
        elif act == 2:
            found[at:at] = found[at:end] * chance.randint(1, 20)
        else:
            found[at:at] = chance.choice(_SPLICES)
    return bytes(found)


def fuzz(form: str, seconds: float, seed: int) -> int:
    """Read changed files until the time is over; return how many. Whatever a reader raises comes through."""
    chance, good, module = random.Random(seed), good_file(form), format_module(form)  # noqa: S311 - no secret
    name, count, ends = f"a{FORMATS[form].suffix}", 0, time.monotonic() + seconds
    while time.monotonic() < ends:
        data, began = changed(good, chance), time.process_time()
        try:
            module.recognises(data, name)
            module.read(data, name, {})
        except NotThisFormat:
            pass
        except BaseException:
            sys.stderr.write(f"{form}: seed {seed}, file {count}: {data[:200]!r}\n")
            raise
        if time.process_time() - began > LONGEST_SECONDS:
            raise AssertionError(f"{form}: seed {seed}, file {count} took too long")
        count += 1
    return count


def main(arguments: Sequence[str]) -> None:
    """Fuzz every format for so many seconds each (60 without an argument), from a seed that is told; then sweep."""
    seconds = float(arguments[0]) if arguments else 60.0
    seed = int(arguments[1]) if len(arguments) > 1 else random.SystemRandom().randrange(10**6)
    for form in FORMATS:
        sys.stdout.write(f"{form}: {fuzz(form, seconds, seed)} files, seed {seed}\n")
    for form in TEXTS:
        sys.stdout.write(f"sweep of {form}: {sweep(seconds, seed, form)} files, seed {seed}\n")


if __name__ == "__main__":
    main(sys.argv[1:])
