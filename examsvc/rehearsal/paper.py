"""Read the exam page as a candidate does: items, their wording, and the ids of what can be chosen."""

import re
from dataclasses import dataclass, field
from html.parser import HTMLParser

_HEADING = re.compile(r"^\s*(?:\d+．|（\d+）)\[[^\]]+\]\s*")
# Our own marks in the bank's files, which the page shows as lines, pictures and tables.
_MARKS = re.compile(r"\{\d{1,2}\}|!\[[^\]]*\]\([^)]*\)|\||\s")


@dataclass
class Item:
    """One question on the page, or one sub-question of a case.

    `options` maps the ids of what can be ticked, ordered or matched to their words, `partners` the ids of what can be
    chosen for each of them.
    """

    item: str
    kind: str
    stem: str = ""
    options: dict[str, str] = field(default_factory=dict)
    blanks: int = 0
    partners: dict[str, str] = field(default_factory=dict)
    parts: list["Item"] = field(default_factory=list)


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.items: list[Item] = []
        self._open: list[Item] = []
        self._texts: list[str] = []
        self._keep: str = ""
        self._option = ""
        self._hidden = 0

    @property
    def _here(self) -> Item | None:
        return self._open[-1] if self._open else None

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        if tag == "fieldset" and "data-kind" in given:
            self._begin(given)
        elif self._here is None:
            return
        elif tag == "legend" or (tag == "div" and given.get("class") == "stem"):
            self._keep = "stem"
        elif tag == "b" or (tag == "span" and given.get("class") in ("section", "gap", "worth")):
            self._hidden += 1
        elif tag == "input" and given.get("type") in ("radio", "checkbox"):
            self._option, self._keep = given["value"], "option"
        elif tag == "input" and given.get("type") == "text" and "name" in given:
            self._here.blanks += 1
        elif tag == "label" and "for" in given:
            self._option, self._keep = given["for"].rpartition("-")[2], "option"
        elif tag == "option" and ":" in given.get("value", ""):
            self._option = given["value"].partition(":")[2]
            self._keep = "" if self._option in self._here.partners else "partner"

    def _begin(self, given: dict[str, str]) -> None:
        item = Item(given.get("data-item", ""), given["data-kind"])
        if self._here is None:
            self.items.append(item)
        else:
            self._here.parts.append(item)
        self._open.append(item)

    def handle_endtag(self, tag: str) -> None:
        if tag in ("b", "span") and self._hidden:
            self._hidden -= 1
        elif tag in ("legend", "label", "option", "select") or (tag == "div" and self._keep == "stem"):
            self._keep = ""
        elif tag == "fieldset" and self._open:
            self._open.pop()

    def handle_data(self, data: str) -> None:
        if self._here is None or self._hidden or not self._keep:
            return
        if self._keep == "stem":
            self._here.stem += data
        else:
            known = self._here.options if self._keep == "option" else self._here.partners
            known[self._option] = known.get(self._option, "") + data


def read_paper(html: str) -> list[Item]:
    """Return the questions of an exam page in their order."""
    reader = _Reader()
    reader.feed(html)
    for item in reader.items:
        for each in (item, *item.parts):
            _tidy(each)
    return reader.items


def _tidy(item: Item) -> None:
    item.stem = _HEADING.sub("", item.stem).strip()
    item.options = {id_: text.strip() for id_, text in item.options.items()}
    item.partners = {id_: re.sub(r"^[A-Z]．", "", text.strip()) for id_, text in item.partners.items()}


def squeezed(stem: str) -> str:
    """Return a stem without gaps, marks and spaces, for comparing the page with the bank."""
    return _MARKS.sub("", stem)
