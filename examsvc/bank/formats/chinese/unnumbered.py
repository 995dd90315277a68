"""Tell whether a plain line, without a number, is the stem of a question."""

from examsvc.bank.formats.chinese.lines import tag_of
from examsvc.bank.formats.chinese.question import Question
from examsvc.bank.formats.chinese.stems import ends_with_key
from examsvc.bank.formats.chinese.surveying import Look, Survey
from examsvc.bank.formats.items import ItemKind

_WITHOUT_OPTIONS = frozenset({ItemKind.TRUE_FALSE, ItemKind.FILL, ItemKind.ESSAY})
_LONGEST_SHORT_KEY = 12


def is_plain(survey: Survey, position: int, text: str) -> bool:
    """Tell whether a line begins like nothing else, or with a type in brackets."""
    return survey.looks[position] is Look.TEXT or tag_of(text) is not None


def begins_outside(survey: Survey, position: int, text: str, kind: ItemKind | None) -> bool:
    """Tell whether a plain line begins a question where none is being read; `kind` is what the heading says."""
    return (
        tag_of(text) is not None
        or survey.leads_to_question(position)
        or ends_with_key(text)
        or (kind in _WITHOUT_OPTIONS and len(text) > _LONGEST_SHORT_KEY)
    )


def begins_after_stem(survey: Survey, position: int, text: str, question: Question) -> bool:
    """Tell whether a plain line is a new question though the one before has only its stem yet."""
    complete = bool(question.stem) and ends_with_key(question.stem[-1])
    is_text = survey.looks[position] is Look.TEXT
    return not question.style and is_text and (complete or tag_of(text) is not None)


def begins_after(survey: Survey, position: int, text: str, question: Question) -> bool:
    """Tell whether a plain line is the next question's stem behind options or a key."""
    if survey.looks[position] is not Look.TEXT or question.style not in {"", "star"}:
        return False
    if tag_of(text) is not None or ends_with_key(text):
        return True
    if survey.leads_to_options(position):
        return question.has_key or len(question.draft.options) > 1
    return question.has_key and question.gap and survey.leads_to_question(position)
