"""Find the groups of a cloze text, `{weight:TYPE:answers}`, and write them."""

import re
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

from examsvc.bank.formats.choosing import Refused
from examsvc.bank.formats.numbers import HUNDRED, plain_decimal


class GroupKind(StrEnum):
    """What a group asks for; looks and shuffling make no difference here."""

    TEXT = "SHORTANSWER"
    TEXT_CASED = "SHORTANSWER_C"
    NUMBER = "NUMERICAL"
    ONE = "MULTICHOICE"
    SEVERAL = "MULTIRESPONSE"


_SHORT = {"SA": GroupKind.TEXT, "MW": GroupKind.TEXT, "SAC": GroupKind.TEXT_CASED, "MWC": GroupKind.TEXT_CASED}
_SHORT |= {"NM": GroupKind.NUMBER, "MC": GroupKind.ONE, "MR": GroupKind.SEVERAL}
_TYPE = (
    r"SHORTANSWER(?:_C)?|SAC?|MWC?|NUMERICAL|NM|MULTICHOICE(?:_(?:VS|HS|V|H|S))?|MC(?:VS|HS|V|H|S)?"
    r"|MULTIRESPONSE(?:_(?:HS|H|S))?|MR(?:HS|H|S)?"
)
HEAD = re.compile(rf"\{{\s{{0,4}}(\d{{0,4}})\s{{0,4}}:\s{{0,4}}({_TYPE})\s{{0,4}}:")
_BODY = re.compile(r"((?:[^\\}]|\\.)*+)\}", re.DOTALL)
_PART = re.compile(r"((?:[^\\~]|\\.)*+)(?:~|\Z)", re.DOTALL)
_WEIGHT = re.compile(r"\s*(?:=|%\s*(-?\d{1,3}(?:\.\d{1,7})?)\s*%)")
# A `#` begins feedback, except escaped or in a character reference such as &#8230;.
_FEEDBACK = re.compile(r"(?<![\\&])#")
_ESCAPED = re.compile(r"\\([}#~/\"\\])")


@dataclass(frozen=True, slots=True)
class GroupAnswer:
    """One answer of a group: what it earns and its HTML."""

    percent: Decimal
    html: str
    feedback: bool = False


@dataclass(frozen=True, slots=True)
class Group:
    """One gap of a cloze text."""

    weight: int
    kind: GroupKind
    answers: tuple[GroupAnswer, ...]


def groups_of(html: str) -> tuple[str, list[Group]]:
    """Return the text with `{1}`, `{2}` … for its groups, and the groups; raises Refused."""
    told: list[str] = []
    groups: list[Group] = []
    position = 0
    while head := HEAD.search(html, position):
        body = _BODY.match(html, head.end())
        if body is None:
            raise Refused("open-brace")
        groups.append(Group(int(head[1] or 1) or 1, _kind(head[2]), _answers(body[1])))
        told += [html[position : head.start()], f"{{{len(groups)}}}"]
        position = body.end()
    if not groups:
        raise Refused("no-gap")
    return "".join([*told, html[position:]]), groups


def group_text(kind: str, answers: list[GroupAnswer], weight: int = 1) -> str:
    """Write a group; the texts of the answers are HTML."""
    return f"{{{weight}:{kind}:{'~'.join(map(_written, answers))}}}"


def _kind(name: str) -> GroupKind:
    for kind in (GroupKind.TEXT_CASED, GroupKind.TEXT, GroupKind.NUMBER, GroupKind.ONE, GroupKind.SEVERAL):
        if name.startswith(kind.value):
            return kind
    return _SHORT.get(name) or _SHORT[name[:2]]


def _answers(body: str) -> tuple[GroupAnswer, ...]:
    # An answer list may begin with a tilde too.
    parts = [part[1] for part in _PART.finditer(body)]
    return tuple(_answer(part) for part in parts if part.strip())


def _answer(part: str) -> GroupAnswer:
    mark = _WEIGHT.match(part)
    percent = Decimal(0) if mark is None else HUNDRED if mark[1] is None else Decimal(mark[1])
    said, *feedback = _FEEDBACK.split(part[mark.end() if mark else 0 :], maxsplit=1)
    return GroupAnswer(percent, _ESCAPED.sub(r"\1", said), bool(feedback and feedback[0].strip()))


def _written(answer: GroupAnswer) -> str:
    text = re.sub(r"[}#~\\]", r"\\\g<0>", answer.html)
    if answer.percent == HUNDRED:
        return f"={text}"
    if answer.percent == 0:
        return f"%0%{text}" if text[:1] in ("=", "%") else text
    return f"%{plain_decimal(answer.percent)}%{text}"
