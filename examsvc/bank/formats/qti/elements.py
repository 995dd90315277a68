"""Write the interactions of QTI, in the names of 2.x, each with its declaration and its rule."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from xml.sax.saxutils import escape, quoteattr

from examsvc.bank.formats.items import Blank, Item, ItemKind
from examsvc.bank.formats.markup_html import escaped, short_html_of
from examsvc.bank.formats.markup_xml import legal
from examsvc.bank.formats.numbers import HUNDRED, plain_decimal
from examsvc.bank.formats.weights import weights_of

Address = Callable[[str], str]
TRUTHS = (("true", "正确"), ("false", "错误"))


class NoInteraction(Exception):
    """Say that a question has no interaction of QTI that could hold it; the message names its kind."""


@dataclass(frozen=True, slots=True)
class Written:
    """An interaction: its markup, its response declaration, and what of the whole it earns (0 to 1) as a rule."""

    markup: str
    declaration: str
    compares: str

    def rule(self, share: str) -> str:
        """Return the rule that adds this response's share to the score."""
        return self.compares.format(share=share)


def interaction_of(item: Item, response: str, address: Address) -> Written:
    """Write the interaction of a question that has one; raises NoInteraction."""
    writer = _WRITERS.get(item.kind)
    if writer is None:
        raise NoInteraction(item.kind.value)
    return writer(item, response, address)


def text_entry(blank: Blank, response: str) -> Written:
    """Write one gap: a number, a text, or words to choose from; raises NoInteraction."""
    if blank.offered:
        return _drop_down(blank, response)
    entry = f'<textEntryInteraction responseIdentifier="{response}"/>{escaped(blank.unit)}'
    if blank.figures and not blank.wordings:
        return _number(blank, response, entry)
    if not blank.wordings or blank.figures:
        raise NoInteraction(ItemKind.FILL.value)
    mapping = [(wording.text, wording.weight) for wording in blank.wordings]
    entries = "".join(
        f'<mapEntry mapKey={quoteattr(legal(text))} mappedValue="{_share(weight)}" caseSensitive="false"/>'
        for text, weight in mapping
    )
    declared = _declared(
        response, "single", "string", [mapping[0][0]], f'<mapping defaultValue="0">{entries}</mapping>'
    )
    return Written(entry, declared, _mapped(response))


def _number(blank: Blank, response: str, entry: str) -> Written:
    if len({(figure.tolerance, figure.weight) for figure in blank.figures}) == 1 and len(blank.figures) == 1:
        figure = blank.figures[0]
        declared = _declared(response, "single", "float", [plain_decimal(figure.number)])
        if not figure.tolerance:
            return Written(entry, declared, _matched(response))
        off = plain_decimal(figure.tolerance)
        test = (
            f'<equal toleranceMode="absolute" tolerance="{off} {off}"><variable identifier="{response}"/>'
            f'<correct identifier="{response}"/></equal>'
        )
        return Written(entry, declared, _adding(test))
    if any(figure.tolerance for figure in blank.figures):
        raise NoInteraction(ItemKind.NUMERIC.value)
    entries = "".join(
        f'<mapEntry mapKey="{plain_decimal(f.number)}" mappedValue="{_share(f.weight)}"/>' for f in blank.figures
    )
    right = [plain_decimal(blank.figures[0].number)]
    declared = _declared(response, "single", "float", right, f'<mapping defaultValue="0">{entries}</mapping>')
    return Written(entry, declared, _mapped(response))


def _drop_down(blank: Blank, response: str) -> Written:
    right = blank.wordings[0].text if len(blank.wordings) == 1 else ""
    if right not in blank.offered:
        raise NoInteraction(ItemKind.FILL.value)
    options = "".join(
        f'<inlineChoice identifier="{name}">{escaped(text)}</inlineChoice>'
        for name, text in zip(_names("C", len(blank.offered)), blank.offered, strict=True)
    )
    opening = f'<inlineChoiceInteraction responseIdentifier="{response}" shuffle="false">'
    markup = f"{opening}{options}</inlineChoiceInteraction>"
    key = [f"C{blank.offered.index(right) + 1}"]
    return Written(markup + escaped(blank.unit), _declared(response, "single", "identifier", key), _matched(response))


def _choices(item: Item, response: str, address: Address) -> Written:
    names = _names("C", len(item.choices))
    right = [name for name, choice in zip(names, item.choices, strict=True) if choice.right]
    if len(names) < 2 or not right:
        raise NoInteraction(item.kind.value)
    single = item.kind is ItemKind.SINGLE
    options = zip(names, (short_html_of(choice.text, address) for choice in item.choices), strict=True)
    markup = _choice_interaction(response, list(options), most=1 if single else 0, shuffle=True)
    cardinality = "single" if single else "multiple"
    if all(choice.weight is None for choice in item.choices):
        return Written(markup, _declared(response, cardinality, "identifier", right), _matched(response))
    entries = "".join(
        f'<mapEntry mapKey="{name}" mappedValue="{_share(weight)}"/>'
        for name, weight in zip(names, weights_of(item.kind, item.choices), strict=True)
    )
    mapping = f'<mapping lowerBound="0" defaultValue="0">{entries}</mapping>'
    return Written(markup, _declared(response, cardinality, "identifier", right, mapping), _mapped(response))


