"""QTI 3.0, items and packages; any version is read, this one is written."""

from collections.abc import Mapping, Sequence

from examsvc.bank.formats.items import Item, Reading, Written
from examsvc.bank.formats.qti import files, packing
from examsvc.bank.formats.qti.dialect import QTI30

SUFFIXES = files.SUFFIXES


def recognises(data: bytes, filename: str) -> bool:
    """Tell whether an item or a package is of QTI 3.0 by its namespace."""
    return files.version_in(data, filename) == QTI30.version


def read(data: bytes, filename: str, choices: Mapping[str, str]) -> Reading:
    """Read an item or a package; raises NotThisFormat."""
    return files.read_qti(data)


def write(items: Sequence[Item]) -> Written:
    """Write a package with one file an item, a test and the pictures."""
    return packing.package_of(items, QTI30)
