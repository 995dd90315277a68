"""Make an item of one assessmentItem."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from xml.etree.ElementTree import Element

from examsvc.bank.formats.choosing import Refused, doubled_options
from examsvc.bank.formats.items import Item, ItemKind, NotThisFormat, Place, Trouble
from examsvc.bank.formats.markup_pictures import Find
from examsvc.bank.formats.markup_xml import first, named, parse_xml
from examsvc.bank.formats.model_answers import read_points
from examsvc.bank.formats.numbers import read_decimal
from examsvc.bank.formats.qti.body import INLINE, Body
from examsvc.bank.formats.qti.declarations import (
    Declaration,
    declarations_of,
    has_own_rules,
    marks_of,
    outcome_default,
)
from examsvc.bank.formats.qti.dialect import plain_names
from examsvc.bank.formats.qti.interactions import (
    Answered,
    Asked,
    answered,
    gaps_in,
    is_interaction,
    prompt_of,
    refusal_of,
)

# Names that our own writer gives, and the class of the block that holds one part of a case.
MADE_UP = re.compile(r"examsvc-\d{4,}")
PART_CLASS = "sub-question"
_LAST_LINE_GAP = "\n{1}"


@dataclass(frozen=True, slots=True)
class QtiFile:
    """One item's XML, where it stands, and how to find what it refers to."""

    data: bytes
    place: Place
    find: Find


def read_item(file: QtiFile) -> tuple[Item | None, list[Trouble]]:
    """Return the item and its losses; an item without interaction gives none. Raises Refused."""
    try:
        root = plain_names(parse_xml(file.data))
    except NotThisFormat as error:
        raise Refused(str(error)) from error
    if root.tag != "assessmentItem":
        raise Refused("test-without-items" if root.tag == "assessmentTest" else "no-questions")
    return _ItemReader(root, file).item()


