"""Read what stands between the braces of a GIFT question."""

import re
from dataclasses import dataclass
from decimal import Decimal

from examsvc.bank.formats.choosing import Refused
from examsvc.bank.formats.gift_blocks import unshielded
from examsvc.bank.formats.items import Figure, Pair
from examsvc.bank.formats.numbers import HUNDRED, read_decimal

_WEIGHT = re.compile(r"\s*%\s*(-?\d{1,3}(?:\.\d{1,7})?)\s*%")
_MARKED = re.compile(r"([~=])([^~=]*)")
# What the ordering add-on says before its entries: how many are shown, how they are laid out and marked.
_ORDER_HEAD = re.compile(
    r"\s*>\s*(?:\d+\s+)?(?:(?:ALL|RANDOM|CONTIGUOUS|EXACT|VERTICAL|HORIZONTAL|ALL_OR_NOTHING|ABSOLUTE_POSITION"
    r"|RELATIVE_[A-Z_]+|LONGEST_[A-Z_]+|SHOW|HIDE|none|abc|ABCD|123|iii|IIII)\s+)*"
)


@dataclass(frozen=True, slots=True)
class Answer:
    """One marked answer: `~` or `=`, its weight where one is given, its text, whether feedback followed."""

    sign: str
    weight: Decimal | None
    text: str
    feedback: bool

    @property
    def percent(self) -> Decimal:
        """Return what it earns: `=` all, `~` nothing, unless a weight says otherwise."""
        if self.weight is not None:
            return self.weight
        return HUNDRED if self.sign == "=" else Decimal(0)


def answers_of(body: str) -> list[Answer]:
    """Return the marked answers; raises Refused for text before the first mark."""
    lead = re.split("[~=]", body, maxsplit=1)[0]
    if lead.strip():
        raise Refused("key-not-clear", unshielded(lead.strip())[:40])
    return [_answer(sign, text) for sign, text in _MARKED.findall(body)]


def figures_of(body: str) -> tuple[tuple[Figure, ...], bool]:
    """Return the right numbers of `#…` and whether there was feedback; raises Refused for what is no number."""
    inside = body.lstrip().removeprefix("#")
    if not inside.lstrip().startswith(("=", "~")):
        inside = "=" + inside
    answers = _numeric_answers(inside)
    figures = tuple(
        _figure(answer.text.strip(), answer.percent)
        for answer in answers
        if answer.sign == "=" and answer.percent > 0 and answer.text.strip() not in ("", "*")
    )
    if not figures:
        raise Refused("no-key")
    return figures, any(answer.feedback for answer in answers)


def pairs_of(body: str) -> tuple[tuple[str, str], ...]:
    """Return both sides of every `left -> right`, still shielded; raises Refused when one has no right side."""
    pairs = []
    for answer in answers_of(body):
        left, arrow, right = answer.text.partition("->")
        if not arrow or not right.strip():
            raise Refused("key-not-clear", unshielded(answer.text.strip())[:40])
        pairs.append((left, right))
    return tuple(pairs)


def check_pairs(pairs: tuple[Pair, ...]) -> tuple[Pair, ...]:
    """Return the pairs; raises Refused when there is nothing to match."""
    if sum(bool(pair.left) for pair in pairs) < 2:
        raise Refused("too-few-pairs")
    return pairs


def entries_of(body: str) -> tuple[str, ...]:
    """Return the lines of the ordering add-on in their right order, still shielded."""
    head = _ORDER_HEAD.match(body)
    lines = tuple(line.strip() for line in body[head.end() if head else 0 :].split("\n") if line.strip())
    if len(lines) < 2:
        raise Refused("too-few-entries")
    return lines


def _answer(sign: str, text: str) -> Answer:
    weight = _WEIGHT.match(text)
    rest = text[weight.end() :] if weight else text
    said, hash_sign, feedback = rest.partition("#")
    return Answer(sign, Decimal(weight[1]) if weight else None, said, bool(hash_sign and feedback.strip()))


def _numeric_answers(inside: str) -> list[Answer]:
    return [_answer(sign, text) for sign, text in _MARKED.findall(inside)]


def _figure(text: str, percent: Decimal) -> Figure:
    low, dots, high = text.partition("..")
    if dots:
        least, most = _number(low), _number(high)
        return Figure((least + most) / 2, abs(most - least) / 2, percent)
    value, _, tolerance = text.partition(":")
    return Figure(_number(value), abs(_number(tolerance)) if tolerance.strip() else Decimal(0), percent)


def _number(text: str) -> Decimal:
    number = read_decimal(text)
    if number is None:
        raise Refused("not-a-number", unshielded(text.strip())[:40])
    return number
