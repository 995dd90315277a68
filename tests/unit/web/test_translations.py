"""The English catalogue is whole: every source string has a translation that keeps its placeholders."""

import re
from collections.abc import Iterator
from functools import cache
from os import PathLike
from pathlib import Path

from babel.messages.catalog import Message
from babel.messages.extract import DEFAULT_KEYWORDS, extract_from_dir
from babel.messages.pofile import read_po

ROOT = Path(__file__).resolve().parents[3]
CATALOGUE = ROOT / "examsvc" / "translations" / "en" / "LC_MESSAGES" / "messages.po"
METHODS = [("templates/print/**", "ignore"), ("examsvc/**.py", "python"), ("templates/**.html", "jinja2")]
KEYWORDS = {**DEFAULT_KEYWORDS, "lazy_gettext": None, "_l": None}
PLACEHOLDER = re.compile(r"%\(\w+\)s|\{\w+\}")
# Words that stay Chinese in English sentences, because people must type or recognise them.
QUOTED = re.compile(r"乡镇|县直|[“”（）〔〕［］｜＝　]|对|错|答案：|单项选择题|2分|姓名|单位|扶组字|号|3 年|number")
CHINESE = re.compile(r"[\u4e00-\u9fff]")


@cache
def sources() -> frozenset[str]:
    """Return every string that code and templates ask to have translated."""
    rows = extract_from_dir(str(ROOT), METHODS, keywords=KEYWORDS, directory_filter=is_ours)
    return frozenset(row[2] if isinstance(row[2], str) else row[2][0] for row in rows)


def is_ours(path: str | PathLike[str]) -> bool:
    relative = Path(path).relative_to(ROOT).parts
    return not relative or relative[0] in ("examsvc", "templates")


def messages() -> Iterator[Message]:
    with CATALOGUE.open("rb") as file:
        return iter([message for message in read_po(file, locale="en") if message.id])


def test_every_string_is_translated_and_none_is_left_over() -> None:
    translated = {str(message.id) for message in messages() if message.string and not message.fuzzy}
    assert sources() - translated == set()
    assert translated - sources() == set()


def placeholders(text: object) -> list[str]:
    return sorted(PLACEHOLDER.findall(str(text)))


def test_placeholders_are_kept() -> None:
    assert [m.id for m in messages() if placeholders(m.id) != placeholders(m.string)] == []


def test_no_chinese_is_left_but_what_people_must_type() -> None:
    assert [m.string for m in messages() if CHINESE.search(QUOTED.sub("", str(m.string)))] == []
