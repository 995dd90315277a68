"""Read gapselect and ddwtos: words to choose or to drag into the gaps `[[1]]`, `[[2]]` of a text."""

import re
from dataclasses import replace

from examsvc.bank.formats.choosing import Refused
from examsvc.bank.formats.items import Blank, Item, ItemKind, Wording
from examsvc.bank.formats.markup_xml import first, local_name, words
from examsvc.bank.formats.moodle_source import MoodleQuestion

_GAP = re.compile(r"\[\[(\d{1,3})\]\]")


def gap_item(question: MoodleQuestion) -> Item:
    """Return a fill-in whose gaps offer the words of their group."""
    offered = [
        (question.text(element), words(first(element, "group")) or "1")
        for element in question.element
        if local_name(element) in ("selectoption", "dragbox")
    ]
    holder = first(question.element, "questiontext")
    source = question.source(holder)
    wanted = [int(number) for number in _GAP.findall(source)]
    if not wanted:
        raise Refused("no-gap")
    for number in wanted:
        if not 1 <= number <= len(offered) or not offered[number - 1][0]:
            raise Refused("gap-without-key", str(number))
    counter = iter(range(1, len(wanted) + 1))
    stem = question.told(holder, _GAP.sub(lambda _: f"{{{next(counter)}}}", source))
    groups: dict[str, list[str]] = {}
    for word, group in offered:
        groups.setdefault(group, []).append(word)
    words_of = {group: tuple(members) for group, members in groups.items()}
    chosen = (offered[number - 1] for number in wanted)
    blanks = tuple(Blank(wordings=(Wording(word),), offered=words_of[group]) for word, group in chosen)
    return replace(question.common(ItemKind.FILL, stem=stem), blanks=blanks)
