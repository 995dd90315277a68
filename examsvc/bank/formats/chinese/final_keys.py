"""Keys that stand together behind the questions, given back to them by type and number."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from examsvc.bank.formats.chinese.key_entries import Entry, entries_of, is_bare_key
from examsvc.bank.formats.chinese.lines import Line, is_keys_heading, labelled, number_of
from examsvc.bank.formats.chinese.question import Question
from examsvc.bank.formats.chinese.surveying import Look, Survey
from examsvc.bank.formats.items import ItemKind, Place, Trouble
from examsvc.bank.formats.key_shapes import pairs_of
from examsvc.bank.formats.kind_words import heading_word, is_kind_word, kind_of_word

_ROW = re.compile(r"\|?\s*(题号|序号|题目|答案)\s*\|(.*)")
_KIND_AHEAD = re.compile(
    r"\s*(?:[一二三四五六七八九十]+[、.．])?\s?[【\[（(]?([\u4e00-\u9fff]{2,6}?)(?:参考|正确|标准)?(?:答案)?"
    r"[】\]）)]?\s?[:：]?\s*(?=[0-9A-Za-z√×（(])"
)
_ORDINAL_AHEAD = re.compile(r"\A[（(]?[一二三四五六七八九十]{1,3}[)）]?\s?[、.．:：]?\s*(?=[0-9])")
_JUDGED_AHEAD = re.compile(r"[（(]?\s?[√×✓✗✔✘对错正是否不TFtfＴＦ]")
_OPEN_ENDED = frozenset({ItemKind.ESSAY, ItemKind.FILL, ItemKind.SHORT_ANSWER})


@dataclass(slots=True)
class _Block:
    """The block as it is read."""

    entries: list[Entry] = field(default_factory=list)
    kind: ItemKind | None = None
    number: int = 0
    row: list[int] = field(default_factory=list)

    def turn(self, word: str) -> None:
        self.kind, self.number = kind_of_word(word), self.number + 1

    def add(self, entries: list[Entry]) -> None:
        for entry in entries:
            entry.kind, entry.block = self.kind, self.number
        self.entries += entries


def begins_final_keys(lines: Sequence[Line], survey: Survey, position: int, current: Question | None) -> bool:
    """Tell whether 参考答案 stands here over a block of keys, and not over one question's answer."""
    if survey.looks[position] is not Look.KEYS:
        return False
    following = next((p for p in range(position + 1, len(lines)) if survey.looks[p] is not Look.BLANK), None)
    if following is None:
        return False
    text = _without_ordinal(lines[following].text.strip())
    if survey.looks[following] is Look.HEADING or _ROW.match(text) or _kind_ahead(text):
        return True
    entries = entries_of(text, 0)
    if not entries or _questions_again(lines, survey, following):
        return False
    if current is None or current.has_key or len(entries) > 1:
        return True
    numbered = number_of(text)
    return current.draft.kind not in _OPEN_ENDED and (numbered is None or numbered.number == 1)


def key_block(lines: Sequence[Line], survey: Survey, position: int) -> tuple[list[Entry], int]:
    """Read keys until questions begin again; return them and the position of the first line behind."""
    block = _Block()
    position += 1
    while position < len(lines) and not _questions_again(lines, survey, position):
        _take(lines[position], survey.looks[position], block)
        position += 1
    return block.entries, position


def _take(line: Line, look: Look, block: _Block) -> None:
    text = line.text.strip()
    if look is Look.HEADING:
        block.turn(heading_word(text))
    elif row := _ROW.match(text):
        _take_row(row, block, line.number)
    elif look is Look.FIELD and block.entries and (found := labelled(text)):
        block.entries[-1].fields[found[0]] = found[1]
    elif look not in {Look.BLANK, Look.RULE} and not is_keys_heading(text):
        if word := _kind_ahead(text):
            block.turn(word)
            text = text[text.index(word) + len(word) :].lstrip("题】]）) :：")
        text = _without_ordinal(text)
        if block.kind is ItemKind.MATCHING and pairs_of(text):
            # 1-B 2-A is one key, not the keys of two questions.
            block.add([Entry(text, line.number)])
            return
        found_entries = entries_of(text, line.number)
        if found_entries:
            block.add(found_entries)
        elif block.entries and not is_bare_key(block.entries[-1].value):
            # A model answer runs over several lines.
            block.entries[-1].value += f"\n{text}"


