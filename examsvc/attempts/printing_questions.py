"""What the question templates ask about an item of a form's body, and how they read a saved value."""

import json
from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from flask import Flask

from examsvc.bank.question_types.pairing import read_pairs
from examsvc.bank.question_types.registry import question_type
from examsvc.bank.stems import Block, Paragraph, plain_text, read_blocks

_PLACES = Decimal("0.01")


def init_app(app: Flask) -> None:
    """Give the templates what they need to print a question."""
    app.jinja_env.filters.update(
        blocks=read_blocks,
        gap_count=gap_count,
        plain_text=plain_text,
        saved_list=saved_list,
        saved_pairs=read_pairs,
        shape_of=shape_of,
        stem_blocks=stem_blocks,
        tag_of=tag_of,
        worth_of_parts=worth_of_parts,
    )
    app.jinja_env.globals["own_picture"] = own_picture


def own_picture(hash_: str) -> str:
    """Return a picture's address beside the candidate's page: the body is the same for everybody who sits it."""
    return f"pictures/{hash_}"


def shape_of(kind: str) -> str:
    """Return how a kind's inputs become a value."""
    return question_type(kind).shape


def tag_of(kind: str) -> str:
    """Return the short name of a kind."""
    return str(question_type(kind).tag)


def gap_count(item: Mapping[str, Any]) -> int:
    """Return how many gaps an item's stem may have: its blanks, or its sub-questions."""
    return len(item.get("blanks", item.get("parts", ())))


def stem_blocks(item: Mapping[str, Any]) -> tuple[Paragraph, tuple[Block, ...]]:
    """Return the words that stand beside an item's number, and what comes beneath."""
    listed = read_blocks(item["stem"], gap_count(item))
    if listed and isinstance(listed[0], Paragraph):
        return listed[0], listed[1:]
    return Paragraph(()), listed


def saved_list(value: str, count: int) -> list[str]:
    """Return a saved list of texts with as many places as there are blanks or sub-questions."""
    texts: list[str] = json.loads(value) if value else []
    return [*texts, *[""] * count][:count]


def worth_of_parts(item: Mapping[str, Any]) -> list[str]:
    """Return the marks of each sub-question, or nothing where they do not come out even."""
    shares = [Decimal(part["share"]) for part in item["parts"]]
    if "marks" not in item:
        return [""] * len(shares)
    worth = [Decimal(item["marks"]) * share / sum(shares) for share in shares]
    even = all(marks == marks.quantize(_PLACES) for marks in worth)
    return [format(marks.quantize(_PLACES).normalize(), "f") if even else "" for marks in worth]
