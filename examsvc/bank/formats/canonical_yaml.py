"""Questions as YAML, the format that loses nothing a question holds: each kind writes its own fields."""

from collections.abc import Mapping, Sequence
from decimal import Decimal
from pathlib import PurePath
from typing import Any

import yaml
from pydantic import ValidationError

from examsvc.bank.formats.decoding import decoded
from examsvc.bank.formats.items import Item, NotThisFormat, Place, Reading, Source, Trouble, Written
from examsvc.bank.formats.losses import lost_fields, not_written
from examsvc.bank.formats.numbers import read_decimal
from examsvc.bank.formats.yaml_lines import Entry, YamlProblems, read_entries
from examsvc.bank.question_types.base import BadFields, CannotHold
from examsvc.bank.question_types.registry import all_types, question_type, type_of_item

SUFFIXES = (".yaml", ".yml")
_SOURCE = ("document", "doc_no", "clause", "issued")
_TEXTS = ("name", "explanation", "topic", "level", "area", "validity", "identifier")
HELD = (*_TEXTS, "difficulty", "source", "tags", "marks", "unit", "points", "point_marks", "unordered")


def recognises(data: bytes, filename: str) -> bool:
    """Tell by the name; a YAML file says no more about itself."""
    return PurePath(filename).suffix.lower() in SUFFIXES and b"\0" not in data


def read(data: bytes, filename: str, choices: Mapping[str, str]) -> Reading:
    """Read a list of questions; raises NotThisFormat."""
    text, encoding = decoded(data, choices)
    try:
        entries = read_entries(text, filename)
    except YamlProblems as found:
        raise NotThisFormat("broken-yaml", str(found.problems[0])[:200]) from found
    if not entries:
        raise NotThisFormat("no-questions")
    items: list[Item] = []
    rejected: list[Trouble] = []
    for entry in entries:
        place = Place("line", entry.line)
        try:
            items.append(_item(entry, place))
        except BadFields as bad:
            rejected.append(Trouble(place, "fields-not-read", str(bad)[:120]))
        except (ValidationError, KeyError, ValueError, TypeError, ArithmeticError):
            rejected.append(Trouble(place, "fields-not-read", str(entry.values.get("type", ""))[:40]))
    return Reading(tuple(items), tuple(rejected), encoding=encoding)


def write(items: Sequence[Item]) -> Written:
    """Write what each kind says of itself, and the side fields of the item."""
    entries = []
    losses: list[Trouble] = []
    for item in items:
        try:
            fields, same = _fields(item)
        except (CannotHold, ValidationError, KeyError):
            losses.append(not_written(item))
            continue
        entries.append(fields)
        losses += lost_fields(item, HELD)
        losses += [] if same else [Trouble(item.place, "written-as", fields["type"])]
    text = yaml.safe_dump(entries, allow_unicode=True, sort_keys=False, width=100)
    return Written(text.encode(), tuple(losses))


def _item(entry: Entry, place: Place) -> Item:
    values = dict(entry.values)
    kind = str(values.pop("type", ""))
    if kind not in all_types():
        raise BadFields(f"type: {kind}")
    own = question_type(kind)
    side = _side(values)
    content, key = own.of_fields(values)
    if values:
        raise BadFields(str(next(iter(values))))
    both = own.content_model.model_validate(content), own.key_model.model_validate(key)
    if problems := own.problems(*both):
        raise BadFields("；".join(problems))
    return Item(place=place, **own.to_item(*both), **side)


def _side(values: dict[str, Any]) -> dict[str, Any]:
    """Take the fields out that every kind may have."""
    side: dict[str, Any] = {name: str(values.pop(name)) for name in _TEXTS if name in values}
    if "difficulty" in values:
        side["difficulty"] = int(str(values.pop("difficulty")))
    if "marks" in values:
        side["marks"] = _decimal(values.pop("marks"))
    if "tags" in values:
        side["tags"] = tuple(str(tag) for tag in values.pop("tags"))
    if "source" in values:
        given = values.pop("source")
        side["source"] = Source(**{name: str(given.pop(name)) for name in _SOURCE if name in given})
        if given:
            raise BadFields(f"source: {next(iter(given))}")
    return side


def _decimal(value: object) -> Decimal:
    number = read_decimal(str(value))
    if number is None:
        raise BadFields("marks")
    return number


def _fields(item: Item) -> tuple[dict[str, Any], bool]:
    """Return the fields, and whether they say all that the item's own kind says."""
    own = type_of_item(item.kind)
    content, key = own.of_item(item)
    both = own.content_model.model_validate(content), own.key_model.model_validate(key)
    fields: dict[str, Any] = {"type": own.kind, **own.to_fields(*both)}
    fields |= {name: getattr(item, name) for name in _TEXTS if getattr(item, name)}
    if item.difficulty is not None:
        fields["difficulty"] = item.difficulty
    if item.marks is not None:
        fields["marks"] = format(item.marks, "f")
    if item.tags:
        fields["tags"] = list(item.tags)
    source = {name: getattr(item.source, name) for name in _SOURCE if getattr(item.source, name)}
    told = own.to_item(*both)
    same = all(getattr(item, name) == value for name, value in told.items() if name not in {"parts", "stem"})
    return fields | ({"source": source} if source else {}), same
