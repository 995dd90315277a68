"""Turn what a file holds into questions of ours: each is taken, taken with a loss, or rejected with a reason."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from decimal import Decimal

from pydantic import ValidationError

from examsvc.bank.formats.items import Item, ItemKind, Place, Reading, Trouble
from examsvc.bank.importing_pictures import Picturing, with_pictures
from examsvc.bank.question_types.base import CannotHold, as_json
from examsvc.bank.question_types.registry import type_of_item

_LONGEST_STEM = 8000
_LONGEST_TOPIC = 60
_FULL = Decimal(100)
# What pydantic calls a fault, our sentence for it, and where it keeps the bound.
_FAULTS = {
    "too_long": ("too-many-of-them", "max_length"),
    "too_short": ("too-few-of-them", "min_length"),
    "string_too_long": ("too-long", "max_length"),
}
LEVELS = {
    "national": ("national", "国家", "中央", "国家级", "全国"),
    "provincial": ("provincial", "省级", "省", "江西省"),
    "municipal": ("municipal", "市县", "市级", "县级", "市", "县", "地方"),
}


@dataclass(frozen=True)
class Side:
    """What a question says besides itself."""

    explanation: str = ""
    topic: str = ""
    difficulty: int | None = None
    level: str = ""
    area: str = ""
    validity: str = ""
    source: str = ""
    doc_no: str = ""
    clause: str = ""


@dataclass
class Row:
    """One question of the file, or something else that is to be told about it; no kind means no question."""

    place: str
    troubles: list[Trouble] = field(default_factory=list)
    rejected: bool = False
    kind: str = ""
    content: str = ""
    key: str = ""
    stem: str = ""
    side: Side = Side()
    # Another question that says nearly the same; only told, for a person to judge.
    near: str = ""

    @property
    def fate(self) -> str:
        """Return what becomes of it, duplicates aside."""
        return "rejected" if self.rejected else "loss" if self.troubles else "taken"


def convert(reading: Reading, pictures: Picturing) -> list[Row]:
    """Return a row for every question and every trouble of a reading, in the order of the file where it is known.

    `pictures` is told of every picture that a taken question shows.
    """
    lost: defaultdict[Place, list[Trouble]] = defaultdict(list)
    for trouble in reading.losses:
        lost[trouble.place].append(trouble)
    rows = []
    for item in reading.items:
        own = [loss for place in _places(item) for loss in lost.pop(place, [])]
        rows.append(_row(item, own, pictures))
    rows += [Row(str(trouble.place), [trouble], rejected=True) for trouble in reading.rejected]
    rows += [Row(str(place), troubles) for place, troubles in lost.items()]
    return rows


def notes_of(items: Sequence[Item]) -> list[Trouble]:
    """Tell once what the bank has no place for in many questions."""
    file = Place("file", 1)
    named = sum(bool(item.name) and item.name.strip(" .…") not in item.stem for item in items)
    counts = {
        "names-not-kept": named,
        "tags-not-kept": sum(bool(item.tags) for item in items),
        "marks-not-kept": sum(item.marks is not None for item in items),
    }
    return [Trouble(file, code, str(count)) for code, count in counts.items() if count]


def _places(item: Item) -> list[Place]:
    return list(dict.fromkeys([item.place, *(place for part in item.parts for place in _places(part))]))


def _row(item: Item, losses: list[Trouble], pictures: Picturing) -> Row:
    row = Row(str(item.place), losses, stem=item.stem)
    item = _with_single_choices(item, row)
    try:
        pictured, missing = with_pictures(item, pictures)
        own = type_of_item(item.kind)
        halves = own.of_item(pictured)
        content, key = own.content_model.model_validate(halves[0]), own.key_model.model_validate(halves[1])
        problems = own.problems(content, key)
    except CannotHold as refusal:
        return _rejected(row, item.place, str(refusal))
    except ValidationError as error:
        return _rejected(row, item.place, *_first_fault(error))
    except (KeyError, ValueError):
        return _rejected(row, item.place, "fields-not-read", item.kind.value)
    if problems:
        return _rejected(row, item.place, "contradicts", "；".join(problems)[:200])
    if not item.stem.strip():
        return _rejected(row, item.place, "no-stem")
    if len(pictured.stem) > _LONGEST_STEM:
        return _rejected(row, item.place, "too-long", str(_LONGEST_STEM))
    row.kind, row.content, row.key, row.stem = own.kind, as_json(content), as_json(key), content.stem
    row.side = _side(pictured, row)
    row.troubles += [Trouble(item.place, "picture-not-kept", name) for name in missing]
    row.troubles += _conversion_losses(item)
    return row


def _with_single_choices(item: Item, row: Row) -> Item:
    """Take a multiple choice with one right option for a single one, and say so: no key may have been meant."""
    parts = tuple(_with_single_choices(part, row) for part in item.parts)
    if item.kind is not ItemKind.MULTIPLE or sum(choice.right for choice in item.choices) != 1:
        return replace(item, parts=parts)
    if not any(trouble.code == "one-key-for-multiple" for trouble in row.troubles):
        row.troubles.append(Trouble(item.place, "one-key-for-multiple"))
    return replace(item, kind=ItemKind.SINGLE, parts=parts)


def _first_fault(error: ValidationError) -> tuple[str, str]:
    """Return the code of what a kind cannot hold, and how much it can."""
    fault = error.errors()[0]
    code, bound = _FAULTS.get(fault["type"], ("fields-not-read", ""))
    return code, str(fault.get("ctx", {}).get(bound, "")) or ".".join(map(str, fault["loc"]))


def _rejected(row: Row, place: Place, code: str, about: str = "") -> Row:
    row.rejected, row.troubles = True, [Trouble(place, code, about)]
    return row


def _side(item: Item, row: Row) -> Side:
    level = next((ours for ours, words in LEVELS.items() if item.level.strip() in words), "")
    if item.level and not level:
        row.troubles.append(Trouble(item.place, "level-not-read", item.level[:20]))
    if len(item.topic) > _LONGEST_TOPIC:
        row.troubles.append(Trouble(item.place, "topics-shortened", item.topic[:20]))
    named = f"《{item.source.document.strip('《》')}》" if item.source.document else ""
    told = (named, item.source.doc_no, item.source.clause, item.source.issued)
    return Side(
        explanation=item.explanation,
        topic=item.topic[:_LONGEST_TOPIC],
        difficulty=item.difficulty,
        level=level,
        area=item.area[:60],
        validity=item.validity[:60],
        source=" ".join(filter(None, told)),
        doc_no=item.source.doc_no,
        clause=item.source.clause,
    )


def _conversion_losses(item: Item) -> list[Trouble]:
    """Tell what our kinds have no place for."""
    losses = []
    if any(choice.weight is not None for choice in item.choices):
        losses.append(Trouble(item.place, "weights-not-kept"))
    for blank in item.blanks:
        less = [wording.text for wording in blank.wordings if wording.weight != _FULL]
        less += [str(figure.number) for figure in blank.figures if figure.weight != _FULL]
        if less:
            losses.append(Trouble(item.place, "partial-answers-not-kept", "；".join(less)[:80]))
        if blank.offered:
            losses.append(Trouble(item.place, "typed-instead"))
    return losses + [loss for part in item.parts for loss in _conversion_losses(part)]
