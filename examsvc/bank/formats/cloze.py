"""Cloze text (Moodle calls it multianswer): a whole file is one question with its answers in the text."""

from collections.abc import Mapping, Sequence
from dataclasses import replace

from examsvc.bank.formats.choosing import Refused
from examsvc.bank.formats.cloze_groups import HEAD
from examsvc.bank.formats.cloze_reading import cloze_item
from examsvc.bank.formats.cloze_writing import NoGroup, case_html, fill_html
from examsvc.bank.formats.gift_encoding import decoded_old
from examsvc.bank.formats.items import Item, ItemKind, NotThisFormat, Place, Reading, Trouble, Written
from examsvc.bank.formats.losses import lost_fields, not_written
from examsvc.bank.formats.markup import Markup
from examsvc.bank.formats.markup_pictures import PictureShelf, no_files

SUFFIXES = (".txt", ".cloze")
_LOOKED_AT = 400_000


def recognises(data: bytes, filename: str) -> bool:
    """Tell whether a text file holds a group as a cloze text writes it."""
    if not filename.lower().endswith(SUFFIXES):
        return False
    try:
        text, _ = decoded_old(data[:_LOOKED_AT], {})
    except NotThisFormat:
        return False
    return HEAD.search(text) is not None


def read(data: bytes, filename: str, choices: Mapping[str, str]) -> Reading:
    """Read the file as one question."""
    text, encoding = decoded_old(data, choices)
    place = Place("question", 1)
    markup = Markup(PictureShelf(no_files))
    try:
        item = cloze_item(text, markup, place)
    except Refused as refusal:
        return Reading((), (Trouble(place, refusal.code, refusal.about),), (), encoding)
    losses = tuple(Trouble(place, code, about) for code, about in markup.losses)
    return Reading((replace(item, native="cloze"),), (), losses, encoding)


def write(items: Sequence[Item]) -> Written:
    """Write the first question that is a fill-in or a case; a file holds no second one."""
    html = ""
    losses: list[Trouble] = []
    for item in items:
        try:
            made = "" if html else _html(item)
        except NoGroup as reason:
            losses.append(not_written(item, str(reason)))
            continue
        if not made:
            losses.append(not_written(item))
            continue
        html = made
        losses += lost_fields(item, {"weights"})
    return Written(html.encode(), tuple(losses))


def _html(item: Item) -> str:
    if item.kind is ItemKind.FILL:
        return fill_html(item, str)
    return case_html(item, str) if item.kind is ItemKind.COMPOSITE else ""
