"""Cut a GIFT file into questions: blank lines end them, comments and categories stand around them."""

import re
from dataclasses import dataclass, field

from examsvc.bank.formats.topics import topic_of_category

_ESCAPES = "~=#{}:\\n"
# Noncharacters stand for escaped signs, so that no later step takes them for GIFT's own.
_SHIELDS = {sign: chr(0xFDD0 + n) for n, sign in enumerate(_ESCAPES)}
_BACK = {ord(shield): "\n" if sign == "n" else sign for sign, shield in _SHIELDS.items()}
_ESCAPE = re.compile(r"\\([~=#{}:\\n])")
_CATEGORY = "$CATEGORY:"
_LABEL = re.compile(r"\[(id|tag):([^\]]*)\]")
_NAME = re.compile(r"\s*::(.*?)::", re.DOTALL)


@dataclass(slots=True)
class Block:
    """One question as it stands in the file, its escapes shielded; `line` is where it begins."""

    line: int
    topic: str
    lines: list[str] = field(default_factory=list)
    identifier: str = ""
    tags: list[str] = field(default_factory=list)
    name: str = ""
    text: str = ""


def shielded(text: str) -> str:
    """Put a noncharacter for every escaped sign."""
    return _ESCAPE.sub(lambda found: _SHIELDS[found[1]], text)


def unshielded(text: str) -> str:
    """Put the signs themselves back."""
    return text.translate(_BACK)


def escaped_gift(text: str) -> str:
    r"""Escape a text for a GIFT file; its line breaks become `\n`."""
    return re.sub(r"[~=#{}:\\]", r"\\\g<0>", text).replace("\n", r"\n")


def blocks_of(text: str) -> list[Block]:
    """Return the questions and descriptions of a file in order."""
    blocks: list[Block] = []
    topic = ""
    current = Block(0, topic)
    for number, line in enumerate([*shielded(text).split("\n"), ""], start=1):
        bare = line.strip()
        if bare.startswith("//"):
            _label(current, unshielded(bare))
        elif bare.startswith(_CATEGORY) and not current.lines:
            topic = topic_of_category(unshielded(bare.removeprefix(_CATEGORY)))
            current.topic = topic
        elif bare:
            current.line = current.line or number
            current.lines.append(line)
        else:
            if current.lines:
                blocks.append(_finished(current))
            current = Block(0, topic)
    return blocks


def _label(block: Block, comment: str) -> None:
    for kind, value in _LABEL.findall(comment):
        if kind == "id":
            block.identifier = value.strip()
        elif value.strip():
            block.tags.append(value.strip())


def _finished(block: Block) -> Block:
    text = "\n".join(block.lines)
    named = _NAME.match(text)
    if named is not None:
        block.name = " ".join(unshielded(named[1]).split())
        text = text[named.end() :]
    block.text = text
    return block
