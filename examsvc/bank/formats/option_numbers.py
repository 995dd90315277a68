"""Keys that count options instead of naming letters: 2 or 1,3. From where a file counts is never guessed."""

from collections.abc import Mapping, Sequence

from examsvc.bank.formats.answer_keys import find_key
from examsvc.bank.formats.drafts import Draft
from examsvc.bank.formats.items import ItemKind, Trouble
from examsvc.bank.formats.key_shapes import LETTERS, option_numbers_of

_CHOICES = frozenset({None, ItemKind.SINGLE, ItemKind.MULTIPLE})


def read_option_numbers(drafts: Sequence[Draft], choices: Mapping[str, str]) -> list[Trouble]:
    """Write letters for the numbers; tell how they were read where the file shows it by its keys alone.

    It counts from one where headings such as 选项1 or a key that names the last option say so, from nought where a
    key is nought. Else a person has to say it: the keys stay, and are turned down by name.
    """
    counted = [draft for draft in drafts if draft.kind in _CHOICES and draft.options and option_numbers_of(draft.key)]
    foreign = [draft for draft in counted if find_key(draft.key, _texts(draft), lettered=draft.lettered).trouble]
    if not foreign:
        return []
    first = _first(foreign, choices)
    for draft in counted:
        own = draft.first_option if first is None else first
        draft.first_option = own
        if own is not None:
            _write_letters(draft, own)
    if first is None or choices.get("first option"):
        return []
    return [Trouble(foreign[0].place, "option-numbers-read", f"{first}=A")]


def _first(drafts: Sequence[Draft], choices: Mapping[str, str]) -> int | None:
    chosen = choices.get("first option", "")
    if chosen in {"0", "1"}:
        return int(chosen)
    from_one = any(max(option_numbers_of(draft.key)) == len(draft.options) for draft in drafts)
    from_nought = any(0 in option_numbers_of(draft.key) for draft in drafts)
    return None if from_one is from_nought else int(from_one)


def _write_letters(draft: Draft, first: int) -> None:
    places = [number - first for number in option_numbers_of(draft.key)]
    if not all(0 <= place < min(len(draft.options), len(LETTERS)) for place in places):
        return
    by_text = find_key(draft.key, _texts(draft), lettered=draft.lettered)
    letters = "".join(LETTERS[place] for place in sorted(places))
    if not by_text.trouble and by_text.right != frozenset(places):
        # The number is the text of one option and the place of another.
        draft.fields["second_key"] = letters
        return
    draft.key = letters


def _texts(draft: Draft) -> list[str]:
    return [option.text for option in draft.options]
