"""Every format by its name, and which one a file is of."""

import importlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol, cast

from flask_babel import lazy_gettext as _
from flask_babel.speaklater import LazyString

from examsvc.bank.formats.items import Item, Reading, Written

AUTO = "auto"


class FormatModule(Protocol):
    """What a module of this package offers."""

    SUFFIXES: tuple[str, ...]

    def recognises(self, data: bytes, filename: str) -> bool:
        """Tell whether the file is of this format."""

    def read(self, data: bytes, filename: str, choices: Mapping[str, str]) -> Reading:
        """Read it; raises NotThisFormat."""

    def write(self, items: Sequence[Item]) -> Written:
        """Write items, and say what is lost."""


@dataclass(frozen=True)
class Format:
    """A format: its name on the command line and on pages, its module, and how a written file ends."""

    name: str
    module: str
    label: LazyString
    suffix: str


FORMATS = {
    found.name: found
    for found in (
        Format("excel", "excel", _("Excel 表格"), ".xlsx"),
        Format("csv", "comma_separated", _("CSV 文本表格"), ".csv"),
        Format("word", "word", _("Word 文档"), ".docx"),
        Format("text", "pasted", _("中文纯文本"), ".txt"),
        Format("yaml", "canonical_yaml", _("YAML（本系统的完整格式）"), ".yaml"),
        Format("gift", "gift", _("GIFT"), ".gift"),
        Format("aiken", "aiken", _("Aiken"), ".txt"),
        Format("cloze", "cloze", _("完形填空（Moodle Cloze）"), ".cloze"),
        Format("moodle", "moodle_xml", _("Moodle XML"), ".xml"),
        Format("qti21", "qti21", _("QTI 2.1 试题包"), ".zip"),
        Format("qti22", "qti22", _("QTI 2.2 试题包"), ".zip"),
        Format("qti30", "qti30", _("QTI 3.0 试题包"), ".zip"),
    )
}


def format_module(name: str) -> FormatModule:
    """Import a format's module; raises KeyError for a name that is none."""
    return cast("FormatModule", importlib.import_module(f"examsvc.bank.formats.{FORMATS[name].module}"))


def formats_of(data: bytes, filename: str) -> tuple[str, ...]:
    """Return the names of all formats that take the file for theirs."""
    return tuple(name for name in FORMATS if format_module(name).recognises(data, filename))
