"""What every writer owes: nothing raised, nothing invented, nothing lost without a word."""

from types import ModuleType

import pytest

from examsvc.bank.formats import aiken, cloze, gift, moodle_xml, qti21, qti22, qti30
from examsvc.bank.formats.items import Choice, Item, ItemKind, NotThisFormat
from tests.unit.bank.formats import making

WRITERS = (aiken, cloze, gift, moodle_xml, qti21, qti22, qti30)
each_writer = pytest.mark.parametrize("module", WRITERS, ids=lambda module: module.__name__.rpartition(".")[2])


def read_again(module: ModuleType, data: bytes) -> tuple[Item, ...]:
    try:
        items: tuple[Item, ...] = module.read(data, f"a{module.SUFFIXES[0]}", {}).items
    except NotThisFormat:
        return ()
    return items


@each_writer
@pytest.mark.parametrize("kind", [kind for kind in ItemKind if kind is not ItemKind.ESSAY])
def test_a_question_without_a_key_is_never_given_one(module: ModuleType, kind: ItemKind) -> None:
    written = module.write([making.item(kind)])
    assert [loss.code for loss in written.losses] == ["not-written"]
    assert read_again(module, written.data) == ()


@each_writer
def test_nothing_to_write_gives_a_file_without_a_question(module: ModuleType) -> None:
    written = module.write([])
    assert written.losses == ()
    assert read_again(module, written.data) == ()


@pytest.mark.parametrize("module", [aiken, gift, moodle_xml, qti21, qti22, qti30])
def test_text_that_looks_like_markup_stays_text(module: ModuleType) -> None:
    made = making.item(
        ItemKind.SINGLE,
        stem="</text>]]><script>alert(1)</script>&nbsp;{=甲}",
        choices=(Choice("<b onclick='x'>甲</b>", right=True), Choice('"乙" & ~丙', right=False)),
    )
    (found,) = read_again(module, module.write([made]).data)
    assert (found.stem, found.choices) == (made.stem, made.choices)


@pytest.mark.parametrize("module", [moodle_xml, qti21, qti30])
def test_signs_that_xml_cannot_say_are_left_out(module: ModuleType) -> None:
    made = making.item(ItemKind.TRUE_FALSE, truth=True, stem="甲\x0b乙", name="丙\x00丁")
    (found,) = read_again(module, module.write([made]).data)
    assert (found.stem, found.name) == ("甲乙", "丙丁")
