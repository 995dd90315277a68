"""Read the exam page as a candidate does: items, their wording and the options' ids."""

import re
from dataclasses import dataclass, field
from html.parser import HTMLParser


@dataclass
class Item:
    """One question on the page; `options` maps option ids to their words."""

    item: str
    kind: str
    stem: str = ""
    options: dict[str, str] = field(default_factory=dict)
    blanks: int = 0


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.items: list[Item] = []
        self._reading = ""
        self._option = ""
        self._hidden = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        if tag == "fieldset" and "data-item" in given:
            self.items.append(Item(given["data-item"], given["data-kind"]))
        elif tag == "legend":
            self._reading = "stem"
        elif tag == "span" and given.get("class") in ("section", "gap"):
            self._hidden += 1
        elif tag == "input" and given.get("type") in ("radio", "checkbox") and self.items:
            self._option = given["value"]
            self.items[-1].options[self._option] = ""
        elif tag == "input" and given.get("type") == "text" and self.items and "name" in given:
            self.items[-1].blanks += 1
        elif tag == "span" and self._option:
            self._reading = "option"

    def handle_endtag(self, tag: str) -> None:
        if tag == "span" and self._hidden:
            self._hidden -= 1
        elif tag == "legend" or (tag == "span" and self._reading == "option"):
            self._reading = ""
        elif tag == "label":
            self._option = ""

    def handle_data(self, data: str) -> None:
        if not self.items or self._hidden:
            return
        if self._reading == "stem":
            self.items[-1].stem += data
        elif self._reading == "option":
            self.items[-1].options[self._option] += data


def read_paper(html: str) -> list[Item]:
    """Return the questions of an exam page in their order."""
    reader = _Reader()
    reader.feed(html)
    for item in reader.items:
        item.stem = re.sub(r"^\s*\d+．\[[^\]]+\]\s*", "", item.stem)
    return reader.items


def squeezed(stem: str) -> str:
    """Return a stem without gaps and spaces, for comparing the page with the bank."""
    return re.sub(r"\{\d\}|\s", "", stem)
