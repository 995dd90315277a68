"""Write items as Moodle XML."""

import base64
from collections.abc import Callable, Sequence
from decimal import Decimal
from urllib.parse import quote
from xml.sax.saxutils import escape, quoteattr

from examsvc.bank.formats.cloze_writing import NoGroup, case_html, fill_html
from examsvc.bank.formats.items import Blank, Item, ItemKind, Picture, Wording
from examsvc.bank.formats.markup_html import GAP, PICTURE_LINE, html_of, short_html_of
from examsvc.bank.formats.markup_xml import legal
from examsvc.bank.formats.model_answers import written_points
from examsvc.bank.formats.numbers import HUNDRED, plain_decimal
from examsvc.bank.formats.topics import category_of_topic
from examsvc.bank.formats.weights import weights_of

NATIVE = {
    ItemKind.SINGLE: "multichoice",
    ItemKind.MULTIPLE: "multichoice",
    ItemKind.TRUE_FALSE: "truefalse",
    ItemKind.FILL: "cloze",
    ItemKind.NUMERIC: "numerical",
    ItemKind.ORDERING: "ordering",
    ItemKind.MATCHING: "matching",
    ItemKind.SHORT_ANSWER: "shortanswer",
    ItemKind.ESSAY: "essay",
    ItemKind.COMPOSITE: "cloze",
}


def category_xml(topic: str) -> str:
    """Switch to the category of a topic."""
    path = _plain("text", category_of_topic(topic))
    return f'  <question type="category">\n    <category>{path}</category>\n  </question>\n'


def question_xml(item: Item) -> str:
    """Write one question; raises NoGroup for what no type of Moodle's can hold."""
    native, stem, own = _own(item)
    texts = [
        f"    <name>{_plain('text', item.name)}</name>\n",
        _holder("questiontext", stem, _used(item, _shown(item))),
        _text("generalfeedback", item, item.explanation),
        f"    {_plain('defaultgrade', plain_decimal(item.marks))}\n" if item.marks is not None else "",
        "    <penalty>0</penalty>\n    <hidden>0</hidden>\n",
        f"    {_plain('idnumber', item.identifier)}\n",
        own,
        _tags(item.tags),
    ]
    return f'  <question type="{native}">\n{"".join(texts)}  </question>\n'


def _own(item: Item) -> tuple[str, str, str]:
    """Return the native type, the HTML of the stem and the elements of the item's kind."""
    if item.kind is ItemKind.FILL:
        if item.blanks and all(blank.offered for blank in item.blanks):
            return _gapselect(item)
        return "cloze", fill_html(item, _address), ""
    if item.kind is ItemKind.COMPOSITE:
        return "cloze", case_html(item, _address), ""
    return NATIVE[item.kind], html_of(item.stem, _address), _WRITERS[item.kind](item)


def _choices(item: Item) -> str:
    if len(item.choices) < 2 or not any(choice.right for choice in item.choices):
        raise NoGroup(item.kind.value)
    single = "true" if item.kind is ItemKind.SINGLE else "false"
    head = f"    <single>{single}</single>\n    <shuffleanswers>true</shuffleanswers>\n"
    answers = (
        _answer(item, choice.text, weight)
        for choice, weight in zip(item.choices, weights_of(item.kind, item.choices), strict=True)
    )
    return head + "    <answernumbering>ABCD</answernumbering>\n" + "".join(answers)


def _truth(item: Item) -> str:
    if item.truth is None:
        raise NoGroup(item.kind.value)
    rights = {"true": item.truth, "false": not item.truth}
    return "".join(_exact(word, HUNDRED if right else Decimal(0)) for word, right in rights.items())


def _wordings(item: Item) -> str:
    blank = _one_blank(item)
    if not blank.wordings or blank.figures or blank.offered:
        raise NoGroup(item.kind.value)
    return "    <usecase>0</usecase>\n" + "".join(
        _exact(w.text.replace("*", r"\*"), w.weight) for w in blank.wordings
    )


def _figures(item: Item) -> str:
    blank = _one_blank(item)
    if not blank.figures or blank.wordings:
        raise NoGroup(item.kind.value)
    answers = "".join(
        _exact(plain_decimal(f.number), f.weight, _plain("tolerance", plain_decimal(f.tolerance)))
        for f in blank.figures
    )
    if not blank.unit:
        return answers
    unit = f"<unit><multiplier>1</multiplier>{_plain('unit_name', blank.unit)}</unit>"
    return f"{answers}    <unitgradingtype>0</unitgradingtype><showunits>0</showunits><units>{unit}</units>\n"


def _one_blank(item: Item) -> Blank:
    if len(item.blanks) != 1:
        raise NoGroup(item.kind.value)
    return item.blanks[0]


