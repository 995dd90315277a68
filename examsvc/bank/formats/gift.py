"""GIFT: Moodle's text format, one question a paragraph."""

import re
from collections.abc import Mapping, Sequence

from examsvc.bank.formats.choosing import Refused
from examsvc.bank.formats.gift_blocks import blocks_of, escaped_gift
from examsvc.bank.formats.gift_encoding import decoded_old
from examsvc.bank.formats.gift_reading import GiftQuestion
from examsvc.bank.formats.gift_writing import NoPlace, question_text, writes_as_other
from examsvc.bank.formats.items import Item, NotThisFormat, Reading, Trouble, Written
from examsvc.bank.formats.losses import lost_fields, not_written
from examsvc.bank.formats.topics import category_of_topic

SUFFIXES = (".gift", ".txt")
_HELD = frozenset({"name", "identifier", "explanation", "topic", "tags", "weights"})
# Braces with an answer in them as GIFT marks it; TeX and programs have other things between theirs.
_ANSWERS = re.compile(
    r"(?<!\\)\{\s*(?:[=~]\s*[^\s=~{}]|>\s*\d*\s*[A-Z\n])"
    r"|(?<![\\A-Za-z0-9^_])\{\s*(?:#\s*=?\s*[%\d.+-]|(?:T|F|TRUE|FALSE)\s*[#}]|\}|####)"
)
_LOOKED_AT = 400_000


def recognises(data: bytes, filename: str) -> bool:
    """Tell whether a text file holds at least one question as GIFT writes it."""
    if not filename.lower().endswith(SUFFIXES):
        return False
    try:
        text, _ = decoded_old(data[:_LOOKED_AT], {})
    except NotThisFormat:
        return False
    return _ANSWERS.search(text) is not None


def read(data: bytes, filename: str, choices: Mapping[str, str]) -> Reading:
    """Read a file; raises NotThisFormat when it holds not one question."""
    text, encoding = decoded_old(data, choices)
    items: list[Item] = []
    rejected: list[Trouble] = []
    losses: list[Trouble] = []
    for block in blocks_of(text):
        question = GiftQuestion(block)
        try:
            item = question.item()
        except Refused as refusal:
            rejected.append(Trouble(question.place, refusal.code, refusal.about))
            continue
        losses += question.losses
        if item is not None:
            items.append(item)
    if not items and not rejected:
        raise NotThisFormat("no-questions")
    return Reading(tuple(items), tuple(rejected), tuple(losses), encoding)


def write(items: Sequence[Item]) -> Written:
    """Write the questions that GIFT can hold, category by category."""
    written: list[str] = []
    losses: list[Trouble] = []
    topic = ""
    for item in items:
        try:
            question = question_text(item)
        except NoPlace as reason:
            losses.append(not_written(item, str(reason)))
            continue
        if item.topic != topic:
            topic = item.topic
            written.append(f"$CATEGORY: {escaped_gift(category_of_topic(topic))}\n")
        written.append(question)
        losses += lost_fields(item, _HELD)
        if writes_as_other(item):
            losses.append(Trouble(item.place, "written-as", "shortanswer" if item.blanks[0].wordings else "numeric"))
    return Written("\n".join(written).encode(), tuple(losses))
