"""Find a question type by its kind: every module of this package that defines one is found by itself."""

import importlib
import inspect
import pkgutil
from collections.abc import Iterator
from functools import cache

from examsvc.bank import question_types
from examsvc.bank.formats.items import ItemKind
from examsvc.bank.question_types.base import AnyType, QuestionType


@cache
def all_types() -> dict[str, AnyType]:
    """Return every kind with its type, in alphabetical order."""
    for module in pkgutil.iter_modules(question_types.__path__):
        importlib.import_module(f"{question_types.__name__}.{module.name}")
    types = [cls() for cls in _concrete(QuestionType)]  # type: ignore[type-abstract]
    return {found.kind: found for found in sorted(types, key=lambda t: t.kind)}


def question_type(kind: str) -> AnyType:
    """Return the type of a kind; raises KeyError for one nobody has written."""
    return all_types()[kind]


@cache
def type_of_item(kind: ItemKind) -> AnyType:
    """Return the type that takes over items of a kind; raises KeyError when none does."""
    return {item_kind: found for found in all_types().values() for item_kind in found.item_kinds}[kind]


def _concrete(cls: type[AnyType]) -> Iterator[type[AnyType]]:
    for below in cls.__subclasses__():
        if not inspect.isabstract(below):
            yield below
        yield from _concrete(below)
