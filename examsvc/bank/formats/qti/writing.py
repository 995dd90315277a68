"""Write one item as an assessmentItem, in the names of 2.x."""

import re
from decimal import Decimal
from xml.sax.saxutils import quoteattr

from examsvc.bank.formats.items import Item, ItemKind
from examsvc.bank.formats.markup_html import GAP, html_of
from examsvc.bank.formats.markup_xml import legal
from examsvc.bank.formats.model_answers import written_points
from examsvc.bank.formats.numbers import plain_decimal
from examsvc.bank.formats.qti.elements import Address, NoInteraction, Written, interaction_of, text_entry
from examsvc.bank.formats.qti.reading import PART_CLASS

_NAME = re.compile(r"[A-Za-z_][\w.-]*", re.ASCII)
_PLACES = Decimal("0.000001")


def is_identifier(text: str) -> bool:
    """Tell whether an item's own identifier can be one in XML."""
    return _NAME.fullmatch(text) is not None


def item_source(item: Item, identifier: str, address: Address, *, wrapped: bool) -> str:
    """Return the item; `wrapped` where notes and feedback need a body of their own. Raises NoInteraction."""
    body, answers = _body(item, address)
    declarations = "".join(answer.declaration for answer in answers)
    outcomes = '<outcomeDeclaration identifier="SCORE" cardinality="single" baseType="float">'
    outcomes += "<defaultValue><value>0</value></defaultValue></outcomeDeclaration>"
    rules = "".join(answer.rule(share) for answer, share in zip(answers, _shares(item, len(answers)), strict=True))
    feedback = ""
    if item.explanation:
        outcomes += '<outcomeDeclaration identifier="FEEDBACK" cardinality="single" baseType="identifier">'
        outcomes += "<defaultValue><value>EXPLANATION</value></defaultValue></outcomeDeclaration>"
        text = _wrapped(html_of(item.explanation, address), wrapped=wrapped)
        opening = '<modalFeedback outcomeIdentifier="FEEDBACK" identifier="EXPLANATION" showHide="show">'
        feedback = f"{opening}{text}</modalFeedback>"
    points = "\n".join(written_points(item.points, item.point_marks))
    notes = _wrapped(html_of(points, address), wrapped=wrapped) if points else ""
    use = ' use="scoring"' if wrapped else ""
    rubric = f'<rubricBlock view="scorer"{use}>{notes}</rubricBlock>' if notes else ""
    processing = f"<responseProcessing>{rules}</responseProcessing>" if rules else ""
    head = f'<assessmentItem identifier="{identifier}" title={quoteattr(legal(item.name))}'
    return (
        f'{head} adaptive="false" timeDependent="false">{declarations}{outcomes}{_part_marks(item)}'
        f"<itemBody>{rubric}{body}</itemBody>{processing}{feedback}</assessmentItem>"
    )


def _body(item: Item, address: Address) -> tuple[str, list[Written]]:
    if item.kind is ItemKind.COMPOSITE:
        return _case(item, address)
    gaps = [int(n) for n in GAP.findall(item.stem)]
    if item.kind is ItemKind.FILL or (item.kind is ItemKind.NUMERIC and gaps):
        return _gapped(item, gaps, address)
    answer = interaction_of(item, "RESPONSE", address)
    return html_of(item.stem, address) + answer.markup, [answer]


def _gapped(item: Item, gaps: list[int], address: Address) -> tuple[str, list[Written]]:
    names = _responses(len(item.blanks))
    answers = [text_entry(blank, name) for blank, name in zip(item.blanks, names, strict=True)]
    if not answers or gaps != list(range(1, len(answers) + 1)):
        raise NoInteraction(item.kind.value)
    return html_of(item.stem, address, lambda n: answers[n - 1].markup), answers


def _case(item: Item, address: Address) -> tuple[str, list[Written]]:
    if not item.parts:
        raise NoInteraction(item.kind.value)
    names = _responses(len(item.parts))
    answers = [interaction_of(part, name, address) for part, name in zip(item.parts, names, strict=True)]
    blocks = "".join(
        f'<div class="{PART_CLASS}">{html_of(part.stem, address)}{answer.markup}</div>'
        for part, answer in zip(item.parts, answers, strict=True)
    )
    return html_of(item.stem, address) + blocks, answers


def _responses(number: int) -> list[str]:
    return ["RESPONSE"] if number == 1 else [f"RESPONSE{n}" for n in range(1, number + 1)]


def _shares(item: Item, number: int) -> list[str]:
    """Return what part of the whole each response earns: by the parts' marks where all have some, else equally."""
    marks = [part.marks or Decimal(0) for part in item.parts]
    if not marks or not all(marks):
        marks = [Decimal(1)] * number
    total = sum(marks, Decimal(0))
    return [plain_decimal((mark / total).quantize(_PLACES)) for mark in marks]


def _part_marks(item: Item) -> str:
    """Declare the marks of each part, for those who read the item again."""
    return "".join(
        f'<outcomeDeclaration identifier="MAXSCORE_{name}" cardinality="single" baseType="float"><defaultValue>'
        f"<value>{plain_decimal(part.marks)}</value></defaultValue></outcomeDeclaration>"
        for part, name in zip(item.parts, _responses(len(item.parts)), strict=True)
        if part.marks is not None
    )


def _wrapped(html: str, *, wrapped: bool) -> str:
    return f"<contentBody>{html}</contentBody>" if wrapped else html
