"""Settle what kind of question a draft is, and its key, kind by kind."""

import re
from collections.abc import Mapping

from examsvc.bank.formats.answer_keys import find_key, folded
from examsvc.bank.formats.drafts import Draft, Rejected
from examsvc.bank.formats.gaps import PartsDiffer, blanks_of, figures_of, gap_count
from examsvc.bank.formats.items import Blank, Choice, Item, ItemKind
from examsvc.bank.formats.judgement_words import code_of, is_code, may_judge, truth_of, truth_of_word
from examsvc.bank.formats.key_shapes import (
    LETTERS,
    is_option_key,
    letter_with_text,
    letters_of,
    literal_list,
    option_numbers_of,
)
from examsvc.bank.formats.kinds_arranged import matched, ordered
from examsvc.bank.formats.model_answers import read_points

_NO_MODEL = frozenset({"略", "答案略", "(略)", "（略）", "略。", "开放", "开放题", "言之有理即可", "无"})
_LONGEST_SHORT_ANSWER = 40
_UNORDERED = re.compile(
    r"[（(]\s?(?:各空|以上|答案)?(?:(?:次序|顺序|先后|先后顺序)(?:不限|可换|可以?颠倒)|不分(?:先后|顺序|次序|先后顺序))\s*[)）]\s*[。.]?\Z"
)
# 错误。因为… is a key and its reason; 对或错 and 对，错 are no key.
_JUDGED_AHEAD = re.compile(
    r"\s*(正确|错误|对|错|[√×✓✗✔✘])\s?[。.，,；;：:\s]\s*((?!正确|错误|对|错|[√×✓✗✔✘])\S.*)", re.DOTALL
)


def settled_kind(draft: Draft, codes: Mapping[str, bool], parts: tuple[Item, ...] = ()) -> Item:
    """Make an item with the kind's own fields; raises Rejected."""
    kind = draft.kind or _likely_kind(draft, codes)
    if kind is ItemKind.SHORT_ANSWER and not draft.keys and not _is_short(draft.key.strip()):
        kind = ItemKind.ESSAY
    if kind is ItemKind.COMPOSITE:
        return _composite(draft, parts)
    if kind is ItemKind.ESSAY:
        return _essay(draft)
    if kind is ItemKind.MATCHING:
        return _item(draft, kind, **matched(draft))
    if not draft.key.strip() and not draft.keys:
        raise _without_key(draft)
    if kind is ItemKind.TRUE_FALSE:
        return _judgement(draft, codes)
    if kind in {ItemKind.FILL, ItemKind.SHORT_ANSWER}:
        return _fill(draft, kind)
    if kind is ItemKind.NUMERIC:
        return _numeric(draft)
    if kind is ItemKind.ORDERING:
        return _item(draft, kind, **ordered(draft))
    return _choice(draft, kind)


def _likely_kind(draft: Draft, codes: Mapping[str, bool]) -> ItemKind | None:
    """Infer the kind from options and key; None leaves it to the number of right options."""
    if draft.parts:
        return ItemKind.COMPOSITE
    if draft.options or draft.choice:
        judged = [truth_of_word(option.text) for option in draft.options]
        return ItemKind.TRUE_FALSE if sorted(judged, key=str) == [False, True] else None
    if draft.keys:
        return ItemKind.FILL if gap_count(draft.stem) else ItemKind.SHORT_ANSWER
    key = draft.key.strip()
    if not key:
        raise _without_key(draft)
    explained = any(code_of(key, known) is not None for known in (draft.codes, codes))
    if truth_of(key) is not None or is_code(key) or explained:
        return ItemKind.TRUE_FALSE
    if is_option_key(key) or letter_with_text(key):
        raise Rejected("no-options", key[:40])
    if gap_count(draft.stem):
        return ItemKind.FILL
    return ItemKind.SHORT_ANSWER if _is_short(key) else ItemKind.ESSAY


