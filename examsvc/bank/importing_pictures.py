"""Pictures of imported questions: each becomes a stored file, and the stem names it by its hash."""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace

from examsvc.bank.formats.items import Item, Picture
from examsvc.bank.formats.markup_pictures import media_type
from examsvc.core.canonical import sha256_hex

MARK = re.compile(r"!\[([^\]\n]*)\]\(([^)\n]+)\)")
HASH = re.compile(r"[0-9a-f]{64}")
_LARGEST = 2 * 1024 * 1024


@dataclass
class Picturing:
    """Collect the pictures that taken questions show, by their hash."""

    kept: dict[str, Picture] = field(default_factory=dict)

    def keep(self, picture: Picture) -> str:
        """Keep a picture and return its hash; nothing for what is too large or none that can be shown."""
        kind = media_type(picture.data)
        if not kind or len(picture.data) > _LARGEST:
            return ""
        digest = sha256_hex(picture.data)
        self.kept.setdefault(digest, replace(picture, media_type=kind))
        return digest


def with_pictures(item: Item, pictures: Picturing) -> tuple[Item, list[str]]:
    """Return the item with its pictures named by their hashes, and the names of those that are not to be had."""
    at_hand = {picture.name: picture for picture in _all_pictures(item)}
    missing: list[str] = []

    def named(found: re.Match[str]) -> str:
        caption, name = found[1], found[2]
        digest = pictures.keep(at_hand[name]) if name in at_hand else ""
        if not digest:
            missing.append(name[:80])
            return f"［{caption or name[:40]}］"
        return f"![{caption}]({digest})"

    return changed(item, lambda text: MARK.sub(named, text)), missing


def _all_pictures(item: Item) -> Iterator[Picture]:
    yield from item.pictures
    for part in item.parts:
        yield from _all_pictures(part)


def texts_of(item: Item) -> Iterator[str]:
    """Yield every text of an item that may show a picture."""
    yield item.stem
    yield item.explanation
    for choice in item.choices:
        yield choice.text
    for part in item.parts:
        yield from texts_of(part)


def changed(item: Item, change: Callable[[str], str]) -> Item:
    """Return the item with every text that may show a picture changed."""
    return replace(
        item,
        stem=change(item.stem),
        explanation=change(item.explanation),
        choices=tuple(replace(choice, text=change(choice.text)) for choice in item.choices),
        parts=tuple(changed(part, change) for part in item.parts),
    )
