"""Read pasted text, and say in short what a question became."""

from examsvc.bank.formats import pasted
from examsvc.bank.formats.items import Item, Reading

OPTIONS = "A、红\nB、橙\nC、紫\nD、灰"


def read(text: str, **choices: str) -> Reading:
    return pasted.read(text.encode(), "题库.txt", choices)


def only(text: str) -> Item:
    """Read a text that holds one sound question."""
    reading = read(text)
    assert reading.rejected == ()
    (item,) = reading.items
    return item


def right(item: Item) -> str:
    """Return the letters of the right options."""
    return "".join("ABCDEFGH"[place] for place, choice in enumerate(item.choices) if choice.right)


def texts(item: Item) -> list[str]:
    """Return the options."""
    return [choice.text for choice in item.choices]
