"""The exam page runs in Chromium 80: nothing newer may slip into its scripts and styles unnoticed."""

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[3]
SCRIPTS = sorted((ROOT / "static/js/exam").glob("*.js"))
# What came later, and with which version.
LATER = {
    r"\.replaceChildren\(": 86,
    r"\.replaceAll\(": 85,
    r"\.at\(-?\w": 92,
    r"\.findLast": 97,
    r"\.toSorted\(|\.toReversed\(|\.with\(": 110,
    r"Object\.hasOwn|Object\.groupBy": 93,
    r"structuredClone": 98,
    r"randomUUID": 92,
    r"AbortSignal\.(timeout|any)": 103,
    r"Promise\.(any|withResolvers|try)": 85,
    r"(\|\||&&|\?\?)=": 85,
    r"^\s*static \{": 94,
    r"[.\s]#[a-z]\w*\s*(=|\()": 84,
    r"^await ": 89,
    r"\bcookieStore\b|navigator\.locks\.query": 87,
    r"import\.meta\.resolve": 105,
}
STYLES = {
    r":focus-visible": 86,
    r":(is|where|has)\(": 88,
    r"(?<![-\w])(row-|column-)?gap\s*:": 84,
    r"\binset(-\w+)*\s*:": 87,
    r"aspect-ratio\s*:": 88,
    r"accent-color": 93,
    r"@layer|@container": 99,
    r"\b(d|s|l)v(h|w)\b": 108,
    r"&\s*[.:{]": 112,
    r"color-mix\(|\boklch\(": 111,
}


@pytest.mark.parametrize("script", SCRIPTS, ids=lambda path: path.name)
def test_a_script_of_the_exam_page_uses_nothing_newer_than_chromium_80(script: Path) -> None:
    text = script.read_text()
    assert {pattern: version for pattern, version in LATER.items() if re.search(pattern, text, re.MULTILINE)} == {}


def test_the_style_of_the_exam_page_uses_nothing_newer_than_chromium_80() -> None:
    text = re.sub(r"/\*.*?\*/", "", (ROOT / "static/css/exam.css").read_text(), flags=re.DOTALL)
    assert {pattern: version for pattern, version in STYLES.items() if re.search(pattern, text)} == {}


@pytest.mark.parametrize(
    "line", ["list.replaceChildren();", "x.at(-1);", "a ??= b;", "crypto.randomUUID()", "  static { f(); }"]
)
def test_the_watch_sees_what_it_is_meant_to_see(line: str) -> None:
    assert any(re.search(pattern, line, re.MULTILINE) for pattern in LATER)


def test_browsers_without_modules_are_sent_to_the_plain_page() -> None:
    paper = (ROOT / "templates/attempts/paper.html").read_text()
    assert re.search(r"<script nomodule [^>]*js/exam/old\.js", paper)
    assert not re.search(r"=>|\bconst\b|\blet\b|`", re.sub(r"//.*", "", (ROOT / "static/js/exam/old.js").read_text()))
