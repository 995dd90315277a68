"""What an item declares about right answers and marks, and what its rules add: the tolerance of a number."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from decimal import Decimal
from xml.etree.ElementTree import Element

from examsvc.bank.formats.choosing import Refused
from examsvc.bank.formats.markup_xml import first, named, words
from examsvc.bank.formats.numbers import HUNDRED, plain_decimal, read_decimal

# Rules made of these alone say no more than the declared key and mapping do.
_PLAIN_RULES = frozenset(
    {"responseProcessing", "responseCondition", "responseIf", "responseElseIf", "responseElse", "isNull", "not"}
    | {"match", "variable", "correct", "setOutcomeValue", "baseValue", "sum", "product", "mapResponse", "gt", "lt"}
    | {"gte", "lte", "and", "multiple", "equal"}
)
_PLACES = Decimal("0.00001")


@dataclass(frozen=True, slots=True)
class Declaration:
    """One response: its key and its mapping, as declared."""

    identifier: str
    base_type: str = ""
    several: bool = False
    correct: tuple[str, ...] = ()
    mapping: dict[str, Decimal] = field(default_factory=dict)
    default: Decimal = Decimal(0)
    bounds: tuple[Decimal | None, Decimal | None] = (None, None)
    cased: bool = True

    def key(self) -> tuple[str, ...]:
        """Return the right values; raises Refused when they are empty or only rules know them."""
        if any(not value for value in self.correct):
            raise Refused("empty-key")
        if self.correct:
            return self.correct
        right = tuple(value for value, marks in self.mapping.items() if marks > 0)
        if not right:
            raise Refused("key-in-rules")
        if not self.several:
            best = max(self.mapping.values())
            right = tuple(value for value in right if self.mapping[value] == best)
        return right

    def percents(self, values: Iterable[str]) -> list[Decimal]:
        """Return what each value earns of the whole: by the mapping where there is one, else by the key."""
        right = set(self.correct)
        if not self.mapping:
            share = HUNDRED / max(len(self.correct), 1) if self.several else HUNDRED
            return [share if value in right else Decimal(0) for value in values]
        gains = [marks for marks in self.mapping.values() if marks > 0]
        whole = (sum(gains, Decimal(0)) if self.several else max(gains, default=Decimal(0))) or Decimal(1)
        marks = (self.mapping.get(value, self.default) for value in values)
        return [(mark * HUNDRED / whole).quantize(_PLACES) for mark in marks]

    def accepted(self) -> dict[str, Decimal]:
        """Return the values that earn something, the key's first; the key itself earns the whole."""
        values = list(dict.fromkeys([*self.key(), *self.mapping]))
        right = set(self.correct)
        shares = zip(values, self.percents(values), strict=True)
        earned = {value: HUNDRED if value in right else share for value, share in shares}
        return {value: share for value, share in earned.items() if share > 0}

    @property
    def total(self) -> Decimal | None:
        """Return the most that the mapping gives, where it is not simply one."""
        gains = [marks for marks in self.mapping.values() if marks > 0]
        if not gains:
            return None
        most = self.bounds[1] or (sum(gains, Decimal(0)) if self.several else max(gains))
        return None if abs(most - 1) < Decimal("0.001") else most

    @property
    def takes_away(self) -> bool:
        """Tell whether wrong values cost marks, which no mark of ours does."""
        return any(marks < 0 for marks in (*self.mapping.values(), self.default))

    @property
    def is_uneven(self) -> bool:
        """Tell whether right values earn different marks."""
        return len({self.mapping.get(value) for value in self.correct}) > 1


def declarations_of(item: Element) -> dict[str, Declaration]:
    """Return the response declarations by identifier."""
    found = (_declaration(element) for element in named(item, "responseDeclaration"))
    return {declaration.identifier: declaration for declaration in found}


def outcome_default(item: Element, identifier: str) -> str:
    """Return an outcome's default value, or nothing."""
    for outcome in named(item, "outcomeDeclaration"):
        if outcome.get("identifier") == identifier:
            return words(first(first(outcome, "defaultValue"), "value"))
    return ""


def marks_of(item: Element, declarations: dict[str, Declaration]) -> Decimal | None:
    """Return what the item is worth: MAXSCORE, the score's normal maximum, or what the mappings add up to."""
    told = read_decimal(outcome_default(item, "MAXSCORE"))
    for outcome in named(item, "outcomeDeclaration"):
        if told is None and outcome.get("identifier") == "SCORE":
            told = read_decimal(outcome.get("normalMaximum") or "")
    if told is None and len(declarations) == 1:
        told = next(iter(declarations.values())).total
    return Decimal(plain_decimal(told)) if told is not None and told > 0 else None


def tolerance_of(item: Element, identifier: str, number: Decimal) -> Decimal:
    """Return how far from a number the rules still call a response equal."""
    rules = first(item, "responseProcessing")
    for equal in () if rules is None else rules.iter("equal"):
        if any(variable.get("identifier") == identifier for variable in equal.iter("variable")):
            offs = [off for text in (equal.get("tolerance") or "").split() if (off := read_decimal(text)) is not None]
            if offs:
                mode = equal.get("toleranceMode") or "exact"
                return (
                    min(offs)
                    if mode == "absolute"
                    else abs(number) * min(offs) / 100
                    if mode == "relative"
                    else Decimal(0)
                )
    return Decimal(0)


def has_own_rules(item: Element) -> bool:
    """Tell whether the rules do more than compare with the key or look up the mapping."""
    rules = first(item, "responseProcessing")
    return rules is not None and any(element.tag not in _PLAIN_RULES for element in rules.iter())


def _declaration(element: Element) -> Declaration:
    correct, mapping = first(element, "correctResponse"), first(element, "mapping")
    entries = [] if mapping is None else list(named(mapping, "mapEntry"))
    return Declaration(
        identifier=element.get("identifier") or "",
        base_type=element.get("baseType") or "",
        several=element.get("cardinality") in ("multiple", "ordered"),
        correct=() if correct is None else tuple(_spaced(words(value)) for value in named(correct, "value")),
        mapping={_spaced(e.get("mapKey") or ""): _number(e, "mappedValue") or Decimal(0) for e in entries},
        default=(_number(mapping, "defaultValue") if mapping is not None else None) or Decimal(0),
        bounds=(None, None) if mapping is None else (_number(mapping, "lowerBound"), _number(mapping, "upperBound")),
        cased=not entries or any(entry.get("caseSensitive") != "false" for entry in entries),
    )


def _spaced(text: str) -> str:
    return " ".join(text.split())


def _number(element: Element, name: str) -> Decimal | None:
    return read_decimal(element.get(name) or "")
