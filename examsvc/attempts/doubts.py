"""Why a candidate may want another look before handing in; answers.js tells the same on the page with scripts."""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from examsvc.bank.question_types.pairing import read_pairs
from examsvc.bank.question_types.registry import question_type


@dataclass(frozen=True)
class Doubt:
    """One question, or one of its sub-questions, and what is odd about its answer."""

    item: str
    number: int
    reason: str
    part: int = 0


def list_doubts(body: Mapping[str, Any], answers: Mapping[str, str]) -> list[Doubt]:
    """Return the questions of a form that are worth another look, in printed order."""
    items = [item for section in body["sections"] for item in section["items"]]
    return [
        Doubt(item["item"], item["number"], reason, part)
        for item in items
        for part, reason in doubts_of(item, answers.get(item["item"], ""))
    ]


def doubts_of(item: Mapping[str, Any], value: str) -> Iterator[tuple[int, str]]:
    """Yield what is odd about one saved value, with the number of the sub-question it is about (0 for none)."""
    shape = question_type(item["kind"]).shape
    if not value:
        yield 0, "unanswered"
    elif shape == "parts":
        for number, (part, own) in enumerate(zip(item["parts"], json.loads(value), strict=True), 1):
            yield from ((number, reason) for _part, reason in doubts_of(part, own))
    elif reason := _reason(shape, item, value):
        yield 0, reason


def _reason(shape: str, item: Mapping[str, Any], value: str) -> str:
    if shape == "many" and "," not in value:
        return "one_option"
    if shape == "texts" and not all(json.loads(value)):
        return "unfilled"
    if shape == "pairs" and len(read_pairs(value)) < len(item["left"]):
        return "unmatched"
    if shape == "places":
        places = read_pairs(value)
        if len(places) < len(item["options"]):
            return "unplaced"
        return "same_place" if len(set(places.values())) < len(places) else ""
    return ""
