"""Read lines in order and part them into questions."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from examsvc.bank.formats.chinese.answers_in_stems import read_answers_in_stems
from examsvc.bank.formats.chinese.cases import case_for, is_unnamed_case, part_from_case
from examsvc.bank.formats.chinese.final_keys import begins_final_keys, give_keys, key_block
from examsvc.bank.formats.chinese.key_entries import Entry
from examsvc.bank.formats.chinese.keys_in_line import keys_in_line
from examsvc.bank.formats.chinese.lines import (
    Line,
    Numbered,
    concluded_key,
    is_choice_tag,
    key_of,
    labelled,
    lone_key,
    number_in,
    tag_of,
)
from examsvc.bank.formats.chinese.numbering import begins_question
from examsvc.bank.formats.chinese.options import Part, are_options, bare_option, judged_option, options_in
from examsvc.bank.formats.chinese.question import Question, State
from examsvc.bank.formats.chinese.sections import Section
from examsvc.bank.formats.chinese.stems import finish, underlined_stem
from examsvc.bank.formats.chinese.surveying import Look, survey
from examsvc.bank.formats.chinese.ticked_options import with_written_keys
from examsvc.bank.formats.chinese.unnumbered import begins_after, begins_after_stem, begins_outside, is_plain
from examsvc.bank.formats.drafts import Draft, DraftOption
from examsvc.bank.formats.items import Place, Trouble
from examsvc.bank.formats.judgement_words import truth_of


@dataclass(slots=True)
class Found:
    """The questions of a text, and what is lost beside them."""

    drafts: list[Draft] = field(default_factory=list)
    losses: list[Trouble] = field(default_factory=list)


def drafts_of(lines: Sequence[Line], unit: str) -> Found:
    """Part lines into questions; `unit` says what the lines' numbers count."""
    return _Reader(with_written_keys(lines), unit).read()