def _is_short(key: str) -> bool:
    """Tell whether an answer is a word or two, which can be compared, and no model answer to read."""
    return 0 < len(key) <= _LONGEST_SHORT_ANSWER and "\n" not in key and key not in _NO_MODEL


def _without_key(draft: Draft) -> Rejected:
    seen = draft.fields.get("marks_seen", "")
    return Rejected("key-marks-unclear", seen) if seen else Rejected("no-key")


def _item(draft: Draft, kind: ItemKind, **fields: object) -> Item:
    return Item(kind=kind, stem=str(fields.pop("stem", draft.stem)), place=draft.place, **fields)  # type: ignore[arg-type]


def _choice(draft: Draft, declared: ItemKind | None) -> Item:
    options = [option.text for option in draft.options]
    if not options:
        raise Rejected("no-options", draft.key[:40])
    found = find_key(draft.key, options, lettered=draft.lettered)
    while options and not options[-1].strip() and len(options) - 1 not in found.right:
        options.pop()
        draft.lose("empty-option-dropped", LETTERS[len(options)])
    if len(options) < 2:
        raise Rejected("too-few-options")
    if not all(text.strip() for text in options):
        raise Rejected("empty-option")
    if found.trouble:
        raise Rejected(_key_trouble(found.trouble, draft), draft.key[:40])
    if found.rest:
        _keep_behind(draft, found.rest)
    kind = declared or (ItemKind.SINGLE if len(found.right) == 1 else ItemKind.MULTIPLE)
    if kind is ItemKind.SINGLE and len(found.right) > 1:
        raise Rejected("several-keys-for-single", "".join(LETTERS[number] for number in sorted(found.right)))
    if kind is ItemKind.MULTIPLE and len(found.right) == 1:
        draft.lose("one-key-for-multiple")
    if same := _same(options):
        draft.lose("same-options", same[:40])
    return _item(draft, kind, choices=tuple(Choice(text, n in found.right) for n, text in enumerate(options)))


def _key_trouble(trouble: str, draft: Draft) -> str:
    """Say of a number for a key that it is not known from where it counts, rather than that no option has it."""
    counted = trouble == "key-outside-options" and draft.first_option is None and option_numbers_of(draft.key)
    return "option-numbers-unknown" if counted else trouble


def _keep_behind(draft: Draft, text: str) -> None:
    """Put what runs on behind a key before the explanation, and say so."""
    said = draft.fields.get("explanation", "")
    draft.fields["explanation"] = f"{text}\n{said}" if said else text
    draft.lose("text-behind-key", text[:20])


def _same(options: list[str]) -> str:
    seen: set[str] = set()
    for option in options:
        if (plain := folded(option)) in seen:
            return option
        seen.add(plain)
    return ""


def _judgement(draft: Draft, codes: Mapping[str, bool]) -> Item:
    if (behind := _JUDGED_AHEAD.fullmatch(draft.key)) is not None:
        _keep_behind(draft, behind[2])
        draft.key = behind[1]
    truth = _truth_by_options(draft) if draft.options else _truth_alone(draft, codes)
    if truth is None:
        raise Rejected("key-not-clear", draft.key[:40])
    said = draft.fields.get("said_in_stem", "")
    if said and truth_of(said) is not truth:
        raise Rejected("two-keys", f"{draft.key} / {said}")
    return _item(draft, ItemKind.TRUE_FALSE, truth=truth)


def _truth_by_options(draft: Draft) -> bool | None:
    """Take a letter for what stands behind it among the options, never for T, F, Y or N."""
    truth = truth_of_word(draft.key)
    if truth is not None:
        return truth
    options = [truth_of(option.text) for option in draft.options]
    letters = letters_of(draft.key)
    place = LETTERS.index(letters) if len(letters) == 1 else len(options)
    if sorted(options, key=str) == [False, True] and place < 2:
        return options[place]
    return truth_of(draft.key) if len(letters) == 1 and place >= len(options) and None not in options else None


