"""What stands above a question and holds for it: type, marks each, topic, and what letters mean in judgements."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field

from examsvc.bank.formats.chinese.lines import Numbered, chapter_of
from examsvc.bank.formats.chinese.question import Question
from examsvc.bank.formats.drafts import Draft
from examsvc.bank.formats.items import ItemKind, Place
from examsvc.bank.formats.judgement_words import codes_said
from examsvc.bank.formats.kind_words import heading_word, is_choice_word, kind_of_word

_MARKS_EACH = re.compile(r"每\s?小?题\s?([0-9]{1,3}(?:\.[0-9]{1,2})?)\s?分")
_LONGEST_TOPIC = 30


@dataclass(slots=True)
class Section:
    """What the headings so far say; `last` is the number of the last question, `count` tells sections apart."""

    kind: ItemKind | None = None
    choice: bool = False
    marks: str = ""
    topic: str = ""
    codes: Mapping[str, bool] = field(default_factory=dict)
    last: int = 0
    count: int = 0

    def take_heading(self, text: str) -> None:
        """Begin with a type, such as 一、单项选择题（每题1分，共40分）."""
        word = heading_word(text)
        self.kind, self.choice = kind_of_word(word), is_choice_word(word)
        each = _MARKS_EACH.search(text)
        self.marks = each[1] if each is not None else ""
        self.take_instruction(text)
        self._begin()

    def take_chapter(self, text: str) -> None:
        """Begin with a chapter, whose name is a topic."""
        self.topic = chapter_of(text)
        self._begin()

    def take_instruction(self, text: str) -> bool:
        """Keep what a line says of right and wrong; tell whether it says anything."""
        said = codes_said(text)
        self.codes = said or self.codes
        return bool(said)

    def take_topic(self, text: str) -> bool:
        """Keep a short line that ends in a colon as a topic; tell whether it is one."""
        named = len(text) <= _LONGEST_TOPIC and text.endswith(("：", ":"))
        self.topic = text.rstrip("：: ") if named else self.topic
        return named

    def question(self, place: Place, found: Numbered | None) -> Question:
        """Begin a question of this section."""
        draft = Draft(place, kind=self.kind, choice=self.choice, codes=self.codes)
        if found is not None and found.style != "star":
            draft.number = self.last = found.number
        style = found.style if found is not None else ""
        return Question(draft, style=style, section=self.count, chapter=self.topic, marks=self.marks)

    def _begin(self) -> None:
        self.last, self.count = 0, self.count + 1
