"""The question that is being read: its lines so far, and what may still be added."""

import re
from dataclasses import dataclass, field
from enum import StrEnum

from examsvc.bank.formats.chinese.answers_in_stems import with_underlines
from examsvc.bank.formats.chinese.lines import Line
from examsvc.bank.formats.chinese.options import Part
from examsvc.bank.formats.drafts import Draft, DraftOption
from examsvc.bank.formats.enumerated import entries_in_row
from examsvc.bank.formats.items import ItemKind
from examsvc.bank.formats.judgement_words import truth_of
from examsvc.bank.formats.key_shapes import letters_of

_LABELS = "答案解析|试题解析|解析|难易程度|难度|分值|分数|知识点|考点|依据文件|依据|出处|来源|文号|条款"
_LABEL_INSIDE = re.compile(
    r"(?:(?<=\s)|(?<=[。；;）)])|(?<=\b[A-H]))"
    rf"(?:[【\[](?P<boxed>{_LABELS})[】\]]\s{{0,3}}[:：]?|(?P<plain>{_LABELS})\s{{0,3}}[:：])"
)
_SHORTEST_MARKED = 0.5


class State(StrEnum):
    """Which part of a question was read last."""

    STEM = "stem"
    OPTIONS = "options"
    KEY = "key"
    FIELD = "field"


@dataclass(slots=True)
class Question:
    """A draft with its stem still in lines."""

    draft: Draft
    style: str = ""
    state: State = State.STEM
    stem: list[str] = field(default_factory=list)
    underlined: list[str] = field(default_factory=list)
    gap: bool = False
    in_rows: bool = False
    has_key: bool = False
    field_name: str = ""
    inner_number: int = 0
    section: int = 0
    chapter: str = ""
    marks: str = ""
    stem_marks: set[str] = field(default_factory=set)
    parent: "Question | None" = None

    def add_stem(self, line: Line, start: int = 0, end: int | None = None) -> None:
        """Add a line, or a stretch of one, to the stem."""
        text = line.text[start:end]
        if text.strip():
            self.stem.append(text.strip() if not self.stem else text.rstrip())
            self.underlined.append(with_underlines(line, start, end))
            self.stem_marks |= _marks_on_words(line, start)

    def add_option(self, line: Line, part: Part) -> None:
        """Add one option with the ways in which it is set off."""
        text = line.text[part.start : part.end].strip()
        # In a row, options are parted by semicolons.
        text = text.rstrip("；" if part.end == len(line.text) else "；;").rstrip()
        self.draft.options.append(DraftOption(text, marks_within(line, part)))
        self.state = State.OPTIONS

    def takes_side(self, text: str) -> bool:
        """Take a line as the numbered side of a matching question, above its options or below them, if it is that."""
        open_ = self.draft.kind is ItemKind.MATCHING and self.state in {State.STEM, State.OPTIONS}
        entries = entries_in_row(text) if open_ and self.stem and not self.has_key else ()
        side = [f"{number}、 {entry}" for number, entry in enumerate(entries, start=1)]
        self.stem += side
        self.underlined += side
        return bool(side)

    def extend_option(self, text: str) -> None:
        """Add a wrapped line to the last option."""
        last = self.draft.options[-1]
        last.text = f"{last.text}\n{text.strip()}" if last.text else text.strip()

    def set_key(self, value: str) -> None:
        """Take a key line; other fields may stand behind the key on the same line."""
        key, fields = without_fields(value)
        if self.has_key and self.draft.key and key and key != self.draft.key:
            self.draft.fields["second_key"] = key
        else:
            self.draft.key = key
        self.has_key, self.state, self.field_name = True, State.KEY, ""
        for name, said in fields:
            self.set_field(name, said)

    def set_field(self, name: str, value: str) -> None:
        """Take a field; a second one of the same name continues the first."""
        before = self.draft.fields.get(name, "")
        self.draft.fields[name] = f"{before}\n{value}" if before and value else before or value
        self.state, self.field_name = State.FIELD, name

    def takes_fields(self) -> bool:
        """Tell whether 解析：… can be its own by now: behind options, behind a key, or above sub-questions."""
        return bool(self.draft.options) or self.has_key or self.draft.kind is ItemKind.COMPOSITE

    def key_is_closed(self) -> bool:
        """Tell whether the key is letters or a judgement, so that no more lines can belong to it."""
        return bool(self.draft.key) and bool(letters_of(self.draft.key) or truth_of(self.draft.key) is not None)

    def continue_last(self, text: str) -> None:
        """Add a line to the key or to the field that was read last."""
        if self.state is State.FIELD:
            before = self.draft.fields.get(self.field_name, "")
            self.draft.fields[self.field_name] = f"{before}\n{text.strip()}" if before else text.strip()
        else:
            self.draft.key = f"{self.draft.key}\n{text.strip()}" if self.draft.key else text.strip()


def without_fields(text: str) -> tuple[str, list[tuple[str, str]]]:
    """Part a key from the fields behind it on its line, as in A 解析：因为… 难度：中."""
    labels = list(_LABEL_INSIDE.finditer(text))
    if not labels:
        return text.strip(), []
    ends = [label.start() for label in labels[1:]] + [len(text)]
    fields = [
        (_FIELDS[label["boxed"] or label["plain"]], text[label.end() : end].strip())
        for label, end in zip(labels, ends, strict=True)
    ]
    return text[: labels[0].start()].strip(), fields


def _marks_on_words(line: Line, start: int) -> set[str]:
    """Return the marks on some words of a stem and not on all: a gap's answer may be written so."""
    return {
        mark.split()[0]
        for begins, ends, mark in line.spans
        if mark not in {"bold", "italic"}
        and line.text[max(begins, start) : ends].strip(" _")
        and (begins > start or ends < len(line.text))
    }


def marks_within(line: Line, part: Part) -> frozenset[str]:
    """Return the marks that cover at least half of an option's text, or its letter."""
    found = set()
    letter = line.text[part.mark : part.start]
    for mark in {span[2] for span in line.spans}:
        covered = [
            position
            for start, end, name in line.spans
            if name == mark
            for position in range(max(start, part.mark), min(end, part.end))
            if not line.text[position].isspace()
        ]
        text = sum(position >= part.start for position in covered)
        whole = sum(not character.isspace() for character in line.text[part.start : part.end])
        on_letter = sum(position < part.start for position in covered)
        if (whole and text >= whole * _SHORTEST_MARKED) or (letter.strip() and on_letter == len(letter.strip())):
            found.add(mark)
    return frozenset(found)


_FIELDS = {
    "答案解析": "explanation",
    "试题解析": "explanation",
    "解析": "explanation",
    "难易程度": "difficulty",
    "难度": "difficulty",
    "分值": "marks",
    "分数": "marks",
    "知识点": "topic",
    "考点": "topic",
    "依据文件": "document",
    "依据": "document",
    "出处": "document",
    "来源": "document",
    "文号": "doc_no",
    "条款": "clause",
}
