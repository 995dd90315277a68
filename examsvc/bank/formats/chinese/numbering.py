"""Decide whether a number at the beginning of a line is a question's or belongs to the text."""

from examsvc.bank.formats.chinese.lines import Numbered
from examsvc.bank.formats.chinese.question import Question, State

_MOST_SKIPPED = 5
_PLAIN = frozenset({"plain", "dotted", "run", "ordinal", "named", "tabbed"})


def begins_question(found: Numbered, current: Question | None, last: int, *, leads: bool) -> bool:
    """Tell whether a numbered line begins a new question.

    `last` is the last question's number in this section (0 for none); `leads` tells that options or a key follow.
    """
    follows = found.number == last + 1
    if found.style == "star":
        return current is None or current.state is not State.STEM
    if current is None:
        return found.certain or follows or found.number == 1 or leads
    if found.style == "circled":
        return found.certain and current.state in {State.OPTIONS, State.KEY}
    if found.style in {"bracketed", "spaced"}:
        return follows and (current.style == found.style or not current.style)
    if current.state is State.STEM:
        return _after_stem(found, current, last)
    if current.state is State.OPTIONS or (current.state is State.KEY and current.key_is_closed()):
        return found.certain or follows or found.number == 1
    return _after_text(found, current, last, leads=leads)


def _after_stem(found: Numbered, current: Question, last: int) -> bool:
    """Tell a question from a list inside a stem: that begins at 1, as no question after the first does."""
    if found.number == 1 and last >= 1 and current.style in _PLAIN and not current.has_key:
        current.inner_number = 1
        return False
    if current.inner_number and found.number == current.inner_number + 1:
        current.inner_number += 1
        return False
    if found.style == "dotted":
        return found.number == last + 1
    return last < found.number <= last + _MOST_SKIPPED or not current.style


def _after_text(found: Numbered, current: Question, last: int, *, leads: bool) -> bool:
    """Tell a question from a list inside an explanation or a model answer."""
    if found.number == last + 1 and (current.inner_number + 1 != found.number or current.gap or leads):
        return True
    if found.number == 1 and not (current.gap and leads):
        current.inner_number = 1
        return False
    if current.inner_number and found.number == current.inner_number + 1:
        current.inner_number += 1
        return False
    return found.certain and (current.gap or leads) and (last < found.number <= last + _MOST_SKIPPED or leads)
