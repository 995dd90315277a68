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


def is_unnamed_case(current: Question, found: Numbered) -> bool:
    """Tell whether （2） shows that the question before is a case: it has a key, and only （1） below its stem."""
    if current.parent is not None or not current.has_key or current.draft.kind not in _MAY_HAVE_PARTS:
        return False
    numbers = _parts_of(current)
    is_second = found.style == "bracketed" and found.number == 2
    return is_second and list(numbers.values()) == [1] and 0 not in numbers


def part_from_case(current: Question) -> Question:
    """Leave of such a question its first sub-question, and return the case above it."""
    draft, (place, *_rest) = current.draft, _parts_of(current)
    case = Question(
        Draft(draft.place, kind=ItemKind.COMPOSITE, codes=draft.codes, number=draft.number),
        style=current.style,
        section=current.section,
        chapter=current.chapter,
        marks=current.marks,
        stem=current.stem[:place],
        underlined=current.underlined[:place],
    )
    draft.kind, draft.number, current.parent, current.marks = None, 1, case, ""
    current.stem, current.underlined = current.stem[place:], current.underlined[place:]
    number = number_of(current.stem[0])
    current.stem[0] = current.stem[0][number.end :] if number is not None else current.stem[0]
    return case


def _parts_of(question: Question) -> dict[int, int]:
    """Return the numbers in brackets that begin lines of a stem, by the line's place."""
    found = {place: number_of(line) for place, line in enumerate(question.stem)}
    return {place: n.number for place, n in found.items() if n is not None and n.style == "bracketed"}