def _truth_alone(draft: Draft, codes: Mapping[str, bool]) -> bool | None:
    """Take a word or sign, else a code that the file or a person explains; other codes are never guessed."""
    truth = truth_of_word(draft.key)
    for known in (draft.codes, codes):
        truth = code_of(draft.key, known) if truth is None else truth
    truth = truth_of(draft.key) if truth is None else truth
    if truth is None and may_judge(draft.key):
        raise Rejected("judgement-code-unknown", draft.key.strip())
    return truth


def _fill(draft: Draft, kind: ItemKind) -> Item:
    key, texts, ordered = _fill_key(draft)
    if kind is ItemKind.SHORT_ANSWER and len(texts) > 1 and draft.kind is None:
        # Several answers and no gap: which of them somebody names is for a person to judge.
        draft.lose("answers-as-points", str(len(texts)))
        return _item(draft, ItemKind.ESSAY, points=texts)
    if kind is ItemKind.SHORT_ANSWER and len(texts) > 1:
        raise Rejected("blanks-and-parts-differ", f"0/{len(texts)}")
    if len(texts) > 1 and gap_count(draft.stem) == 1:
        key, texts = "、".join(texts), ()
    try:
        if kind is ItemKind.SHORT_ANSWER:
            _stem, blanks = blanks_of("", key if not texts else texts[0])
            return _item(draft, kind, blanks=blanks)
        stem, blanks = blanks_of(draft.stem, key, texts)
    except PartsDiffer as differ:
        raise Rejected("blanks-and-parts-differ", str(differ)) from differ
    if not all(blank.wordings or blank.figures for blank in blanks):
        raise Rejected("no-key")
    if len(blanks) == 1 and "、" in key and not texts:
        draft.lose("one-blank-several-parts", key[:40])
    return _item(draft, ItemKind.FILL, stem=stem, blanks=blanks, ordered=ordered)


def _fill_key(draft: Draft) -> tuple[str, tuple[str, ...], bool]:
    """Return the key, its parts where the file parts them, and whether their order counts."""
    key = _UNORDERED.sub("", draft.key).rstrip() if _UNORDERED.search(draft.key) else draft.key
    ordered = key == draft.key
    texts = draft.keys or literal_list(key)
    if len(texts) == 1:
        return texts[0], (), ordered
    if draft.options and not texts:
        return *_model_answers(draft), ordered
    return key, texts, ordered


def _model_answers(draft: Draft) -> tuple[str, tuple[str, ...]]:
    """Take the texts in the option columns for the answers where the key says so."""
    texts = tuple(option.text for option in draft.options)
    letters = letters_of(draft.key)
    if letters and len(texts) == 1 and letters == "A":
        return texts[0], ()
    if letters and len(letters) == len(texts) and len(texts) == gap_count(draft.stem):
        return "", texts
    if letters:
        raise Rejected("fill-with-options")
    return draft.key, ()


def _numeric(draft: Draft) -> Item:
    figures, unit = figures_of(re.split(r"[|；;]", draft.key))
    if not figures:
        raise Rejected("not-a-number", draft.key[:40])
    stem, _blanks = blanks_of(draft.stem, "x") if gap_count(draft.stem) == 1 else (draft.stem, ())
    return _item(draft, ItemKind.NUMERIC, stem=stem, blanks=(Blank(figures=figures, unit=unit),))


def _essay(draft: Draft) -> Item:
    key = draft.key.strip()
    if len(draft.options) == 1 and letters_of(key) == "A":
        key = draft.options[0].text
    elif draft.options:
        raise Rejected("essay-with-options")
    points, marks = ((), ()) if key in _NO_MODEL else read_points(key.split("\n"))
    return _item(draft, ItemKind.ESSAY, points=points, point_marks=marks)


def _composite(draft: Draft, parts: tuple[Item, ...]) -> Item:
    if parts:
        return _item(draft, ItemKind.COMPOSITE, parts=parts)
    if not draft.key.strip():
        raise Rejected("no-parts")
    return _essay(draft)
