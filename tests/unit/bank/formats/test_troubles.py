"""Every trouble has a sentence, and every sentence is about something that can happen."""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

from examsvc.bank.formats import losses
from examsvc.bank.formats.items import Place, Trouble
from examsvc.bank.formats.sentences_foreign import FOREIGN
from examsvc.bank.formats.troubles import SENTENCES, reason_of, remedy_of

SOURCES = sorted(Path(losses.__file__).parent.rglob("*.py"))
# Where the code of a trouble stands among the arguments of what makes one.
PLACES = {"Refused": 0, "NotThisFormat": 0, "lose": 0, "Trouble": 1}


def told(source: Path) -> Iterator[str]:
    """Yield the codes that a module spells out where it tells of a trouble."""
    for node in ast.walk(ast.parse(source.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Call):
            name = node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")
            given = node.args[PLACES[name]] if len(node.args) > PLACES.get(name, 99) else None
            if isinstance(given, ast.Constant) and isinstance(given.value, str):
                yield given.value


def test_what_is_wrong_is_told_with_what_it_is_about() -> None:
    trouble = Trouble(Place("line", 3), "not-a-number", "三")
    assert reason_of(trouble) == "“三”不是数字"
    assert remedy_of(trouble) == "改成数字后再导入。"


@pytest.mark.parametrize("source", SOURCES, ids=lambda path: path.name)
def test_every_code_that_a_module_tells_has_a_sentence(source: Path) -> None:
    assert set(told(source)) <= set(SENTENCES)


@pytest.mark.parametrize("code", sorted(FOREIGN))
def test_no_sentence_is_about_what_never_happens(code: str) -> None:
    assert any(f'"{code}"' in path.read_text(encoding="utf-8") for path in SOURCES if "sentences" not in path.name)


@pytest.mark.parametrize("field", losses.FIELDS)
def test_every_field_that_can_be_lost_has_a_sentence(field: str) -> None:
    assert f"lost-{field}" in SENTENCES
