"""Find a question type by its kind: every module of this package that defines one is found by itself."""

import importlib
import inspect
import pkgutil
from collections.abc import Iterator
from functools import cache
from types import ModuleType

from examsvc.bank import question_types
from examsvc.bank.formats.items import ItemKind
from examsvc.bank.question_types.base import AnyType, QuestionType


@cache
def all_types() -> dict[str, AnyType]:
    """Return every kind with its type, the more used first."""
    found_in = [
        importlib.import_module(f"{question_types.__name__}.{module.name}")
        for module in pkgutil.iter_modules(question_types.__path__)
    ]
    types = [cls() for module in found_in for cls in _own_types(module)]
    return {found.kind: found for found in sorted(types, key=lambda t: (t.rank, t.kind))}


def question_type(kind: str) -> AnyType:
    """Return the type of a kind; raises KeyError for one nobody has written."""
    return all_types()[kind]


@cache
def type_of_item(kind: ItemKind) -> AnyType:
    """Return the type that takes over items of a kind; raises KeyError when none does."""
    return {item_kind: found for found in all_types().values() for item_kind in found.item_kinds}[kind]


def _own_types(module: ModuleType) -> Iterator[type[AnyType]]:
    for _name, cls in inspect.getmembers(module, inspect.isclass):
        if issubclass(cls, QuestionType) and cls.__module__ == module.__name__ and not inspect.isabstract(cls):
            yield cls
