"""Cases (材料题): sub-questions numbered （1）, （2） under what they share."""

from examsvc.bank.formats.chinese.lines import Numbered, number_of
from examsvc.bank.formats.chinese.question import Question
from examsvc.bank.formats.drafts import Draft
from examsvc.bank.formats.items import ItemKind

_MAY_HAVE_PARTS = frozenset({None, ItemKind.ESSAY, ItemKind.COMPOSITE})


def case_for(current: Question | None, found: Numbered) -> Question | None:
    """Return the case whose next sub-question this number begins, if it is one."""
    case = current.parent or current if current is not None else None
    parts = len(case.draft.parts) + (case is not current) if case is not None else 0
    is_next = found.style == "bracketed" and found.number == parts + 1
    return case if case is not None and case.draft.kind is ItemKind.COMPOSITE and is_next else None


def is_unnamed_case(current: Question | None, found: Numbered, *, leads: bool) -> bool:
    """Tell whether （2） shows that the question before is a case: it has a key, and only （1） in its stem."""
    if current is None or current.parent is not None or not current.has_key or not leads:
        return False
    if found.style != "bracketed" or found.number != 2 or current.draft.kind not in _MAY_HAVE_PARTS:
        return False
    return _bracketed(current)[:1] == [1] and 2 not in _bracketed(current) and _first_part(current) > 0


def part_from_case(current: Question) -> tuple[Question, Question]:
    """Part such a question into the case and its first sub-question."""
    draft, place = current.draft, _first_part(current)
    number = number_of(current.stem[place])
    case = Question(
        Draft(draft.place, kind=ItemKind.COMPOSITE, codes=draft.codes, number=draft.number),
        style=current.style,
        section=current.section,
        chapter=current.chapter,
        marks=current.marks,
        stem=current.stem[:place],
        underlined=current.underlined[:place],
    )
    current.draft.kind, current.draft.number, current.parent, current.marks = None, 1, case, ""
    current.stem = [current.stem[place][number.end if number is not None else 0 :], *current.stem[place + 1 :]]
    current.underlined = current.underlined[place:]
    return case, current


def _bracketed(question: Question) -> list[int]:
    found = [number_of(line) for line in question.stem]
    return [number.number for number in found if number is not None and number.style == "bracketed"]


def _first_part(question: Question) -> int:
    numbers = [number_of(line) for line in question.stem]
    places = [n for n, number in enumerate(numbers) if number is not None and number.style == "bracketed"]
    return places[0] if places else 0
