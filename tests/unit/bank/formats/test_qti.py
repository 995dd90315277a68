"""QTI items of all versions as other programs write them."""

from contextlib import suppress
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from examsvc.bank.formats import qti21, qti22, qti30
from examsvc.bank.formats.items import (
    Blank,
    Choice,
    Figure,
    Item,
    ItemKind,
    NotThisFormat,
    Place,
    Reading,
    Trouble,
    Wording,
)
from tests.unit.bank.formats.making import codes
from tests.unit.bank.formats.qti_files import DIALECTS, choice, declared, item, mapped

MODULES = {"2.1": qti21, "2.2": qti22, "3.0": qti30}


def read(data: bytes) -> Reading:
    return qti21.read(data, "a.xml", {})


def only(data: bytes) -> Item:
    reading = read(data)
    assert not reading.rejected
    return reading.items[0]


def entry(name: str = "RESPONSE") -> str:
    return f'<textEntryInteraction responseIdentifier="{name}"/>'


@pytest.mark.parametrize("version", list(DIALECTS))
def test_the_namespace_tells_the_version_and_every_version_is_read(version: str) -> None:
    data = item(choice("甲", "乙"), declared("B"), dialect=DIALECTS[version])
    assert [name for name, module in MODULES.items() if module.recognises(data, "a.xml")] == [version]
    found = only(data)
    assert (found.kind, found.stem, found.name, found.identifier) == (ItemKind.SINGLE, "题干", "题名", "q1")
    assert found.choices == (Choice("甲", right=False), Choice("乙", right=True))


def test_several_right_options_and_their_weights() -> None:
    plain = only(item(choice("甲", "乙", "丙", most=0), declared("A", "B", several=True)))
    assert [(c.right, c.weight) for c in plain.choices] == [(True, None), (True, None), (False, None)]
    mapping = mapped('lowerBound="0" upperBound="2" defaultValue="-2"', A="1", B="1", C="-1")
    reading = read(item(choice("甲", "乙", "丙", "丁", most=0), declared("A", "B", several=True, mapping=mapping)))
    assert [c.weight for c in reading.items[0].choices] == [Decimal(n) for n in (50, 50, -50, -100)]
    assert reading.items[0].marks == 2
    assert codes(reading) == {"bounds"}


def test_a_mapping_alone_is_a_key_too() -> None:
    found = only(item(choice("甲", "乙"), declared(mapping=mapped(A="0.5", B="1"))))
    assert [(c.right, c.weight) for c in found.choices] == [(False, Decimal(50)), (True, Decimal(100))]


@pytest.mark.parametrize(("yes", "no"), [("True", "False"), ("正确", "错误"), ("对", "错")])
def test_two_options_that_judge_make_a_judgement(yes: str, no: str) -> None:
    found = only(item(choice(yes, no), declared("B")))
    assert (found.kind, found.truth) == (ItemKind.TRUE_FALSE, False)


def test_gaps_for_text_make_a_fill_in() -> None:
    data = item(
        f"<p>在{entry('R1')}年由{entry('R2')}上报</p>",
        declared("2014", name="R1", base="integer") + declared("县", name="R2", base="string"),
    )
    found = only(data)
    assert (found.kind, found.stem) == (ItemKind.FILL, "在{1}年由{2}上报")
    assert found.blanks == (Blank(figures=(Figure(Decimal(2014)),)), Blank(wordings=(Wording("县"),)))


def test_words_to_choose_in_the_text_are_offered() -> None:
    options = '<inlineChoice identifier="A">县</inlineChoice><inlineChoice identifier="B">乡</inlineChoice>'
    body = f'<p>由<inlineChoiceInteraction responseIdentifier="RESPONSE">{options}</inlineChoiceInteraction>上报</p>'
    assert only(item(body, declared("B"))).blanks == (Blank(wordings=(Wording("乡"),), offered=("县", "乡")),)


def test_wordings_have_weights_and_capitals_are_told() -> None:
    mapping = mapped(York="1", york="0.5")
    reading = read(item(f"<p>of {entry()}!</p>", declared("York", base="string", mapping=mapping)))
    assert reading.items[0].blanks[0].wordings == (Wording("York"), Wording("york", Decimal(50)))
    assert codes(reading) == {"case-sensitive"}