def _take_row(row: re.Match[str], block: _Block, line: int) -> None:
    """Take a table with the numbers in one row and the keys in the next."""
    cells = [cell.strip() for cell in row[2].strip().strip("|").split("|")]
    if row[1] != "答案":
        block.row = [int(cell) if cell.isdigit() and len(cell) <= 4 else 0 for cell in cells]
        return
    pairs = zip(block.row, cells, strict=False)
    block.add([Entry(cell, line, number) for number, cell in pairs if number and cell])
    block.row = []


def _without_ordinal(text: str) -> str:
    """Drop the section's number from 一、1.A 2.B, where the type is not said."""
    plain = _ORDINAL_AHEAD.sub("", text, count=1)
    return plain if plain != text and entries_of(plain, 0) else text


def _kind_ahead(text: str) -> str:
    found = _KIND_AHEAD.match(text)
    return found[1] if found is not None and is_kind_word(found[1]) else ""


def _questions_again(lines: Sequence[Line], survey: Survey, position: int) -> bool:
    look = survey.looks[position]
    if look in {Look.NUMBER, Look.TEXT}:
        return survey.leads_to_options(position)
    if look is Look.HEADING:
        following = survey.next_structure[position]
        if following >= len(survey.looks) or survey.looks[following] is not Look.NUMBER:
            return False
        return survey.leads_to_options(following) or _is_statement(lines[position].text, lines[following].text)
    return False


def _is_statement(heading: str, text: str) -> bool:
    """Tell whether a heading of judgements stands over a statement, which begins like no judgement."""
    numbered = number_of(text)
    judged = kind_of_word(heading_word(heading)) is ItemKind.TRUE_FALSE
    return judged and numbered is not None and not _JUDGED_AHEAD.match(text, numbered.end)


def give_keys(entries: list[Entry], questions: Sequence[Question], unit: str) -> list[Trouble]:
    """Give each key to its question; tell what fits no question."""
    wanting = [question for question in questions if not question.draft.key]
    if entries and all(entry.number is None for entry in entries):
        if len(entries) != len(wanting):
            about = f"{len(entries)}/{len(wanting)}"
            return [Trouble(Place(unit, entries[0].line), "keys-and-questions-differ", about)]
        for entry, question in zip(entries, wanting, strict=True):
            _give(entry, question)
        return []
    sections = _sections(wanting)
    lost = []
    for block in _blocks(entries):
        section = _section_for(block, sections)
        for entry in block:
            wanted = section.get(entry.number or 0)
            if wanted is None or wanted.draft.key:
                about = f"{entry.number}" if entry.number else entry.value[:20]
                lost.append(Trouble(Place(unit, entry.line), "key-without-question", about))
            else:
                _give(entry, wanted)
    return lost


def _give(entry: Entry, question: Question) -> None:
    question.set_key(entry.value)
    for name, value in entry.fields.items():
        question.draft.fields.setdefault(name, value)


def _sections(questions: Sequence[Question]) -> list[dict[int, Question]]:
    """Part questions where a heading stands or where their numbers begin again."""
    sections: list[dict[int, Question]] = []
    section, last = -1, 0
    for count, question in enumerate(questions, start=1):
        number = question.draft.number or count
        if question.section != section or number <= last or not sections:
            sections.append({})
        section, last = question.section, number
        sections[-1][number] = question
    merged = {number: question for part in sections for number, question in part.items()}
    # Numbers that run through all sections need no headings among the keys.
    return sections if len(merged) < sum(map(len, sections)) else [merged] if merged else []


def _blocks(entries: list[Entry]) -> list[list[Entry]]:
    blocks: list[list[Entry]] = []
    block, last = -1, 0
    for entry in entries:
        number = entry.number or last + 1
        entry.number = number
        if entry.block != block or number <= last or not blocks:
            blocks.append([])
        block, last = entry.block, number
        blocks[-1].append(entry)
    return blocks


def _section_for(block: list[Entry], sections: list[dict[int, Question]]) -> dict[int, Question]:
    """Find the questions that a block's keys are for: of its type, else the first that have all its numbers."""
    if len(sections) == 1:
        return sections[0]
    kind = block[0].kind
    numbers = {entry.number for entry in block}
    for section in sections:
        open_ones = {number: question for number, question in section.items() if not question.draft.key}
        fits = kind is None or any(question.draft.kind is kind for question in open_ones.values())
        if fits and numbers <= open_ones.keys():
            return section
    return {}
