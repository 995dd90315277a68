"""The readers that may run in the bounded child: named here in code, never by a request or a file."""

import importlib
from collections.abc import Callable, Mapping
from typing import Any

from examsvc.files.limits import Limits

# Rooms above bring readers of their own; a name in a table is no import, so the order of the rooms stands.
READERS = {
    "tables": "examsvc.files.tables:answer",
    "many_tables": "examsvc.files.many_tables:answer",
    "questions": "examsvc.bank.formats.reading:answer",
    "format": "examsvc.bank.formats.reading:recognise",
    "columns": "examsvc.bank.formats.looking:answer",
    "words": "examsvc.files.wording:answer",
}
Reader = Callable[[bytes, str, Limits, Mapping[str, str]], dict[str, Any]]


def find_reader(name: str) -> Reader:
    """Import the reader of that name; raises KeyError for any name that is not in the table."""
    module, _colon, function = READERS[name].partition(":")
    reader: Reader = getattr(importlib.import_module(module), function)
    return reader
