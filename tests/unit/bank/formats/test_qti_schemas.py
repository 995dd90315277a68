"""What is written as QTI keeps to the names, attributes and order of the published schemas.

The files that these tests write were validated against imsqti_v2p1.xsd, imsqti_v2p2.xsd and, for 3.0, the assessment
schema in its published profile (imsqti_asiv3p0_sbacv1p0_v1p0.xsd). The schemas may not be passed on, so what they
allowed of ours is kept here: a name, its attributes, its children. Whatever is written beyond it must be validated
again before it is added.
"""

import io
import re
import zipfile
from collections.abc import Iterator
from dataclasses import replace
from decimal import Decimal
from types import ModuleType

import pytest
from defusedxml.ElementTree import fromstring
from hypothesis import given
from hypothesis import strategies as st

from examsvc.bank.formats.items import Item
from tests.unit.bank.formats.making import picture
from tests.unit.bank.formats.test_qti_writing import MODULES, holdable

ALLOWED = """
assessmentItem | adaptive identifier schemaLocation timeDependent title |
assessmentItemRef | href identifier | weight
assessmentSection | identifier title visible | assessmentItemRef
assessmentTest | identifier schemaLocation title | outcomeDeclaration outcomeProcessing testPart
baseValue | baseType |
choiceInteraction | maxChoices responseIdentifier shuffle | simpleChoice
contentBody |  | p table
correct | identifier |
correctResponse |  | value
defaultValue |  | value
div | class | choiceInteraction extendedTextInteraction matchInteraction orderInteraction p
equal | tolerance toleranceMode | correct variable
extendedTextInteraction | responseIdentifier |
img | alt src |
inlineChoice | identifier |
inlineChoiceInteraction | responseIdentifier shuffle | inlineChoice
isNull |  | variable
itemBody |  | choiceInteraction div extendedTextInteraction matchInteraction orderInteraction p rubricBlock table
mapEntry | caseSensitive mapKey mappedValue |
mapResponse | identifier |
mapping | defaultValue lowerBound | mapEntry
match |  | correct variable
matchInteraction | maxAssociations responseIdentifier shuffle | simpleMatchSet
modalFeedback | identifier outcomeIdentifier showHide | contentBody p table
not |  | isNull
orderInteraction | responseIdentifier shuffle | simpleChoice
outcomeDeclaration | baseType cardinality identifier | defaultValue
outcomeProcessing |  | setOutcomeValue
p |  | img inlineChoiceInteraction textEntryInteraction
product |  | baseValue mapResponse
responseCondition |  | responseIf
responseDeclaration | baseType cardinality identifier | correctResponse mapping
responseIf |  | equal match not setOutcomeValue
responseProcessing |  | responseCondition
rubricBlock | use view | contentBody p
setOutcomeValue | identifier | sum
simpleAssociableChoice | identifier matchMax |
simpleChoice | identifier | p
simpleMatchSet |  | simpleAssociableChoice
sum |  | baseValue product testVariables variable
table |  | tbody thead
tbody |  | tr
td |  |
testPart | identifier navigationMode submissionMode | assessmentSection
testVariables | variableIdentifier weightIdentifier |
textEntryInteraction | responseIdentifier |
th |  |
thead |  | tr
tr |  | td th
value |  |
variable | identifier |
weight | identifier value |
"""
ORDER = ("responseDeclaration", "outcomeDeclaration", "itemBody", "responseProcessing", "modalFeedback")
VOCABULARY = {
    name.strip(): (frozenset(attributes.split()), frozenset(children.split()))
    for name, attributes, children in (line.split("|") for line in ALLOWED.strip().splitlines())
}
VOCABULARY["assessmentItem"] = (VOCABULARY["assessmentItem"][0], frozenset(ORDER))


def plain(name: str) -> str:
    """Return a name of any version as 2.x has it: qti-item-body is itemBody."""
    local = name.rpartition("}")[2].removeprefix("qti-")
    return re.sub("-([a-z])", lambda letter: letter[1].upper(), local)


def written(items: list[Item], module: ModuleType) -> Iterator[tuple[str, set[str], list[str]]]:
    """Yield every element of the items and the test with its attributes and children."""
    with zipfile.ZipFile(io.BytesIO(module.write(items).data)) as packed:
        for part in packed.namelist():
            if part.endswith(".xml") and part != "imsmanifest.xml":
                for element in fromstring(packed.read(part)).iter():
                    yield (
                        plain(element.tag),
                        {plain(name) for name in element.attrib},
                        [plain(c.tag) for c in element],
                    )


def rich(item: Item) -> Item:
    """Add all that may stand beside stem and key."""
    stem = f"{item.stem}\n![图](tu.png)\n| 甲 | 乙 |\n| 1 | 2 |"
    return replace(item, stem=stem, explanation="因为", marks=Decimal("2.5"), name="名 <x>", pictures=(picture(),))


@given(st.lists(holdable | holdable.map(rich), min_size=1, max_size=3), st.sampled_from(MODULES))
def test_nothing_is_written_that_was_not_validated(items: list[Item], module: ModuleType) -> None:
    for name, attributes, children in written(items, module):
        allowed = VOCABULARY[name]
        assert attributes <= allowed[0], name
        assert set(children) <= allowed[1], name


@given(holdable.map(rich), st.sampled_from(MODULES))
def test_the_parts_of_an_item_stand_in_the_order_of_the_schema(item: Item, module: ModuleType) -> None:
    (children,) = [children for name, _a, children in written([item], module) if name == "assessmentItem"]
    assert children == sorted(children, key=ORDER.index)
    assert children.count("itemBody") == 1


@pytest.mark.parametrize("name", ["qti-item-body", "{http://www.imsglobal.org/xsd/imsqti_v2p1}itemBody"])
def test_names_of_all_versions_are_compared_as_one(name: str) -> None:
    assert plain(name) == "itemBody"
