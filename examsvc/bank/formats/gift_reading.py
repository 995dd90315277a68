"""Make items of a GIFT file's questions."""

import re
from dataclasses import replace

from examsvc.bank.formats.choosing import Refused, check_choices, doubled_options
from examsvc.bank.formats.gift_answers import Answer, answers_of, check_pairs, entries_of, figures_of, pairs_of
from examsvc.bank.formats.gift_blocks import Block, unshielded
from examsvc.bank.formats.items import Blank, Item, ItemKind, Pair, Place, Trouble, Wording
from examsvc.bank.formats.markup import Markup, looks_like_html
from examsvc.bank.formats.markup_pictures import PictureShelf, no_files
from examsvc.bank.formats.weights import weighed

_FORMAT = re.compile(r"\s*\[(html|moodle|plain|markdown)\]")
_NOISE = re.compile(r'[\s".;,]*')
_TRUTHS = {"T": True, "TRUE": True, "F": False, "FALSE": False}
_HANZI = re.compile("[\u2e80-\u9fff\uff00-\uffef]")


class GiftQuestion:
    """Read one block; `losses` tells what of it is not in the item."""

    def __init__(self, block: Block) -> None:
        self._block = block
        self.place = Place("line", block.line)
        self._markup = Markup(PictureShelf(no_files))
        self._format = "moodle"
        self._more: list[Trouble] = []

    @property
    def losses(self) -> list[Trouble]:
        """Return everything that was lost, each once."""
        return self._more + [Trouble(self.place, code, about) for code, about in self._markup.losses]

    def item(self) -> Item | None:
        """Return the item, or nothing for a mere description; raises Refused."""
        opening, closing = self._block.text.find("{"), self._block.text.find("}")
        if opening < 0 and closing < 0:
            self._markup.lose("description")
            return None
        if opening < 0 or closing < opening:
            raise Refused("open-brace")
        head, body, tail = (
            self._block.text[:opening],
            self._block.text[opening + 1 : closing],
            self._block.text[closing + 1 :],
        )
        if "{" in tail or "}" in tail or "{" in body:
            raise Refused("several-gaps" if tail.count("{") else "open-brace")
        stem = self._stem(head, tail)
        if not stem:
            raise Refused("no-stem")
        answers, _, explanation = body.partition("####")
        return self._filled(stem, answers, self._text(explanation))

    def _stem(self, head: str, tail: str) -> str:
        tagged = _FORMAT.match(head)
        if tagged:
            self._format = tagged[1]
            head = head[tagged.end() :]
        joined = head if _NOISE.fullmatch(tail) else f"{head}_____{tail}"
        return self._text(joined)

    def _text(self, raw: str) -> str:
        tagged = _FORMAT.match(raw)
        form = tagged[1] if tagged else self._format
        text = unshielded(_unwrapped(raw[tagged.end() :] if tagged else raw))
        if form == "html" or (form == "moodle" and looks_like_html(text)):
            return self._markup.html(text)
        if form == "markdown" and text.strip():
            self._markup.lose("markdown")
        return "\n".join(line.strip() for line in text.split("\n") if line.strip())

    def _filled(self, stem: str, body: str, explanation: str) -> Item:
        bare = Item(
            kind=ItemKind.ESSAY,
            stem=stem,
            place=self.place,
            name=self._block.name,
            explanation=explanation,
            topic=self._block.topic,
            identifier=self._block.identifier,
            tags=tuple(self._block.tags),
        )
        return self._answered(bare, body.strip())

    def _answered(self, item: Item, body: str) -> Item:
        """Tell the kind in the order that GIFT lays down, and fill its fields."""
        if not body:
            return item
        if body.startswith(">"):
            return replace(item, kind=ItemKind.ORDERING, sequence=tuple(map(self._text, entries_of(body))))
        if body.startswith("#"):
            figures, feedback = figures_of(body)
            self._note_feedback(feedback=feedback)
            return replace(item, kind=ItemKind.NUMERIC, blanks=(Blank(figures=figures),))
        if "~" in body:
            return self._choice(item, answers_of(body))
        if "=" in body and "->" in body:
            pairs = tuple(Pair(self._text(left), self._text(right)) for left, right in pairs_of(body))
            return replace(item, kind=ItemKind.MATCHING, pairs=check_pairs(pairs))
        truth = _TRUTHS.get(body.partition("#")[0].strip().upper())
        if truth is not None:
            self._note_feedback(feedback="#" in body)
            return replace(item, kind=ItemKind.TRUE_FALSE, truth=truth)
        return self._short_answer(item, answers_of(body))

    def _choice(self, item: Item, answers: list[Answer]) -> Item:
        kind = ItemKind.SINGLE if any(answer.sign == "=" for answer in answers) else ItemKind.MULTIPLE
        choices = weighed(kind, [(self._text(a.text), a.percent) for a in answers])
        check_choices(kind, choices)
        self._note_feedback(feedback=any(answer.feedback for answer in answers))
        self._more += doubled_options(self.place, choices)
        return replace(item, kind=kind, choices=choices)

    def _short_answer(self, item: Item, answers: list[Answer]) -> Item:
        wordings = []
        for answer in answers:
            text = self._text(answer.text)
            if answer.percent <= 0 or text in ("", "*"):
                continue
            if re.search(r"(?<!\\)\*", text):
                self._markup.lose("wildcard")
            wordings.append(Wording(text.replace(r"\*", "*"), answer.percent))
        if not wordings:
            raise Refused("no-key")
        self._note_feedback(feedback=any(answer.feedback for answer in answers))
        return replace(item, kind=ItemKind.SHORT_ANSWER, blanks=(Blank(wordings=tuple(wordings)),))

    def _note_feedback(self, *, feedback: bool) -> None:
        if feedback:
            self._markup.lose("option-feedback")


def _unwrapped(text: str) -> str:
    """Join lines that merely wrap; between Chinese characters nothing stood there."""
    joined = ""
    for line in map(str.strip, text.strip().split("\n")):
        if joined and line and not (_HANZI.match(joined[-1]) and _HANZI.match(line)):
            joined += " "
        joined += line
    return joined
