"""Read an item's body as our text, with something of ours in the place of every interaction."""

from collections.abc import Callable
from typing import Any
from xml.etree.ElementTree import Element

from examsvc.bank.formats.markup import Markup
from examsvc.bank.formats.markup_pictures import Find, PictureShelf, picture_name

INLINE = frozenset({"textEntryInteraction", "inlineChoiceInteraction"})
_FEEDBACK = frozenset({"feedbackInline", "feedbackBlock", "modalFeedback"})
Shown = Callable[[Element], str | None]


class Body:
    """Read the texts of one item; `markup` remembers losses and pictures."""

    def __init__(self, find: Find) -> None:
        self.markup = Markup(PictureShelf(find))
        self.notes: list[str] = []

    def text(self, element: Element | None, shown: Shown | None = None) -> str:
        """Return an element's text; `shown` gives what stands for an interaction or a gap."""
        if element is None:
            return ""

        def special(inner: Any) -> str | None:
            told = shown(inner) if shown is not None else None
            return told if told is not None else self._own(inner)

        return self.markup.tree(element, special)

    def flat(self, element: Element | None) -> str:
        """Return an element's text on one line."""
        return " ".join(self.text(element).split("\n"))

    def _own(self, element: Element) -> str | None:
        """Return what stands for an element that HTML does not know."""
        if element.tag in _FEEDBACK:
            self.markup.lose("option-feedback")
            return ""
        if element.tag == "rubricBlock" and "candidate" not in (element.get("view") or "candidate").split():
            notes = self.markup.tree(element)
            self.notes += notes.split("\n") if notes else []
            return ""
        if element.tag == "object" and (element.get("type") or "").startswith("image/"):
            return self._object(element)
        return None

    def _object(self, element: Element) -> str:
        name, code = self.markup.shelf.take(element.get("data") or "")
        caption = "".join(element.itertext()).strip().replace("[", " ").replace("]", " ").replace("\n", " ")
        if name:
            return f"\n![{caption}]({name})\n"
        self.markup.lose(code, (element.get("data") or "")[:80])
        return f" [{caption or picture_name(element.get('data') or '')}] "
