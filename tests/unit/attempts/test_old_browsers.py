"""The floor is Chromium 80 and Firefox ESR 115: nothing newer may slip into scripts and styles unnoticed.

Two nets, for there is no such old browser here to run the page in: a table of what came later, and, for the page that
candidates depend on, a list of everything that it may use. A name, a property or a selector that is not on the list
fails until somebody has looked up since when browsers know it (developer.mozilla.org has the tables). Below the floor
the page does not open, by floor.js, and offers the form without scripts; in IE mode it says what to do.
"""

import re
from pathlib import Path

import pytest

from tests.support.scripts import Es3, NotRead, members, read_tokens
from tests.support.styles import Used, read_style

ROOT = Path(__file__).resolve().parents[3]
EXAM = ROOT / "static/js/exam"
FLOOR = ROOT / "tests/support/floor.txt"
SCRIPTS = sorted((ROOT / "static/js").rglob("*.js"))
FOR_IE = ("old.js", "unopened.js")
# Printed pages never reach a browser.
PAGES = [p for p in (ROOT / "templates").rglob("*.html") if "<!doctype" in p.read_text() and p.parent.name != "print"]
# What came later, with Chromium's version or Firefox's; each has a line that shows it, tried below.
LATER = {
    r"\.replaceChildren\(": ("list.replaceChildren();", 86),
    r"\.replaceAll\(": ("text.replaceAll('a', 'b')", 85),
    r"\.at\(-?\w": ("x.at(-1);", 92),
    r"\.findLast": ("list.findLast(f)", 97),
    r"\.to(Sorted|Reversed|Spliced)\(|\.with\(": ("list.toSorted()", 110),
    r"Object\.(hasOwn|groupBy)": ("Object.hasOwn(a, 'b')", 93),
    r"\bstructuredClone\b": ("structuredClone(a)", 98),
    r"randomUUID": ("crypto.randomUUID()", 92),
    r"AbortSignal\.(timeout|any)": ("AbortSignal.timeout(5)", 103),
    r"Promise\.(any|withResolvers|try)": ("Promise.any(list)", 85),
    r"(\|\||&&|\?\?)=": ("a ??= b;", 85),
    r"^\s*static \{": ("  static { f(); }", 94),
    r"[.\s]#[a-z]\w*\s*(=|\()": ("  #secret = 1;", 84),
    r"^await ": ("await ready;", 89),
    r"\bcookieStore\b|navigator\.(locks\.query|userAgentData)": ("cookieStore.get('a')", 87),
    r"import\.meta\.resolve": ("import.meta.resolve('a')", 105),
    r"\bfrom \"[^\"]+\" (with|assert) \{": ('import a from "./a.json" with { type: "json" };', 123),
    r"/[a-z]*[dv][a-z]*\.(test|exec)\(": ("/a/v.test(b)", 112),
    r"\.(checkVisibility|showPopover|startViewTransition|scheduler)\b": ("page.showPopover()", 114),
    r"\bnew (CompressionStream|URLPattern|WeakRef|FinalizationRegistry)\b": ("new WeakRef(a)", 84),
    r"Array\.fromAsync|URL\.(canParse|parse)\b": ("URL.canParse(a)", 120),
    r"\.(isSubsetOf|isSupersetOf|symmetricDifference)\(": ("a.isSubsetOf(b)", 122),
}


def known(part: str) -> set[str]:
    """Return a part of the list of what both browsers have."""
    return set(FLOOR.read_text().split(f"[{part}]\n")[1].split("[")[0].split())


# Behind a dot on the exam page: what Chromium 80 and Firefox 115 have.
PLATFORM = known("members")
# The server's words in what it answers.
ANSWERED = {"acks", "saved_at", "text_size", "unit", "value_hash"}
# Of the DOM's first level, which Internet Explorer 8 has.
IN_IE = {"display", "documentElement", "getAttribute", "getElementById", "setTimeout", "style"}

PROPERTIES = known("properties")
SELECTORS = known("selectors")
AT_RULES, FUNCTIONS = {"media"}, {"calc", "rgba", "rotate", "var", "translate", "scale", "repeat"}
UNITS = {"px", "rem", "em", "%", "vh", "vw", "deg", "s"}


@pytest.mark.parametrize("script", SCRIPTS, ids=lambda path: path.name)
def test_a_script_uses_nothing_that_came_after_the_floor(script: Path) -> None:
    text = script.read_text()
    assert {pattern: since for pattern, (_, since) in LATER.items() if re.search(pattern, text, re.MULTILINE)} == {}


