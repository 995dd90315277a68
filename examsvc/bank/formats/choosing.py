"""What makes the options and key of a choice question fit to be taken, whatever file they come from."""

from collections import Counter
from collections.abc import Sequence

from examsvc.bank.formats.items import Choice, ItemKind, Place, Trouble

# A statement and the words that judge it; two options of these make a judgement question.
_JUDGEMENTS = (("true", "false"), ("t", "f"), ("正确", "错误"), ("对", "错"), ("√", "×"))


class Refused(Exception):
    """Turn down one question of a file; `code` and `about` as in a Trouble."""

    def __init__(self, code: str, about: str = "") -> None:
        super().__init__(code, about)
        self.code = code
        self.about = about


def check_choices(kind: ItemKind, choices: Sequence[Choice]) -> None:
    """Raise Refused where options or key could not be used without guessing."""
    rights = [choice.text for choice in choices if choice.right]
    if len(choices) < 2:
        raise Refused("too-few-options")
    if any(not choice.text for choice in choices):
        raise Refused("empty-option")
    if not rights:
        raise Refused("no-key")
    if kind is ItemKind.SINGLE and len(rights) > 1:
        raise Refused("several-keys-for-single", "；".join(rights)[:80])


def doubled_options(place: Place, choices: Sequence[Choice]) -> list[Trouble]:
    """Tell of options that read the same; they can be taken but hardly answered."""
    counted = Counter(choice.text for choice in choices)
    return [Trouble(place, "same-options", text[:40]) for text, number in counted.items() if number > 1]


def judgement_of(choices: Sequence[Choice]) -> bool | None:
    """Return the truth that two options such as 正确 and 错误 say, or nothing for other options."""
    if len(choices) != 2 or sum(choice.right for choice in choices) != 1:
        return None
    texts = [choice.text.strip().casefold() for choice in choices]
    for yes, no in _JUDGEMENTS:
        if sorted(texts) == sorted((yes, no)):
            return texts[[choice.right for choice in choices].index(True)] == yes
    return None
