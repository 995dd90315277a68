"""Read each of Moodle's question types as one of our kinds."""

from collections.abc import Callable
from dataclasses import replace
from decimal import Decimal

from examsvc.bank.formats.choosing import Refused, check_choices, doubled_options
from examsvc.bank.formats.cloze_reading import cloze_item
from examsvc.bank.formats.items import Blank, Figure, Item, ItemKind, Pair, Trouble, Wording
from examsvc.bank.formats.markup_xml import first, named, words
from examsvc.bank.formats.model_answers import read_points
from examsvc.bank.formats.moodle_gaps import gap_item
from examsvc.bank.formats.moodle_source import MoodleAnswer, MoodleQuestion
from examsvc.bank.formats.numbers import HUNDRED, read_decimal
from examsvc.bank.formats.weights import weighed

# Moodle takes these shares and their negatives, written to five places.
_SHARES = tuple(Decimal(100) * n / 20 for n in (0, 1, 2, 4, 5, 6, 8, 10, 12, 14, 15, 16, 18, 20)) + tuple(
    Decimal(100) / n for n in (3, 6, 7, 8, 9)
)
_SHARES += (Decimal(200) / 3, Decimal(250) / 3)
_ROUNDING = Decimal("0.01")


def read_question(question: MoodleQuestion) -> tuple[Item | None, list[Trouble]]:
    """Return the item and what was lost of it; descriptions give none. Raises Refused."""
    if question.native == "description":
        question.markup.lose("description")
        return None, question.losses()
    reader = _READERS.get(question.native)
    if reader is None:
        raise _refusal(question.native)
    if question.native in _NEAREST:
        question.markup.lose("kind-as", question.native)
    item = reader(question)
    if not item.stem:
        raise Refused("no-stem")
    losses = question.losses() + doubled_options(question.place, item.choices)
    return replace(item, pictures=tuple(question.markup.shelf.taken.values())), losses


def _refusal(native: str) -> Refused:
    if native.startswith("calculated"):
        return Refused("kind-calculated", native)
    if native in ("ddimageortext", "ddmarker"):
        return Refused("kind-on-picture", native)
    if native in ("recordrtc", "coderunner", "stack", "fileresponse"):
        return Refused("kind-no-marking", native)
    return Refused("kind-unknown", native[:40])


def _note_shares(question: MoodleQuestion, answers: list[MoodleAnswer]) -> None:
    for answer in answers:
        if all(abs(abs(answer.percent) - share) > _ROUNDING for share in _SHARES):
            question.markup.lose("odd-weight", str(answer.element.get("fraction"))[:20])


def _multichoice(question: MoodleQuestion) -> Item:
    single = words(first(question.element, "single")).lower() not in ("false", "0")
    return _choices(question, ItemKind.SINGLE if single else ItemKind.MULTIPLE)


def _multiple(question: MoodleQuestion) -> Item:
    """Read add-ons that only mark the right options, each with the whole."""
    item = question.common(ItemKind.MULTIPLE)
    answers = question.answers()
    rights = max(sum(answer.percent > 0 for answer in answers), 1)
    options = [(a.text, HUNDRED / rights if a.percent > 0 else Decimal(0)) for a in answers]
    return _checked(item, options)


def _choices(question: MoodleQuestion, kind: ItemKind) -> Item:
    item = question.common(kind)
    answers = question.answers()
    _note_shares(question, answers)
    return _checked(item, [(answer.text, answer.percent) for answer in answers])


def _checked(item: Item, options: list[tuple[str, Decimal]]) -> Item:
    choices = weighed(item.kind, options)
    check_choices(item.kind, choices)
    return replace(item, choices=choices)


def _truefalse(question: MoodleQuestion) -> Item:
    item = question.common(ItemKind.TRUE_FALSE)
    right = [answer.text.strip().lower() for answer in question.answers() if answer.percent == HUNDRED]
    if len(right) != 1:
        raise Refused("no-key")
    if right[0] not in ("true", "false"):
        raise Refused("key-not-clear", right[0][:40])
    return replace(item, truth=right[0] == "true")