@pytest.mark.parametrize("line", [line for line, _ in LATER.values()])
def test_the_table_sees_what_it_is_meant_to_see(line: str) -> None:
    assert any(re.search(pattern, line, re.MULTILINE) for pattern in LATER)


def our_names() -> set[str]:
    """Every name that the exam page's scripts give to something of their own."""
    found = set()
    for script in EXAM.glob("*.js"):
        tokens = read_tokens(script.read_text())
        for one, two, three in zip(tokens, tokens[1:], tokens[2:], strict=False):
            if two.kind == "name" and (one.text not in (".", "?.") or three.text == "="):
                found.add(two.text)
    return found


@pytest.mark.parametrize("script", sorted(EXAM.glob("*.js")), ids=lambda path: path.name)
def test_the_exam_page_asks_nothing_of_a_browser_that_is_not_known_to_be_there(script: Path) -> None:
    unknown = set(members(read_tokens(script.read_text()))) - our_names() - PLATFORM - ANSWERED
    assert unknown == set(), "look up since when Chromium and Firefox have it"


def test_a_name_nobody_has_looked_up_would_be_seen() -> None:
    tokens = read_tokens("list.map((x) => `${x.shinyNewThing()}`); a?.b; /\\.hidden/.test(c); 'd.e'; // f.g")
    assert list(members(tokens)) == ["map", "shinyNewThing", "b", "test"]


@pytest.mark.parametrize("name", FOR_IE)
def test_what_runs_in_ie_mode_is_of_its_time(name: str) -> None:
    text = (EXAM / name).read_text()
    Es3(text).parse()
    assert set(members(read_tokens(text))) <= IN_IE


@pytest.mark.parametrize(
    "line",
    [
        "let a = 1;",
        "const a = 1;",
        "f(() => 1);",
        "var a = `b`;",
        "a.catch(b);",
        "f(a,);",
        "var a = {b: 1,};",
        "class A {}",
    ],
)
def test_what_ie_would_stop_at_would_be_seen(line: str) -> None:
    with pytest.raises(NotRead):
        Es3(line).parse()


def test_the_style_of_the_exam_page_uses_nothing_that_is_not_known_to_be_there() -> None:
    used = read_style((ROOT / "static/css/exam.css").read_text())
    assert used.properties - PROPERTIES == set(), "look up since when Chromium and Firefox have it"
    assert used.selectors - SELECTORS == set()
    assert (used.at_rules - AT_RULES, used.functions - FUNCTIONS, used.units - UNITS) == (set(), set(), set())


@pytest.mark.parametrize(
    ("style", "part", "name"),
    [
        ("a { gap: 1rem }", "properties", "gap"),
        ("a { inset-inline: 0 }", "properties", "inset-inline"),
        ("a { aspect-ratio: 1 }", "properties", "aspect-ratio"),
        ("@media (width) { a { accent-color: red } }", "properties", "accent-color"),
        ("a:focus-visible { color: red }", "selectors", "focus-visible"),
        ("a:has(b) { color: red }", "selectors", "has"),
        ("@layer a { b { color: red } }", "at_rules", "layer"),
        ("a { height: 100dvh }", "units", "dvh"),
        ("a { color: color-mix(in srgb, red, blue) }", "functions", "color-mix"),
    ],
)
def test_a_style_nobody_has_looked_up_would_be_seen(style: str, part: str, name: str) -> None:
    used: Used = read_style(style)
    assert name in getattr(used, part)


@pytest.mark.parametrize("page", PAGES, ids=lambda path: path.name)
def test_every_page_asks_browsers_with_two_engines_for_the_newer_one(page: Path) -> None:
    assert '<meta name="renderer" content="webkit">' in page.read_text()


@pytest.mark.parametrize("page", ["paper.html", "frame.html"])
def test_a_browser_without_modules_is_told_what_to_do(page: str) -> None:
    text = (ROOT / "templates/attempts" / page).read_text()
    assert re.search(r"<script nomodule [^>]*js/exam/old\.js", text)
    assert "old_browser(" in text


def test_a_browser_below_the_floor_cannot_read_one_script_and_so_does_not_open_the_page() -> None:
    assert "??" in {token.text for token in read_tokens((EXAM / "floor.js").read_text())}
    assert re.search(r'^import "\./floor\.js";', (EXAM / "page.js").read_text(), re.MULTILINE)