@pytest.mark.parametrize(
    ("rule", "tolerance"),
    [
        ('toleranceMode="absolute" tolerance="0.5 0.5"', "0.5"),
        ('toleranceMode="relative" tolerance="10"', "20"),
        ('toleranceMode="exact"', "0"),
    ],
)
def test_the_tolerance_of_a_number_stands_in_the_rules(rule: str, tolerance: str) -> None:
    equal = f'<equal {rule}><variable identifier="RESPONSE"/><correct identifier="RESPONSE"/></equal>'
    rule = f"<responseCondition><responseIf>{equal}</responseIf></responseCondition>"
    rules = f"<responseProcessing>{rule}</responseProcessing>"
    found = only(item(f"<p>题干</p><p>{entry()}</p>", declared("200", base="float"), rules))
    assert (found.kind, found.stem) == (ItemKind.NUMERIC, "题干")
    assert found.blanks[0].figures == (Figure(Decimal(200), Decimal(tolerance)),)


def test_an_order_is_the_order_of_the_key() -> None:
    options = "".join(f'<simpleChoice identifier="{n}">{n}项</simpleChoice>' for n in "ABC")
    body = f'<orderInteraction responseIdentifier="RESPONSE"><prompt>排序</prompt>{options}</orderInteraction>'
    assert only(item(body, declared("C", "A", "B", several=True))).sequence == ("C项", "A项", "B项")


def test_an_essay_keeps_its_notes_for_markers() -> None:
    body = '<rubricBlock view="scorer"><p>要点一</p><p>要点二</p></rubricBlock><p>论述</p>'
    found = only(item(f'{body}<extendedTextInteraction responseIdentifier="RESPONSE"/>', declared(base="string")))
    assert (found.kind, found.stem, found.points) == (ItemKind.ESSAY, "论述", ("要点一", "要点二"))


def test_hot_words_and_sliders_are_taken_as_the_nearest_kind() -> None:
    hot = (
        '<hottextInteraction responseIdentifier="RESPONSE"><prompt>找错</prompt><p>我'
        '<hottext identifier="A">是</hottext><hottext identifier="B">的</hottext></p></hottextInteraction>'
    )
    reading = read(item(hot, declared("B")))
    assert (reading.items[0].stem, codes(reading)) == ("找错\n我是的", {"kind-as"})
    slider = '<p>多少</p><sliderInteraction responseIdentifier="RESPONSE" lowerBound="0" upperBound="9"/>'
    reading = read(item(slider, declared("4", base="integer")))
    assert reading.items[0].blanks[0].figures == (Figure(Decimal(4)),)
    assert codes(reading) == {"kind-as"}


def test_several_interactions_make_a_case() -> None:
    body = f"<p>材料</p>{choice('甲', '乙', prompt='第一问')}<p>第二问{entry('R2')}</p>"
    found = only(item(body, declared("A") + declared("县", name="R2", base="string")))
    assert (found.kind, found.stem) == (ItemKind.COMPOSITE, "材料\n{1}\n第二问{2}")
    assert [(part.kind, part.stem) for part in found.parts] == [
        (ItemKind.SINGLE, "第一问"),
        (ItemKind.SHORT_ANSWER, ""),
    ]


def test_the_title_is_the_question_where_the_body_has_none() -> None:
    assert only(item(choice("甲", "乙", prompt=""), declared("A"))).stem == "题名"


THREE = "<defaultValue><value>3.0</value></defaultValue>"


@pytest.mark.parametrize(
    ("outcome", "marks"),
    [
        (f'<outcomeDeclaration identifier="MAXSCORE">{THREE}</outcomeDeclaration>', 3),
        ('<outcomeDeclaration identifier="SCORE" normalMaximum="4"/>', 4),
        ('<outcomeDeclaration identifier="SCORE"/>', None),
    ],
)
def test_marks_are_what_the_item_declares(outcome: str, marks: int | None) -> None:
    assert only(item(choice("甲", "乙"), declared("A") + outcome)).marks == marks


def test_feedback_that_everybody_gets_is_the_explanation() -> None:
    both = "".join(
        f'<modalFeedback outcomeIdentifier="F" identifier="{n}" showHide="show">因为</modalFeedback>'
        for n in ("a", "b")
    )
    assert only(item(choice("甲", "乙"), declared("A"), both)).explanation == "因为"
    reading = read(item(choice("甲", "乙"), declared("A"), both.replace("因为", "对了", 1)))
    assert (reading.items[0].explanation, codes(reading)) == ("", {"option-feedback"})


