"""Find a question type by its kind: every module of this package that defines one is found by itself."""

import importlib
import pkgutil
from functools import cache

from examsvc.bank import question_types
from examsvc.bank.question_types.base import AnyType, QuestionType


@cache
def all_types() -> dict[str, AnyType]:
    """Return every kind with its type, in alphabetical order."""
    for module in pkgutil.iter_modules(question_types.__path__):
        importlib.import_module(f"{question_types.__name__}.{module.name}")
    types = [cls() for cls in QuestionType.__subclasses__()]
    return {found.kind: found for found in sorted(types, key=lambda t: t.kind)}


def question_type(kind: str) -> AnyType:
    """Return the type of a kind; raises KeyError for one nobody has written."""
    return all_types()[kind]
