"""Turn HTML and the XHTML of question files into our plain text; nothing active or remote comes through.

One `Markup` serves one question: it remembers what was lost and which pictures were used.
"""

import re
from collections.abc import Callable
from typing import Any
from xml.etree.ElementTree import Element

import lxml.html
from lxml import etree

from examsvc.bank.formats.markup_lines import Builder
from examsvc.bank.formats.markup_math import formula_text
from examsvc.bank.formats.markup_pictures import PictureShelf, picture_name
from examsvc.bank.formats.markup_xml import legal

_ACTIVE = frozenset(["script", "iframe", "object", "embed", "applet", "frame", "frameset", "noscript"])
_MEDIA = frozenset(["video", "audio", "svg", "canvas", "map"])
_CONTROLS = frozenset(["input", "button", "select", "textarea"])
_SILENT = frozenset(["style", "link", "meta", "head", "title", "stylesheet", "template", "source", "track", "param"])
_EMPHASIS = frozenset(["b", "strong", "i", "em", "u", "s", "strike", "del", "ins", "mark"])
_TAGS = re.compile(
    r"</?(?:p|div|br|b|i|u|em|strong|span|img|sub|sup|a|ul|ol|li|table|tr|td|h[1-6]|pre|code|font|script|iframe|math)"
    r"\b[^<>]*>|&(?:nbsp|lt|gt|amp|quot|#\d{1,6});",
    re.IGNORECASE,
)
Special = Callable[[Any], str | None]


def looks_like_html(text: str) -> bool:
    """Tell whether a text whose format nobody named holds tags or entities of HTML."""
    return _TAGS.search(text) is not None


class Markup:
    """Read the marked-up texts of one question; `losses` are codes with what they are about."""

    def __init__(self, shelf: PictureShelf) -> None:
        self.shelf = shelf
        self.losses: dict[tuple[str, str], None] = {}

    def lose(self, code: str, about: str = "") -> None:
        """Remember a loss once."""
        self.losses[code, about] = None

    def html(self, source: str) -> str:
        """Read a string of HTML; comments, scripts and addresses stay behind."""
        clean = legal(source)
        if not clean.strip():
            return ""
        try:
            root = lxml.html.fragment_fromstring(clean, create_parent="div")
        except (etree.LxmlError, ValueError, AssertionError):
            self.lose("broken-markup")
            return re.sub(r"<[^<>]*>", " ", clean).strip()
        return self.tree(root)

    def tree(self, root: Element | Any, special: Special | None = None) -> str:
        """Read an element's content; `special` may give an element's text in its place."""
        builder = Builder(self)
        # Children are stacked, not recursed into: files may nest as deep as they like.
        todo: list[tuple[Any, bool]] = [(root, False)]
        while todo:
            element, leaving = todo.pop()
            name = _name(element)
            if leaving:
                builder.leave(name)
            elif element is root or self._enter(builder, element, name, special):
                builder.text(element.text or "")
                todo.append((element, True))
                if element is not root:
                    builder.follow(element.tail)
                todo.extend((child, False) for child in reversed(element))
            else:
                builder.text(element.tail or "")
        return builder.result()

    def _enter(self, builder: Builder, element: Any, name: str, special: Special | None) -> bool:
        """Say whether to go into an element; what stands for it is written when not."""
        told = special(element) if special is not None and name else None
        if told is not None:
            builder.raw(told)
        elif name == "img":
            self._picture(builder, element)
        elif name == "math":
            builder.text(formula_text(element))
            self.lose("formula")
        elif not name or name in _SILENT:
            pass
        elif name in _ACTIVE:
            self.lose("active-content", name)
        elif name in _MEDIA or name in _CONTROLS:
            self.lose("media-lost", name)
        else:
            self._note(element, name)
            builder.enter(name, element)
            return True
        return False

    def _note(self, element: Any, name: str) -> None:
        if name in _EMPHASIS or "text-decoration" in (element.get("style") or ""):
            self.lose("emphasis-lost")
        elif name == "a":
            self._link((element.get("href") or "").strip())

    def _link(self, address: str) -> None:
        if address.lower().startswith(("http:", "https:", "//")):
            self.lose("link-lost", address[:80])
        elif address.lower().startswith(("javascript:", "vbscript:")):
            self.lose("active-content", "a")
        elif address and not address.startswith(("#", "mailto:")):
            self.lose("file-lost", address.rpartition("/")[2][:80])

    def _picture(self, builder: Builder, element: Any) -> None:
        address = (element.get("src") or "").strip()
        caption = re.sub(r"[\[\]\s]+", " ", element.get("alt") or "").strip()
        name, code = self.shelf.take(address)
        if name:
            builder.picture(f"![{caption}]({name})")
        else:
            self.lose(code, "data:" if address.startswith("data:") else address[:80])
            # Something stands in its place, so that a person sees where it belongs.
            builder.text(f" [{caption or picture_name(address)}] ")


def _name(element: Any) -> str:
    """Return the local name; comments and processing instructions have none."""
    return element.tag.rpartition("}")[2] if isinstance(element.tag, str) else ""