class _ItemReader:
    def __init__(self, root: Element, file: QtiFile) -> None:
        self._root = root
        self._file = file
        self._body = Body(file.find)
        self._declarations = declarations_of(root)
        self._element = first(root, "itemBody")

    def item(self) -> tuple[Item | None, list[Trouble]]:
        """Read the item."""
        found = [] if self._element is None else [e for e in self._element.iter() if is_interaction(e)]
        self._refuse(found)
        asked = [self._asked(element) for element in found]
        item = self._read(asked) if asked else None
        if item is not None:
            item = self._surrounded(item)
        elif not asked:
            self._body.markup.lose("description")
        losses = [Trouble(self._file.place, code, about) for code, about in self._body.markup.losses]
        return item, losses + (doubled_options(self._file.place, item.choices) if item else [])

    def _refuse(self, found: Sequence[Element]) -> None:
        if self._root.get("adaptive") == "true":
            raise Refused("adaptive")
        if first(self._root, "templateDeclaration") is not None:
            raise Refused("kind-calculated", "templateDeclaration")
        refusals = [refusal for element in found if (refusal := refusal_of(element.tag)) is not None]
        if refusals:
            raise refusals[0] if len(found) == 1 else Refused("several-in-one", refusals[0].about)

    def _asked(self, element: Element) -> Asked:
        identifier = element.get("responseIdentifier") or ""
        declaration = self._declarations.get(identifier, Declaration(identifier))
        return Asked(element, declaration, self._root, self._body)

    def _read(self, asked: Sequence[Asked]) -> Item:
        if self._part_blocks():
            return self._case(asked)
        if all(one.element.tag in INLINE for one in asked):
            return self._gaps(asked)
        if len(asked) == 1:
            stem = self._body.text(self._element, lambda e: self._shown(asked[0], e))
            return self._one(asked[0], stem)
        return self._case(asked)

    def _gaps(self, asked: Sequence[Asked]) -> Item:
        numbers = {id(one.element): n for n, one in enumerate(asked, start=1)}
        stem = self._body.text(self._element, lambda e: f"{{{numbers[id(e)]}}}" if id(e) in numbers else None)
        read = [answered(one) for one in asked]
        if len(read) == 1 and stem.endswith(_LAST_LINE_GAP) and read[0].kind is not ItemKind.FILL:
            # The answer is written below the question, not into it.
            return self._bare(read[0], stem.removesuffix(_LAST_LINE_GAP))
        if len(read) == 1 and read[0].kind is ItemKind.NUMERIC:
            return self._bare(read[0], stem)
        blanks = tuple(blank for one in read for blank in one.blanks)
        if len({one.declaration.total for one in asked}) > 1:
            self._body.markup.lose("uneven-marks")
        return Item(kind=ItemKind.FILL, stem=stem, place=self._file.place, blanks=blanks)

    def _one(self, asked: Asked, stem: str) -> Item:
        return self._bare(answered(asked), stem)

    def _case(self, asked: Sequence[Asked]) -> Item:
        """Read several interactions: each in a block of its own as we write it, or wherever they stand."""
        blocks = self._part_blocks()
        apart = len(blocks) == len(asked) and all(
            sum(is_interaction(e) for e in block.iter()) == 1 for block in blocks
        )
        if apart:
            stem = self._body.text(self._element, lambda e: "" if e.get("class") == PART_CLASS else None)
            stems = [
                self._body.text(block, lambda e, one=one: self._shown(one, e))  # type: ignore[misc]
                for block, one in zip(blocks, asked, strict=True)
            ]
        else:
            numbers = {id(one.element): n for n, one in enumerate(asked, start=1)}
            stem = self._body.text(self._element, lambda e: _marked(e, numbers))
            stems = ["" if one.element.tag in INLINE else prompt_of(one) for one in asked]
        parts = tuple(
            replace(self._one(one, text), marks=self._part_marks(one)) for one, text in zip(asked, stems, strict=True)
        )
        return Item(kind=ItemKind.COMPOSITE, stem=stem, place=self._file.place, parts=parts)

    def _part_blocks(self) -> list[Element]:
        return [] if self._element is None else [e for e in self._element if e.get("class") == PART_CLASS]

    def _part_marks(self, asked: Asked) -> Decimal | None:
        return read_decimal(outcome_default(self._root, f"MAXSCORE_{asked.declaration.identifier}"))

    def _shown(self, asked: Asked, element: Element) -> str | None:
        """Return what of an interaction belongs to the stem: its prompt, and the text that holds its gaps."""
        if element is not asked.element:
            return None
        prompt = prompt_of(asked)
        text = ""
        if element.tag == "gapMatchInteraction":
            numbers = {name: n for n, name in enumerate(gaps_in(element), start=1)}
            text = self._body.text(element, lambda e: _gap_shown(e, numbers))
        elif element.tag == "hottextInteraction":
            text = self._body.text(element, lambda e: "" if e.tag == "prompt" else None)
        return f"\n{prompt}\n{text}\n"

    def _bare(self, read: Answered, stem: str) -> Item:
        return Item(
            kind=read.kind,
            stem=stem,
            place=self._file.place,
            choices=read.choices,
            truth=read.truth,
            blanks=read.blanks,
            sequence=read.sequence,
            pairs=read.pairs,
        )

    def _surrounded(self, item: Item) -> Item:
        """Add what stands around the interactions: names, marks, notes, the explanation and shared texts."""
        name = " ".join((self._root.get("title") or "").split())
        stem = "\n".join(filter(None, [self._stimuli(), item.stem]))
        if not stem and not any(part.stem for part in item.parts):
            # Some programs put the question into the title alone.
            stem = name
        if not stem and not item.parts:
            raise Refused("no-stem")
        if has_own_rules(self._root):
            self._body.markup.lose("own-rules")
        notes, worth = read_points(self._body.notes)
        if notes and item.kind is not ItemKind.ESSAY:
            self._body.markup.lose("marker-notes")
        identifier = self._root.get("identifier") or ""
        explanation = self._explanation()
        return replace(
            item,
            stem=stem,
            name=name,
            identifier="" if MADE_UP.fullmatch(identifier) else identifier,
            marks=marks_of(self._root, self._declarations),
            points=notes if item.kind is ItemKind.ESSAY else (),
            point_marks=worth if item.kind is ItemKind.ESSAY else (),
            explanation=explanation,
            pictures=tuple(self._body.markup.shelf.taken.values()),
        )

    def _explanation(self) -> str:
        """Return feedback that everybody gets: shown by default, or worded alike for right and wrong."""
        feedback = list(named(self._root, "modalFeedback"))
        for element in feedback:
            if outcome_default(self._root, element.get("outcomeIdentifier") or "") == element.get("identifier"):
                return self._body.text(element)
        texts = {self._body.text(element) for element in feedback}
        if len(texts) == 1 and len(feedback) > 1:
            return texts.pop()
        if any(texts):
            self._body.markup.lose("option-feedback")
        return ""

    def _stimuli(self) -> str:
        told = []
        for reference in named(self._root, "assessmentStimulusRef"):
            address = reference.get("href") or ""
            data = self._file.find(address)
            try:
                root = plain_names(parse_xml(data or b""))
            except NotThisFormat:
                self._body.markup.lose("stimulus-missing", address[:80])
                continue
            told.append(self._body.text(first(root, "stimulusBody")))
        return "\n".join(told)


def _marked(element: Element, numbers: dict[int, int]) -> str | None:
    if id(element) not in numbers:
        return None
    mark = f"{{{numbers[id(element)]}}}"
    return mark if element.tag in INLINE else f"\n{mark}\n"


def _gap_shown(element: Element, numbers: dict[str, int]) -> str | None:
    if element.tag in ("prompt", "gapText", "gapImg"):
        return ""
    return f"____({numbers[element.get('identifier') or '']})" if element.tag == "gap" else None