def _shortanswer(question: MoodleQuestion) -> Item:
    item = question.common(ItemKind.SHORT_ANSWER)
    answers = question.answers()
    _note_shares(question, answers)
    taken = [answer for answer in answers if answer.percent > 0 and answer.text not in ("", "*")]
    if not taken:
        raise Refused("no-key")
    if words(first(question.element, "usecase")) == "1":
        question.markup.lose("case-sensitive")
    if any("*" in answer.text.replace(r"\*", "") for answer in taken):
        question.markup.lose("wildcard")
    wordings = tuple(Wording(answer.text.replace(r"\*", "*"), answer.percent) for answer in taken)
    return replace(item, blanks=(Blank(wordings=wordings),))


def _numerical(question: MoodleQuestion) -> Item:
    item = question.common(ItemKind.NUMERIC)
    answers = question.answers()
    _note_shares(question, answers)
    taken = [answer for answer in answers if answer.percent > 0 and answer.text != "*"]
    if not taken:
        raise Refused("no-key")
    return replace(item, blanks=(Blank(figures=tuple(map(_figure, taken)), unit=_unit(question)),))


def _figure(answer: MoodleAnswer) -> Figure:
    tolerance = words(first(answer.element, "tolerance")) or "0"
    number, off = read_decimal(answer.text), read_decimal(tolerance)
    if number is None or off is None:
        raise Refused("not-a-number", (answer.text if number is None else tolerance)[:40])
    return Figure(number, abs(off), answer.percent)


def _unit(question: MoodleQuestion) -> str:
    """Return the unit that multiplies by one; further units are told as a loss."""
    holder = first(question.element, "units")
    units = [] if holder is None else list(named(holder, "unit"))
    plain = [words(first(u, "unit_name")) for u in units if read_decimal(words(first(u, "multiplier"))) == 1]
    others = [words(first(u, "unit_name")) for u in units]
    kept = plain[0] if plain else ""
    if kept in others:
        others.remove(kept)
    if others:
        question.markup.lose("other-units", "、".join(others)[:80])
    return kept


def _matching(question: MoodleQuestion) -> Item:
    item = question.common(ItemKind.MATCHING)
    pairs = tuple(
        Pair(question.text(element), question.text(first(element, "answer")))
        for element in named(question.element, "subquestion")
    )
    if any(not pair.right for pair in pairs):
        raise Refused("empty-key")
    if sum(bool(pair.left) for pair in pairs) < 2:
        raise Refused("too-few-pairs")
    return replace(item, pairs=pairs)


def _ordering(question: MoodleQuestion) -> Item:
    item = question.common(ItemKind.ORDERING)
    sequence = tuple(answer.text for answer in question.answers())
    if len(sequence) < 2 or not all(sequence):
        raise Refused("too-few-entries")
    return replace(item, sequence=sequence)


def _essay(question: MoodleQuestion) -> Item:
    item = question.common(ItemKind.ESSAY)
    notes = question.text(first(question.element, "graderinfo"))
    if words(first(first(question.element, "responsetemplate"), "text")):
        question.markup.lose("template-text")
    if words(first(question.element, "attachments")) not in ("", "0"):
        question.markup.lose("kind-as", "essay + attachments")
    points, marks = read_points(notes.split("\n"))
    return replace(item, points=points, point_marks=marks)


def _cloze(question: MoodleQuestion) -> Item:
    source = question.source(first(question.element, "questiontext"))
    item = cloze_item(source, question.markup, question.place)
    return replace(question.common(item.kind, stem=item.stem), blanks=item.blanks, parts=item.parts)


_READERS: dict[str, Callable[[MoodleQuestion], Item]] = {
    "multichoice": _multichoice,
    "truefalse": _truefalse,
    "shortanswer": _shortanswer,
    "numerical": _numerical,
    "matching": _matching,
    "match": _matching,
    "ddmatch": _matching,
    "ordering": _ordering,
    "essay": _essay,
    "essayautograde": _essay,
    "cloze": _cloze,
    "multianswer": _cloze,
    "gapselect": gap_item,
    "ddwtos": gap_item,
    "oumultiresponse": _multiple,
    "multichoiceset": _multiple,
    "multichoicewiris": _multichoice,
    "truefalsewiris": _truefalse,
    "shortanswerwiris": _shortanswer,
    "matchwiris": _matching,
    "essaywiris": _essay,
}
# Of other makers, or with something that ours lack.
_NEAREST = frozenset(
    {"ddmatch", "ddwtos", "oumultiresponse", "multichoiceset", "essayautograde"}
    | {name for name in _READERS if name.endswith("wiris")}
)
