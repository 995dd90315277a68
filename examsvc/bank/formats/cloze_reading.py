"""Make an item of a cloze text: a fill-in where every gap takes text or a number, else a case with a part a gap."""

from collections.abc import Sequence
from decimal import Decimal

from examsvc.bank.formats.choosing import Refused, check_choices, judgement_of
from examsvc.bank.formats.cloze_groups import Group, GroupAnswer, GroupKind, groups_of
from examsvc.bank.formats.items import Blank, Figure, Item, ItemKind, Place, Wording
from examsvc.bank.formats.markup import Markup
from examsvc.bank.formats.numbers import HUNDRED, read_decimal
from examsvc.bank.formats.weights import weighed

# Our own writer sets each part off like this; without it the text is one running stem.
PART_BEGINS = '<div class="sub-question">'
PART_ENDS = "</div>"
_BLANKS = frozenset({GroupKind.TEXT, GroupKind.TEXT_CASED, GroupKind.NUMBER})


def cloze_item(html: str, markup: Markup, place: Place) -> Item:
    """Return the item; raises Refused where a gap could not be marked."""
    told, groups = groups_of(html)
    if any(answer.feedback for group in groups for answer in group.answers):
        markup.lose("option-feedback")
    if any(group.kind is GroupKind.TEXT_CASED for group in groups):
        markup.lose("case-sensitive")
    if all(group.kind in _BLANKS for group in groups) and PART_BEGINS not in told:
        return _fill(told, groups, markup, place)
    weighted = len({group.weight for group in groups}) > 1 or groups[0].weight > 1
    parts = [
        _part(group, n, markup, place, marks=Decimal(group.weight) if weighted else None)
        for n, group in enumerate(groups, start=1)
    ]
    stem, stems = _stems(told, markup, len(parts))
    filled = tuple(
        Item(kind=p.kind, stem=s, place=place, choices=p.choices, truth=p.truth, blanks=p.blanks, marks=p.marks)
        for p, s in zip(parts, stems, strict=True)
    )
    return Item(kind=ItemKind.COMPOSITE, stem=stem, place=place, parts=filled)


def _fill(told: str, groups: Sequence[Group], markup: Markup, place: Place) -> Item:
    if len({group.weight for group in groups}) > 1:
        markup.lose("uneven-marks")
    blanks = tuple(_blank(group, n, markup) for n, group in enumerate(groups, start=1))
    return Item(kind=ItemKind.FILL, stem=markup.html(told), place=place, blanks=blanks)


def _stems(told: str, markup: Markup, number: int) -> tuple[str, list[str]]:
    """Return the stem and the stems of the parts, where they stand apart from each other."""
    head, *pieces = told.split(PART_BEGINS)
    bodies = [piece.partition(PART_ENDS) for piece in pieces]
    texts = [markup.html(body).split("\n") for body, _, _ in bodies]
    apart = len(pieces) == number and all(
        lines[-1] == f"{{{n}}}" and not rest.strip()
        for n, (lines, (_, _, rest)) in enumerate(zip(texts, bodies, strict=True), start=1)
    )
    if apart:
        return markup.html(head), ["\n".join(lines[:-1]) for lines in texts]
    return markup.html(told), [""] * number


def _part(group: Group, n: int, markup: Markup, place: Place, *, marks: Decimal | None) -> Item:
    if group.kind in _BLANKS:
        kind = ItemKind.NUMERIC if group.kind is GroupKind.NUMBER else ItemKind.SHORT_ANSWER
        return Item(kind=kind, stem="", place=place, blanks=(_blank(group, n, markup),), marks=marks)
    kind = ItemKind.SINGLE if group.kind is GroupKind.ONE else ItemKind.MULTIPLE
    choices = weighed(kind, [(markup.html(a.html), p) for a, p in zip(group.answers, _percents(group), strict=True)])
    check_choices(kind, choices)
    truth = judgement_of(choices)
    if truth is not None:
        return Item(kind=ItemKind.TRUE_FALSE, stem="", place=place, truth=truth, marks=marks)
    return Item(kind=kind, stem="", place=place, choices=choices, marks=marks)


def _percents(group: Group) -> list[Decimal]:
    """Share the whole among the right answers of a multiple choice, whatever sum the file gives them."""
    percents = [answer.percent for answer in group.answers]
    total = sum((percent for percent in percents if percent > 0), Decimal(0))
    if group.kind is GroupKind.ONE or not total:
        return percents
    return [(percent * HUNDRED / total).quantize(Decimal("0.00001")) for percent in percents]


def _blank(group: Group, n: int, markup: Markup) -> Blank:
    taken = [answer for answer in group.answers if answer.percent > 0]
    if max((answer.percent for answer in taken), default=Decimal(0)) < HUNDRED:
        raise Refused("gap-without-key", str(n))
    if group.kind is GroupKind.NUMBER:
        return Blank(figures=tuple(_figure(answer) for answer in taken))
    texts = [(markup.html(answer.html), answer.percent) for answer in taken]
    if any("*" in text.replace(r"\*", "") for text, _ in texts):
        markup.lose("wildcard")
    return Blank(wordings=tuple(Wording(text.replace(r"\*", "*"), percent) for text, percent in texts))


def _figure(answer: GroupAnswer) -> Figure:
    value, _, tolerance = answer.html.partition(":")
    number, off = read_decimal(value), read_decimal(tolerance or "0")
    if number is None or off is None:
        raise Refused("not-a-number", answer.html.strip()[:40])
    return Figure(number, abs(off), answer.percent)
