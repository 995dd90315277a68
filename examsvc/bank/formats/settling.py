"""Make items of drafts, or say why none can be made; a key is never guessed."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from examsvc.bank.formats.drafts import Draft, Rejected
from examsvc.bank.formats.field_values import AUDIENCE, difficulty_of, marks_of, source_of, tags_of, validity_of
from examsvc.bank.formats.formulas import has_formula, remote_pictures, without_remote_pictures
from examsvc.bank.formats.items import Item, ItemKind, NotThisFormat, Reading, Trouble
from examsvc.bank.formats.judgement_words import code_of, codes_of, is_code, may_judge, truth_of
from examsvc.bank.formats.key_shapes import letter_with_text
from examsvc.bank.formats.kinds_settled import settled_kind
from examsvc.bank.formats.option_numbers import read_option_numbers

# What a person says of right and wrong goes before what the file says.
_CHOSEN = frozenset({"right", "wrong"})


@dataclass(slots=True)
class Settled:
    """Items and troubles in the order of the file."""

    items: list[Item] = field(default_factory=list)
    rejected: list[Trouble] = field(default_factory=list)
    losses: list[Trouble] = field(default_factory=list)

    def reading(self, encoding: str = "") -> Reading:
        """Return what was read; raises NotThisFormat when there is no question at all."""
        if not self.items and not self.rejected:
            raise NotThisFormat("no-questions")
        return Reading(tuple(self.items), tuple(self.rejected), tuple(self.losses), encoding)


def settle_all(drafts: Sequence[Draft], choices: Mapping[str, str]) -> Settled:
    """Settle every draft of a file; what digits mean in judgements is found over all of them."""
    settled = Settled()
    if choices.get("without options") == "text":
        _take_texts_of_keys(drafts)
    settled.losses += read_option_numbers(list(_with_parts(drafts)), choices)
    if _CHOSEN & choices.keys():
        for draft in _with_parts(drafts):
            draft.codes = {}
    judged = _judged_by_codes(drafts)
    codes = codes_of((draft.key for draft in judged), choices)
    if codes and judged and not _CHOSEN & choices.keys():
        said = "，".join(f"{code}={'√' if right else '×'}" for code, right in codes.items())
        settled.losses.append(Trouble(judged[0].place, "judgement-codes-read", said))
    for draft in drafts:
        try:
            item = settle(draft, codes)
        except Rejected as rejected:
            settled.rejected.append(Trouble(draft.place, rejected.code, rejected.about))
        else:
            settled.items.append(item)
            settled.losses += [loss for part in _with_parts([draft]) for loss in part.losses]
    return settled


def judgement_codes(drafts: Sequence[Draft], choices: Mapping[str, str]) -> dict[str, bool | None]:
    """Return the digits and letters that a file writes for right and wrong, each with what it is taken for."""
    judged = _judged_by_codes(drafts)
    codes = codes_of((draft.key for draft in judged), choices)
    return {draft.key.strip(): code_of(draft.key, codes) for draft in judged}


def _judged_by_codes(drafts: Sequence[Draft]) -> list[Draft]:
    return [draft for draft in _with_parts(drafts) if _is_judged_by_code(draft)]


def _take_texts_of_keys(drafts: Sequence[Draft]) -> None:
    """Where a person chose so, ask for the text of the key when the file has no options."""
    for draft in drafts:
        if not draft.options and draft.kind in {None, ItemKind.SINGLE} and (text := letter_with_text(draft.key)):
            draft.lose("asked-as-text", draft.key[:40])
            draft.key, draft.kind, draft.choice = text, None, False


def settle(draft: Draft, codes: Mapping[str, bool]) -> Item:
    """Make an item of one draft; raises Rejected."""
    if not draft.stem.strip():
        raise Rejected("no-stem")
    if "second_key" in draft.fields:
        raise Rejected("two-keys", f"{draft.key} / {draft.fields['second_key']}"[:60])
    if "gap_in_letters" in draft.fields:
        raise Rejected("options-out-of-order", draft.fields["gap_in_letters"])
    _tell_of_formulas(draft)
    parts = tuple(settle(part, codes) for part in draft.parts)
    item = settled_kind(draft, codes, parts)
    return replace(item, pictures=tuple(draft.pictures), **_side_fields(draft))


def _side_fields(draft: Draft) -> dict[str, Any]:
    fields = {name: value.strip() for name, value in draft.fields.items() if value.strip()}
    marks, difficulty = marks_of(fields.get("marks", "")), difficulty_of(fields.get("difficulty", ""))
    for name, value in (("marks", marks), ("difficulty", difficulty)):
        if name in fields and value is None:
            draft.lose(f"{name}-not-read", fields[name][:20])
    if "remark" in fields:
        draft.lose("remark-not-kept", fields["remark"][:20])
    audience = tuple(AUDIENCE + tag for tag in tags_of(fields.get("audience", "")))
    return {
        "name": fields.get("name", ""),
        "explanation": fields.get("explanation", ""),
        "marks": marks,
        "difficulty": difficulty,
        "topic": fields.get("topic", ""),
        "level": fields.get("level", ""),
        "area": fields.get("area", ""),
        "validity": validity_of(fields),
        "source": source_of(fields),
        "tags": (*tags_of(fields.get("tags", "")), *audience),
    }


def _tell_of_formulas(draft: Draft) -> None:
    """Note formulas, and turn pictures that lie on a foreign server into words: nothing is ever fetched."""
    texts = [draft.stem, *(option.text for option in draft.options), draft.fields.get("explanation", "")]
    for address in dict.fromkeys(address for text in texts for address in remote_pictures(text)):
        draft.lose("remote-picture", address[:120])
    draft.stem = without_remote_pictures(draft.stem)
    for option in draft.options:
        option.text = without_remote_pictures(option.text)
    if any(has_formula(text) for text in texts):
        draft.lose("formula")


def _is_judged_by_code(draft: Draft) -> bool:
    if draft.options or truth_of(draft.key) is not None or code_of(draft.key, draft.codes) is not None:
        return False
    judged = draft.kind is ItemKind.TRUE_FALSE and may_judge(draft.key)
    return judged or (draft.kind is None and is_code(draft.key))


def _with_parts(drafts: Sequence[Draft]) -> Iterator[Draft]:
    for draft in drafts:
        yield draft
        yield from draft.parts
