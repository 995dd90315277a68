"""Read each kind of interaction as one of our kinds; `Answered` is an item without what surrounds it."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from xml.etree.ElementTree import Element

from examsvc.bank.formats.choosing import Refused, check_choices, judgement_of
from examsvc.bank.formats.items import Blank, Choice, Figure, ItemKind, Pair, Wording
from examsvc.bank.formats.markup_xml import first
from examsvc.bank.formats.numbers import read_decimal
from examsvc.bank.formats.qti.body import Body
from examsvc.bank.formats.qti.declarations import Declaration, tolerance_of
from examsvc.bank.formats.weights import keyed

_NUMBERS = frozenset({"integer", "float"})


@dataclass(frozen=True, slots=True)
class Answered:
    """What an interaction asks for."""

    kind: ItemKind
    choices: tuple[Choice, ...] = ()
    truth: bool | None = None
    blanks: tuple[Blank, ...] = ()
    sequence: tuple[str, ...] = ()
    pairs: tuple[Pair, ...] = ()


@dataclass(frozen=True, slots=True)
class Asked:
    """One interaction with its declaration, in the item that holds it."""

    element: Element
    declaration: Declaration
    item: Element
    body: Body


def answered(asked: Asked) -> Answered:
    """Read an interaction; raises Refused for what we cannot hold or mark."""
    if asked.declaration.takes_away:
        asked.body.markup.lose("bounds")
    if asked.element.tag in _PAIRING and asked.declaration.is_uneven:
        asked.body.markup.lose("uneven-marks")
    if asked.element.tag in _NEAREST:
        asked.body.markup.lose("kind-as", asked.element.tag)
    return READERS[asked.element.tag](asked)


def is_interaction(element: Element) -> bool:
    """Tell whether an element asks for an answer."""
    return element.tag.endswith("Interaction") and element.tag != "endAttemptInteraction"


def refusal_of(name: str) -> Refused | None:
    """Return why an interaction of this name cannot be taken, or nothing."""
    if name in READERS:
        return None
    if name in ("uploadInteraction", "drawingInteraction", "mediaInteraction") or "ustom" in name:
        return Refused("kind-no-marking", name)
    graphic = name.startswith(("graphic", "hotspot", "selectPoint", "positionObject"))
    return Refused("kind-on-picture" if graphic else "kind-unknown", name)


def gaps_in(element: Element) -> list[str]:
    """Return the identifiers of the gaps of a gap match, in the order of its text."""
    return [gap.get("identifier") or "" for gap in element.iter("gap")]


def _choice(asked: Asked) -> Answered:
    return _of_choices(asked, list(_named(asked, "simpleChoice")))


def _hottext(asked: Asked) -> Answered:
    return _of_choices(
        asked, [(e.get("identifier") or "", asked.body.flat(e)) for e in asked.element.iter("hottext")]
    )


def _of_choices(asked: Asked, options: list[tuple[str, str]]) -> Answered:
    declaration = asked.declaration
    right = declaration.key()
    kind = ItemKind.MULTIPLE if declaration.several else ItemKind.SINGLE
    names = [name for name, _ in options]
    unknown = sorted(set(right).difference(names))
    if unknown:
        raise Refused("key-outside-options", unknown[0][:40])
    keys, shares = frozenset(right), declaration.percents(names)
    choices = keyed(kind, [(text, name in keys, share) for (name, text), share in zip(options, shares, strict=True)])
    check_choices(kind, choices)
    truth = judgement_of(choices) if kind is ItemKind.SINGLE else None
    return Answered(kind, choices) if truth is None else Answered(ItemKind.TRUE_FALSE, truth=truth)


def _order(asked: Asked) -> Answered:
    texts = dict(_named(asked, "simpleChoice"))
    right = asked.declaration.key()
    if sorted(right) != sorted(texts):
        raise Refused("key-not-clear", " ".join(right)[:40])
    if len(right) < 2:
        raise Refused("too-few-entries")
    return Answered(ItemKind.ORDERING, sequence=tuple(texts[name] for name in right))


def _match(asked: Asked) -> Answered:
    sets = [e for e in asked.element if e.tag == "simpleMatchSet"]
    if len(sets) != 2:
        raise Refused("too-few-pairs")
    lefts, rights = (
        {e.get("identifier") or "": asked.body.text(e) for e in side if e.tag == "simpleAssociableChoice"}
        for side in sets
    )
    return _paired(asked.declaration, lefts, rights)


def _associate(asked: Asked) -> Answered:
    texts = dict(_named(asked, "simpleAssociableChoice"))
    pairs = [_pair_of(value) for value in asked.declaration.key()]
    lefts = {left: texts.get(left, "") for left, _ in pairs}
    return _paired(asked.declaration, lefts, {name: text for name, text in texts.items() if name not in lefts})


def _gap_match(asked: Asked) -> Answered:
    gaps = {name: f"({n})" for n, name in enumerate(gaps_in(asked.element), start=1)}
    texts = {e.get("identifier") or "": asked.body.text(e) for e in asked.element if e.tag in ("gapText", "gapImg")}
    # A gap match names the word first and the gap second.
    turned = [(gap, word) for word, gap in map(_pair_of, asked.declaration.key())]
    return _of_pairs(turned, gaps, texts)


def _paired(declaration: Declaration, lefts: dict[str, str], rights: dict[str, str]) -> Answered:
    pairs = [_pair_of(value) for value in declaration.key()]
    turned = [(a, b) if a in lefts else (b, a) for a, b in pairs]
    return _of_pairs(turned, lefts, rights)


def _of_pairs(pairs: list[tuple[str, str]], lefts: dict[str, str], rights: dict[str, str]) -> Answered:
    for left, right in pairs:
        if left not in lefts or right not in rights:
            raise Refused("key-outside-options", f"{left} {right}"[:40])
    if not _covers(lefts, [left for left, _ in pairs]):
        if not _covers(rights, [right for _, right in pairs]):
            raise Refused("no-key")
        # Tables may give every column its row and leave rows over: then the columns are what is to be matched.
        pairs, lefts, rights = [(right, left) for left, right in pairs], rights, lefts
    if len(pairs) < 2:
        raise Refused("too-few-pairs")
    places = {name: n for n, name in enumerate(lefts)}
    ordered = sorted(pairs, key=lambda pair: places[pair[0]])
    used = {right for _, right in pairs}
    extra = tuple(Pair("", text) for name, text in rights.items() if name not in used)
    return Answered(ItemKind.MATCHING, pairs=tuple(Pair(lefts[a], rights[b]) for a, b in ordered) + extra)


def _covers(side: dict[str, str], matched: list[str]) -> bool:
    """Tell whether every member of a side is matched exactly once."""
    return len(matched) == len(side) and set(matched) == set(side)


def _pair_of(value: str) -> tuple[str, str]:
    left, _, right = value.partition(" ")
    if not right or " " in right:
        raise Refused("key-not-clear", value[:40])
    return left, right


def _text_entry(asked: Asked) -> Answered:
    if asked.declaration.base_type in _NUMBERS:
        return Answered(ItemKind.NUMERIC, blanks=(Blank(figures=_figures(asked)),))
    declaration = asked.declaration
    wordings = tuple(Wording(text, share) for text, share in declaration.accepted().items())
    if declaration.cased and any(wording.text.upper() != wording.text.lower() for wording in wordings):
        asked.body.markup.lose("case-sensitive")
    return Answered(ItemKind.SHORT_ANSWER, blanks=(Blank(wordings=wordings),))


def _figures(asked: Asked) -> tuple[Figure, ...]:
    declaration = asked.declaration
    figures = []
    for value, share in declaration.accepted().items():
        number = read_decimal(value)
        if number is None:
            raise Refused("not-a-number", value[:40])
        figures.append(Figure(number, tolerance_of(asked.item, declaration.identifier, number), share))
    return tuple(figures)


def _inline_choice(asked: Asked) -> Answered:
    texts = {e.get("identifier") or "": asked.body.flat(e) for e in asked.element if e.tag == "inlineChoice"}
    right = asked.declaration.key()
    if len(right) != 1 or right[0] not in texts:
        raise Refused("key-outside-options", " ".join(right)[:40])
    blank = Blank(wordings=(Wording(texts[right[0]]),), offered=tuple(texts.values()))
    return Answered(ItemKind.FILL, blanks=(blank,))


def _extended_text(asked: Asked) -> Answered:
    return Answered(ItemKind.ESSAY)


def _slider(asked: Asked) -> Answered:
    return Answered(ItemKind.NUMERIC, blanks=(Blank(figures=_figures(asked)),))


def _named(asked: Asked, name: str) -> Iterator[tuple[str, str]]:
    return ((e.get("identifier") or "", asked.body.text(e)) for e in asked.element if e.tag == name)


def prompt_of(asked: Asked) -> str:
    """Return an interaction's prompt."""
    return asked.body.text(first(asked.element, "prompt"))


READERS: dict[str, Callable[[Asked], Answered]] = {
    "choiceInteraction": _choice,
    "hottextInteraction": _hottext,
    "orderInteraction": _order,
    "matchInteraction": _match,
    "associateInteraction": _associate,
    "gapMatchInteraction": _gap_match,
    "textEntryInteraction": _text_entry,
    "inlineChoiceInteraction": _inline_choice,
    "extendedTextInteraction": _extended_text,
    "sliderInteraction": _slider,
}
_PAIRING = frozenset({"matchInteraction", "associateInteraction", "gapMatchInteraction"})
_NEAREST = frozenset({"hottextInteraction", "sliderInteraction", "associateInteraction"})
