"""The one way a file under question_bank/ is laid out, so that writing what was read gives the same bytes.

A question's file follows from its level and its key, its place from its key, the order of its fields from its kind.
"""

import re
from collections.abc import Iterable, Mapping
from itertools import groupby
from typing import Any

from examsvc.bank.formats.shipped_yaml import ShippedPolicy, ShippedQuestion
from examsvc.bank.question_types.registry import question_type

POLICIES = "policies.yaml"
_HEADING = """\
# 政策文件与资料来源：每一试题都指向其中一条。文号、日期只写见过的；未见的写明原因。
# Policy documents and sources that the questions rest on. Fields: README.md in this folder.
"""
_BEFORE = ("topic", "difficulty", "area", "facts", "source", "source_absent", "clause", "clause_absent")
_AFTER = ("quotation", "year", "practice_only", "practice_because", "trust")
_POLICY = (
    "key",
    "title",
    "doc_no",
    "doc_no_absent",
    "issuer",
    "level",
    "issued",
    "effective_from",
    "effective_to",
    "superseded_note",
    "url",
    "basis",
)
_GROUP = re.compile(r"[A-Za-z]+-([a-z]+)-[0-9]+\Z")
_PLAIN = re.compile(r"[\w“《（‘「『][^\n]*\Z")
_NOT_TEXT = re.compile(r"(?:true|false|null)\Z", re.IGNORECASE)
# The gap of a choice is written with it.
_WIDE_SPACE = "\u3000"
_IN_FLOW = re.compile(r"[,\[\]{}:]")


def file_of(question: ShippedQuestion) -> str:
    """Return where a question stands: its level's folder, and the file that its key names."""
    named = _GROUP.match(question.key)
    return f"{question.level}/{named[1] if named else 'own'}.yaml"


def lay_out(policies: Iterable[ShippedPolicy], questions: Iterable[ShippedQuestion]) -> dict[str, str]:
    """Return the text of each file of a folder."""
    files = {POLICIES: _HEADING + "\n" + _list(_policy(policy) for policy in sorted(policies, key=_place))}
    placed = sorted(questions, key=lambda question: (file_of(question), _place(question)))
    for name, own in groupby(placed, key=file_of):
        files[name] = _list(_question(question) for question in own)
    return files


def _place(entry: ShippedPolicy | ShippedQuestion) -> tuple[list[tuple[int, str]], str]:
    parts = re.findall(r"[0-9]+|[^0-9]+", entry.key)
    return [(int(part), "") if part.isdigit() else (-1, part) for part in parts], entry.key


def _policy(policy: ShippedPolicy) -> dict[str, Any]:
    return _said({name: getattr(policy, name) for name in _POLICY})


def _question(question: ShippedQuestion) -> dict[str, Any]:
    kind = question_type(question.type)
    own = kind.to_fields(*kind.parse(question.content, question.key_json))
    checked = question.checked
    return (
        {"key": question.key, "type": question.type}
        | _said({name: getattr(question, name) for name in (*_BEFORE, *_AFTER)})
        | ({} if checked is None else {"checked": {"on": checked.on, "note": checked.note}})
        | own
        | {"explanation": question.explanation}
    )


def _said(fields: Mapping[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in fields.items() if value not in (None, "", (), False)}


def _list(entries: Iterable[Mapping[str, Any]]) -> str:
    return "".join("- " + "\n  ".join(_lines(entry)) + "\n" for entry in entries)


def _lines(fields: Mapping[str, Any]) -> list[str]:
    """Return a mapping as block lines without indent."""
    lines = []
    for name, value in fields.items():
        if isinstance(value, Mapping):
            lines += [f"{_scalar(name)}:", *(f"  {line}" for line in _lines(value))]
        elif isinstance(value, list | tuple) and any(isinstance(part, Mapping) for part in value):
            lines.append(f"{_scalar(name)}:")
            for part in value:
                first, *rest = _lines(part)
                lines += [f"  - {first}", *(f"    {line}" for line in rest)]
        elif isinstance(value, list | tuple):
            lines.append(f"{_scalar(name)}: [{', '.join(_scalar(part, in_flow=True) for part in value)}]")
        else:
            lines.append(f"{_scalar(name)}: {_scalar(value)}")
    return lines


def _scalar(value: object, *, in_flow: bool = False) -> str:
    if isinstance(value, bool):
        return str(value).lower()
    text = str(value)
    plain = _PLAIN.match(text) and not _NOT_TEXT.match(text) and all(map(_prints, text)) and text == text.strip()
    if not plain or ": " in text or " #" in text or text.endswith(":") or (in_flow and _IN_FLOW.search(text)):
        return '"' + "".join(map(_escaped, text)) + '"'
    return text


def _prints(letter: str) -> bool:
    return letter.isprintable() or letter == _WIDE_SPACE


def _escaped(letter: str) -> str:
    if letter in '"\\':
        return f"\\{letter}"
    if letter == "\n":
        return "\\n"
    return letter if _prints(letter) else f"\\U{ord(letter):08x}"
