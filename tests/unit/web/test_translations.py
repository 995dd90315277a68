"""The English catalogue is whole: every source string has a translation that keeps its placeholders."""

import re
from collections.abc import Iterator, Sequence
from functools import cache
from os import PathLike
from pathlib import Path

import pytest
from babel.messages.catalog import Message
from babel.messages.extract import DEFAULT_KEYWORDS, extract_from_dir
from babel.messages.pofile import read_po
from flask import Flask
from flask_babel import Babel, force_locale, ngettext

ROOT = Path(__file__).resolve().parents[3]
CATALOGUE = ROOT / "examsvc" / "translations" / "en" / "LC_MESSAGES" / "messages.po"
METHODS = [("templates/print/**", "ignore"), ("examsvc/**.py", "python"), ("templates/**.html", "jinja2")]
KEYWORDS = {**DEFAULT_KEYWORDS, "lazy_gettext": None, "_l": None}
PLACEHOLDER = re.compile(r"%\(\w+\)s|\{\w+\}")
# Words that stay Chinese in English sentences, because people must type or recognise them.
QUOTED = re.compile(r"乡镇|县直|[“”（）〔〕［］｜＝　]|对|错|答案：|单项选择题|2分|姓名|单位|扶组字|号|3 年|number")
CHINESE = re.compile(r"[\u4e00-\u9fff]")


@cache
def sources() -> frozenset[str | tuple[str, ...]]:
    """Return every string that code and templates ask to have translated; what is counted is a pair."""
    rows = extract_from_dir(str(ROOT), METHODS, keywords=KEYWORDS, directory_filter=is_ours)
    return frozenset(row[2] if isinstance(row[2], str) else tuple(row[2]) for row in rows)


def is_ours(path: str | PathLike[str]) -> bool:
    relative = Path(path).relative_to(ROOT).parts
    return not relative or relative[0] in ("examsvc", "templates")


def messages() -> Iterator[Message]:
    with CATALOGUE.open("rb") as file:
        return iter([message for message in read_po(file, locale="en") if message.id])


def test_every_string_is_translated_and_none_is_left_over() -> None:
    translated = {message.id for message in messages() if all(forms(message.string)) and not message.fuzzy}
    assert sources() - translated == set()
    assert translated - sources() == set()


def forms(text: str | Sequence[str] | None) -> Sequence[str]:
    """Return a string's forms: one, or one for one thing and one for several."""
    return (text,) if isinstance(text, str) else text or ("",)


def placeholders(text: str) -> list[str]:
    return sorted(PLACEHOLDER.findall(text))


def test_placeholders_are_kept_in_every_form() -> None:
    lost = [
        (source, form)
        for message in messages()
        for source in forms(message.id)
        for form in forms(message.string)
        if placeholders(source) != placeholders(form)
    ]
    assert lost == []


def test_what_is_counted_is_one_chinese_string_and_two_english_ones() -> None:
    counted = [message for message in messages() if message.pluralizable]
    assert len(counted) > 10
    assert [m.id for m in counted if (len(set(m.id)), len(set(forms(m.string)))) != (1, 2)] == []


def test_no_string_is_both_counted_and_not() -> None:
    counted = {message.id[0] for message in messages() if message.pluralizable}
    assert counted & sources() == set()


@pytest.mark.parametrize(("number", "told"), [(1, "1 entry"), (0, "0 entries"), (2, "2 entries"), (21, "21 entries")])
def test_one_thing_is_told_in_the_singular(number: int, told: str) -> None:
    app = Flask(__name__)
    app.config["BABEL_TRANSLATION_DIRECTORIES"] = str(CATALOGUE.parents[2])
    Babel(app)
    with app.test_request_context(), force_locale("en"):
        assert ngettext("共 %(num)s 条", "共 %(num)s 条", number) == told


def test_no_chinese_is_left_but_what_people_must_type() -> None:
    assert [m.string for m in messages() if CHINESE.search(QUOTED.sub("", "".join(forms(m.string))))] == []
