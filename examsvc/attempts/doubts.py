"""Why a candidate may want another look before handing in; answers.js tells the same on the page with scripts."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class Doubt:
    """One question and what is odd about its answer: unanswered, one_option or unfilled."""

    item: str
    number: int
    reason: str


def list_doubts(body: Mapping[str, Any], answers: Mapping[str, str]) -> list[Doubt]:
    """Return the questions of a form that are worth another look, in printed order."""
    items = [item for section in body["sections"] for item in section["items"]]
    reasons = ((item, doubt_of(item["kind"], answers.get(item["item"], ""))) for item in items)
    return [Doubt(item["item"], item["number"], reason) for item, reason in reasons if reason]


def doubt_of(kind: str, value: str) -> str:
    """Return what is odd about one saved value, or nothing."""
    if not value:
        return "unanswered"
    if kind == "multiple" and "," not in value:
        return "one_option"
    if kind == "fill_in" and not all(json.loads(value)):
        return "unfilled"
    return ""