INTERACTION = '<p>题干</p><{0} responseIdentifier="RESPONSE"/>'


@pytest.mark.parametrize(
    ("data", "code", "about"),
    [
        (item(choice("甲", "乙"), declared()), "key-in-rules", ""),
        (item(choice("甲", "乙"), declared("")), "empty-key", ""),
        (item(choice("甲", "乙"), declared("C")), "key-outside-options", "C"),
        (item(choice("甲"), declared("A")), "too-few-options", ""),
        (item(choice("甲", "乙"), ""), "key-in-rules", ""),
        (item(choice("甲", "乙"), declared("A"), attributes='adaptive="true"'), "adaptive", ""),
        (
            item(choice("甲", "乙"), declared("A") + "<templateDeclaration/>"),
            "kind-calculated",
            "templateDeclaration",
        ),
        (item(INTERACTION.format("hotspotInteraction"), declared("A")), "kind-on-picture", "hotspotInteraction"),
        (item(INTERACTION.format("graphicOrderInteraction"), ""), "kind-on-picture", "graphicOrderInteraction"),
        (item(INTERACTION.format("uploadInteraction"), ""), "kind-no-marking", "uploadInteraction"),
        (item(INTERACTION.format("customInteraction"), ""), "kind-no-marking", "customInteraction"),
        (item(f"<p>题{entry()}</p>", declared("三", base="float")), "not-a-number", "三"),
        (
            item(f"<p>题{entry()}</p>" + INTERACTION.format("uploadInteraction"), ""),
            "several-in-one",
            "uploadInteraction",
        ),
    ],
)
def test_what_cannot_be_taken_without_guessing_is_rejected(data: bytes, code: str, about: str) -> None:
    reading = read(data)
    assert (reading.items, reading.rejected) == ((), (Trouble(Place("question", 1), code, about),))


@pytest.mark.parametrize(
    ("body", "more", "code"),
    [
        (
            "",
            "<modalFeedback outcomeIdentifier='F' identifier='a' showHide='show'>好</modalFeedback>",
            "option-feedback",
        ),
        ("<p><img src='a.png' alt='图'/></p>", "", "picture-missing"),
        ("<p><object type='image/png' data='a.png'>图</object></p>", "", "picture-missing"),
        ("<rubricBlock view='scorer'><p>看</p></rubricBlock>", "", "marker-notes"),
        ("<p><feedbackInline outcomeIdentifier='F' identifier='a'>好</feedbackInline></p>", "", "option-feedback"),
        ("", "<responseProcessing><patternMatch/></responseProcessing>", "own-rules"),
        ("", "<assessmentStimulusRef identifier='s' href='s.xml'/>", "stimulus-missing"),
    ],
)
def test_what_is_lost_is_told(body: str, more: str, code: str) -> None:
    reading = read(item(body + choice("甲", "乙"), declared("A"), more))
    assert len(reading.items) == 1
    assert codes(reading) == {code}


def test_an_item_without_interaction_is_a_description() -> None:
    reading = read(item("<p>只是说明</p>"))
    assert (reading.items, codes(reading)) == ((), {"description"})


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"<questestinterop/>", "old-qti"),
        (b"<assessmentItem/>", "no-questions"),
        (b"<quiz/>", "no-questions"),
        (b"", "no-questions"),
    ],
)
def test_other_files_are_refused_by_name(data: bytes, code: str) -> None:
    with pytest.raises(NotThisFormat, match=code):
        read(data)


def test_broken_and_unsafe_items_are_rejected() -> None:
    good = item(choice("甲", "乙"), declared("A"))
    assert [t.code for t in read(good[:-20]).rejected] == ["broken-xml"]
    assert [t.code for t in read(b"<!DOCTYPE a [<!ENTITY b 'c'>]>" + good).rejected] == ["unsafe-xml"]
    assert not read(b"<!DOCTYPE assessmentItem>" + good).rejected


@given(
    st.binary(max_size=120),
    st.text(max_size=40),
    st.sampled_from(["choice", "order", "match", "gapMatch", "textEntry", "slider"]),
)
def test_any_bytes_are_read_or_refused(data: bytes, text: str, kind: str) -> None:
    qti21.recognises(data, "a.xml")
    with suppress(NotThisFormat):
        read(data)
    with suppress(NotThisFormat):
        read(
            item(f"{text}<{kind}Interaction responseIdentifier='RESPONSE'>{text}</{kind}Interaction>", declared(text))
        )