def _pairs(item: Item) -> str:
    if sum(bool(pair.left) for pair in item.pairs) < 2:
        raise NoGroup(item.kind.value)
    return "    <shuffleanswers>true</shuffleanswers>\n" + "".join(
        _holder(
            "subquestion",
            short_html_of(pair.left, _address),
            _used(item, pair.left),
            f"<answer>{_plain('text', pair.right)}</answer>",
        )
        for pair in item.pairs
    )


def _sequence(item: Item) -> str:
    if len(item.sequence) < 2:
        raise NoGroup(item.kind.value)
    head = (
        "    <layouttype>VERTICAL</layouttype>\n    <selecttype>ALL</selecttype>\n    <selectcount>0</selectcount>\n"
    )
    head += "    <gradingtype>ALL_OR_NOTHING</gradingtype>\n    <numberingstyle>none</numberingstyle>\n"
    return head + "".join(_answer(item, text, Decimal(n)) for n, text in enumerate(item.sequence, start=1))


def _points(item: Item) -> str:
    head = "    <responseformat>plain</responseformat>\n    <responserequired>1</responserequired>\n"
    notes = "\n".join(written_points(item.points, item.point_marks))
    return head + "    <attachments>0</attachments>\n" + _text("graderinfo", item, notes)


def _gapselect(item: Item) -> tuple[str, str, str]:
    """Write drop-down gaps; gaps that offer the same words share a group."""
    groups = list(dict.fromkeys(blank.offered for blank in item.blanks))
    options = [(word, n) for n, group in enumerate(groups, start=1) for word in group]
    numbers = [_option_number(options, blank.wordings, groups.index(blank.offered) + 1) for blank in item.blanks]
    if [int(n) for n in GAP.findall(item.stem)] != list(range(1, len(numbers) + 1)):
        raise NoGroup("{…}")
    own = "".join(
        f"    <selectoption>{_plain('text', word)}<group>{group}</group></selectoption>\n" for word, group in options
    )
    return "gapselect", html_of(item.stem, _address, lambda n: f"[[{numbers[n - 1]}]]"), own


def _option_number(options: list[tuple[str, int]], wordings: Sequence[Wording], group: int) -> int:
    if len(wordings) != 1 or (wordings[0].text, group) not in options:
        raise NoGroup(ItemKind.FILL.value)
    return options.index((wordings[0].text, group)) + 1


def _answer(item: Item, text: str, weight: Decimal) -> str:
    return _holder("answer", short_html_of(text, _address), _used(item, text), fraction=plain_decimal(weight))


def _exact(text: str, weight: Decimal, more: str = "") -> str:
    fraction = plain_decimal(weight)
    return f'    <answer fraction="{fraction}" format="plain_text">{_plain("text", text)}{more}</answer>\n'


def _text(name: str, item: Item, text: str) -> str:
    return _holder(name, html_of(text, _address), _used(item, text))


def _holder(name: str, html: str, pictures: Sequence[Picture], more: str = "", fraction: str = "") -> str:
    files = "".join(
        f'<file name={quoteattr(p.name)} path="/" encoding="base64">{base64.b64encode(p.data).decode()}</file>'
        for p in pictures
    )
    share = f' fraction="{fraction}"' if fraction else ""
    return f'    <{name}{share} format="html">{_plain("text", html)}{files}{more}</{name}>\n'


def _plain(name: str, text: str) -> str:
    return f"<{name}>{escape(legal(text))}</{name}>"


def _address(name: str) -> str:
    return f"@@PLUGINFILE@@/{quote(name)}"


def _used(item: Item, text: str) -> list[Picture]:
    """Return the pictures that a text shows; Moodle wants them beside it."""
    shown = {found[2] for line in text.split("\n") if (found := PICTURE_LINE.fullmatch(line))}
    return [picture for picture in item.pictures if picture.name in shown]


def _shown(item: Item) -> str:
    """Return everything that a cloze text shows in one piece, else the stem."""
    parts = [text for part in item.parts for text in (part.stem, *(choice.text for choice in part.choices))]
    return "\n".join([item.stem, *parts])


def _tags(tags: Sequence[str]) -> str:
    inner = "".join(f"<tag>{_plain('text', tag)}</tag>" for tag in tags)
    return f"    <tags>{inner}</tags>\n" if tags else ""


_WRITERS: dict[ItemKind, Callable[[Item], str]] = {
    ItemKind.SINGLE: _choices,
    ItemKind.MULTIPLE: _choices,
    ItemKind.TRUE_FALSE: _truth,
    ItemKind.SHORT_ANSWER: _wordings,
    ItemKind.NUMERIC: _figures,
    ItemKind.MATCHING: _pairs,
    ItemKind.ORDERING: _sequence,
    ItemKind.ESSAY: _points,
}