def _truth(item: Item, response: str, address: Address) -> Written:
    if item.truth is None:
        raise NoInteraction(item.kind.value)
    declared = _declared(response, "single", "identifier", ["true" if item.truth else "false"])
    return Written(_choice_interaction(response, list(TRUTHS), most=1, shuffle=False), declared, _matched(response))


def _order(item: Item, response: str, address: Address) -> Written:
    if len(item.sequence) < 2:
        raise NoInteraction(item.kind.value)
    # Shown in the order of their texts, so that a page that does not shuffle gives nothing away.
    shown = sorted(range(len(item.sequence)), key=lambda n: item.sequence[n])
    names = dict(zip(shown, _names("C", len(shown)), strict=True))
    options = "".join(_simple_choice(names[n], short_html_of(item.sequence[n], address)) for n in shown)
    markup = f'<orderInteraction responseIdentifier="{response}" shuffle="true">{options}</orderInteraction>'
    right = [names[n] for n in range(len(item.sequence))]
    return Written(markup, _declared(response, "ordered", "identifier", right), _matched(response))


def _match(item: Item, response: str, address: Address) -> Written:
    pairs = [pair for pair in item.pairs if pair.left]
    if len(pairs) < 2:
        raise NoInteraction(item.kind.value)
    rights = list(dict.fromkeys(pair.right for pair in item.pairs))
    lefts = "".join(_associable(f"L{n}", pair.left, 1, address) for n, pair in enumerate(pairs, start=1))
    others = "".join(_associable(f"R{n}", text, 0, address) for n, text in enumerate(rights, start=1))
    markup = (
        f'<matchInteraction responseIdentifier="{response}" shuffle="true" maxAssociations="{len(pairs)}">'
        f"<simpleMatchSet>{lefts}</simpleMatchSet><simpleMatchSet>{others}</simpleMatchSet></matchInteraction>"
    )
    key = [f"L{n} R{rights.index(pair.right) + 1}" for n, pair in enumerate(pairs, start=1)]
    return Written(markup, _declared(response, "multiple", "directedPair", key), _matched(response))


def _essay(item: Item, response: str, address: Address) -> Written:
    markup = f'<extendedTextInteraction responseIdentifier="{response}"/>'
    return Written(markup, _declared(response, "single", "string", []), "")


def _below(item: Item, response: str, address: Address) -> Written:
    """Write one text or number below the question."""
    if len(item.blanks) != 1:
        raise NoInteraction(item.kind.value)
    written = text_entry(item.blanks[0], response)
    return Written(f"<p>{written.markup}</p>", written.declaration, written.compares)


def _choice_interaction(response: str, options: Sequence[tuple[str, str]], *, most: int, shuffle: bool) -> str:
    inner = "".join(_simple_choice(name, text) for name, text in options)
    shuffled = "true" if shuffle else "false"
    return (
        f'<choiceInteraction responseIdentifier="{response}" shuffle="{shuffled}" maxChoices="{most}">{inner}'
        "</choiceInteraction>"
    )


def _simple_choice(name: str, html: str) -> str:
    return f'<simpleChoice identifier="{name}">{html}</simpleChoice>'


def _associable(name: str, text: str, most: int, address: Address) -> str:
    html = short_html_of(text, address)
    return f'<simpleAssociableChoice identifier="{name}" matchMax="{most}">{html}</simpleAssociableChoice>'


def _declared(response: str, cardinality: str, base: str, right: Sequence[str], mapping: str = "") -> str:
    values = "".join(f"<value>{escape(legal(value))}</value>" for value in right)
    correct = f"<correctResponse>{values}</correctResponse>" if values else ""
    return (
        f'<responseDeclaration identifier="{response}" cardinality="{cardinality}" baseType="{base}">'
        f"{correct}{mapping}</responseDeclaration>"
    )


def _matched(response: str) -> str:
    return _adding(f'<match><variable identifier="{response}"/><correct identifier="{response}"/></match>')


def _adding(test: str) -> str:
    score = '<sum><variable identifier="SCORE"/><baseValue baseType="float">{share}</baseValue></sum>'
    return (
        f'<responseCondition><responseIf>{test}<setOutcomeValue identifier="SCORE">{score}</setOutcomeValue>'
        "</responseIf></responseCondition>"
    )


def _mapped(response: str) -> str:
    return (
        f'<responseCondition><responseIf><not><isNull><variable identifier="{response}"/></isNull></not>'
        '<setOutcomeValue identifier="SCORE"><sum><variable identifier="SCORE"/><product>'
        f'<mapResponse identifier="{response}"/><baseValue baseType="float">{{share}}</baseValue></product></sum>'
        "</setOutcomeValue></responseIf></responseCondition>"
    )


def _share(weight: Decimal) -> str:
    return plain_decimal(weight / HUNDRED)


def _names(letter: str, number: int) -> list[str]:
    return [f"{letter}{n}" for n in range(1, number + 1)]


_WRITERS: dict[ItemKind, Callable[[Item, str, Address], Written]] = {
    ItemKind.SINGLE: _choices,
    ItemKind.MULTIPLE: _choices,
    ItemKind.TRUE_FALSE: _truth,
    ItemKind.ORDERING: _order,
    ItemKind.MATCHING: _match,
    ItemKind.ESSAY: _essay,
    ItemKind.SHORT_ANSWER: _below,
    ItemKind.NUMERIC: _below,
}