class _Reader:
    """Hold what is known so far while the lines go by."""

    def __init__(self, lines: Sequence[Line], unit: str) -> None:
        self.lines, self.unit = lines, unit
        self.survey = survey(lines)
        self.questions: list[Question] = []
        self.current: Question | None = None
        self.section = Section()
        self.unread: Line | None = None
        self.losses: list[Trouble] = []
        self.steps: dict[Look, Callable[[int, Line], None]] = {
            Look.BLANK: self._blank,
            Look.RULE: self._rule,
            Look.HEADING: self._heading,
            Look.CHAPTER: self._chapter,
            Look.KEYS: self._key,
            Look.KEY: self._key,
            Look.FIELD: self._field,
            Look.LONE: self._lone,
            Look.OPTION: self._option,
            Look.NUMBER: self._number,
            Look.TEXT: self._text,
        }

    def read(self) -> Found:
        """Take every line once; keys at the end are given out when they are met."""
        position = 0
        while position < len(self.lines):
            if entries_behind := self._keys_of_many(position):
                entries, position = entries_behind
                self._close()
                self.losses += give_keys(entries, self.questions, self.unit)
                continue
            line = self.lines[position]
            self.steps[self.survey.looks[position]](position, line)
            if self.current is not None:
                self.current.draft.pictures += line.pictures
                for code, about in line.losses:
                    self.current.draft.lose(code, about)
            position += 1
        self._close()
        drafts = [finish(question) for question in self.questions]
        read_answers_in_stems(drafts, [underlined_stem(question) for question in self.questions])
        return Found(drafts, self.losses)

    def _keys_of_many(self, position: int) -> tuple[list[Entry], int] | None:
        """Return the keys of several questions that stand here, and the position behind them."""
        if begins_final_keys(self.lines, self.survey, position, self.current):
            return key_block(self.lines, self.survey, position)
        if self.survey.looks[position] not in {Look.KEY, Look.TEXT, Look.NUMBER}:
            return None
        entries, behind = keys_in_line(self.lines, position, self.questions, self.current)
        return (entries, behind) if entries else None

    def _close(self) -> None:
        if self.unread is not None and (self.questions or self.section.count):
            # What stands before the first heading and question is the title of the paper.
            about = self.unread.text.strip()[:30]
            self.losses.append(Trouble(Place(self.unit, self.unread.number), "text-not-read", about))
        self.unread = None
        if self.current is not None and self.current.parent is not None:
            self.current.parent.draft.parts.append(finish(self.current))
        elif self.current is not None:
            self.questions.append(self.current)
        self.current = None

    def _open(self, position: int, start: int, found: Numbered | None = None) -> Question:
        self._close()
        question = self.section.question(Place(self.unit, self.lines[position].number), found)
        self.current = question
        self._add_stem(question, position, start)
        return question

    def _add_stem(self, question: Question, position: int, start: int = 0) -> None:
        """Add a line to the stem and take the options that stand in it."""
        line, following = self.lines[position], self.survey.following[position]
        parts = options_in(line.text[start:], 0, following=following, inside=True)
        if not are_options(line.text[start:], parts, following):
            question.add_stem(line, start)
            return
        question.add_stem(line, start, start + parts[0].mark)
        question.in_rows = len(parts) > 1
        for part in parts:
            question.add_option(line, Part(part.mark + start, part.start + start, part.end + start))

    def _blank(self, position: int, line: Line) -> None:
        if self.current is not None:
            self.current.gap = True

    def _rule(self, position: int, line: Line) -> None:
        self._close()

    def _heading(self, position: int, line: Line) -> None:
        self._close()
        self.section.take_heading(line.text)

    def _chapter(self, position: int, line: Line) -> None:
        if self.current is not None and self.current.state is State.STEM and not self.current.has_key:
            self._text(position, line)
            return
        self._close()
        self.section.take_chapter(line.text)

    def _key(self, position: int, line: Line) -> None:
        value = key_of(line.text)
        if self.current is None or value is None:
            # 答案解析： by itself may head the keys of all questions, or the explanation of one.
            self._field(position, line)
            return
        self.current.set_key(value)
        self.current.gap = False

    def _field(self, position: int, line: Line) -> None:
        found = labelled(line.text)
        if self.current is None or found is None or not self.current.takes_fields():
            self._text(position, line)
            return
        self.current.set_field(*found)
        self.current.gap = False

    def _lone(self, position: int, line: Line) -> None:
        question, key = self.current, lone_key(line.text)
        judged = truth_of(key)
        if question is not None and judged is not None and self._is_option(question, position, judged):
            question.draft.options.append(DraftOption(key))
            question.draft.lettered, question.state = False, State.OPTIONS
        elif question is None or question.has_key or (judged is None) != bool(question.draft.options):
            self._text(position, line)
        else:
            question.set_key(key)

    def _is_option(self, question: Question, position: int, judged: bool) -> bool:  # noqa: FBT001 - the value itself
        """Tell whether 正确 and 错误 stand on two lines as the options of a judgement."""
        if question.has_key or len(question.draft.options) > 1:
            return False
        if question.draft.options:
            return truth_of(question.draft.options[0].text) is (not judged)
        near = position + 1
        return near < len(self.lines) and truth_of(lone_key(self.lines[near].text)) is (not judged)

    def _option(self, position: int, line: Line) -> None:
        question = self.current
        if question is None or question.state not in {State.STEM, State.OPTIONS}:
            self._text(position, line)
            return
        if judged := judged_option(line.text):
            question.draft.options.append(DraftOption(judged))
            question.draft.lettered, question.state = False, State.OPTIONS
            return
        expected, letter = len(question.draft.options), self.survey.letters[position]
        if letter is None or letter < expected or (expected == 0 and letter > 0):
            self._text(position, line)
            return
        parts = options_in(
            line.text, letter, following=self.survey.following[position], in_rows=letter == 0 or question.in_rows
        )
        bare = bare_option(line.text)
        if not parts and bare is not None:
            parts = [bare]
        if letter > expected:
            question.draft.fields["gap_in_letters"] = line.text[: parts[0].start].strip() if parts else ""
        question.in_rows = question.in_rows or len(parts) > 1
        question.gap = False
        for part in parts:
            question.add_option(line, part)

    def _number(self, position: int, line: Line) -> None:
        if self.current is not None and self.current.takes_side(line.text):
            return
        start, found = number_in(line.text) or (0, None)
        leads = self.survey.leads_to_question(position)
        if found is not None and self.current is not None and leads and is_unnamed_case(self.current, found):
            self.questions.append(part_from_case(self.current))
        if found is not None and (case := case_for(self.current, found)) is not None:
            self._open_part(position, start + found.end, found, case)
            return
        if found is None or not begins_question(found, self.current, self.section.last, leads=leads):
            self._text(position, line)
            return
        question = self._open(position, start + found.end, found)
        tag = tag_of(line.text) or tag_of(line.text, start + found.end)
        if tag is not None:
            question.draft.kind, question.draft.choice = tag.kind, is_choice_tag(line.text, tag)

    def _open_part(self, position: int, start: int, found: Numbered, case: Question) -> None:
        self._close()
        draft = Draft(Place(self.unit, self.lines[position].number), codes=self.section.codes, number=found.number)
        self.current = Question(draft, style=found.style, section=self.section.count, parent=case)
        self._add_stem(self.current, position, start)

    def _text(self, position: int, line: Line) -> None:
        question = self.current
        if question is None:
            self._text_outside(position, line)
        elif question.takes_side(line.text):
            pass
        elif question.state is State.STEM:
            if begins_after_stem(self.survey, position, line.text, question):
                self._open(position, 0)
            else:
                self._add_stem(question, position)
        elif begins_after(self.survey, position, line.text, question):
            self._open(position, 0)
        elif not question.has_key and question.draft.options and (letters := concluded_key(line.text)):
            question.set_key(letters)
        elif question.state is State.OPTIONS:
            question.extend_option(line.text)
        elif question.state is State.KEY and question.key_is_closed():
            question.set_field("explanation", line.text.strip())
        else:
            question.continue_last(line.text)
        if self.current is not None:
            self.current.gap = False

    def _text_outside(self, position: int, line: Line) -> None:
        text = line.text.strip()
        if self.section.take_instruction(text):
            return
        plain = is_plain(self.survey, position, text)
        if plain and begins_outside(self.survey, position, text, self.section.kind):
            self._open(position, 0)
        elif not (plain and self.section.take_topic(text)) and text and self.unread is None:
            self.unread = line
