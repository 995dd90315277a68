"""Every kind of question on the exam page: answered, saved, shown again, doubted, and by keyboard alone."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, expect

from examsvc.bank.question_types.registry import all_types
from tests.browser.answers import answers_on_the_server
from tests.browser.conftest import Desk, Served, sitting
from tests.browser.workplace import violations

pytestmark = pytest.mark.browser
KINDS = tuple(all_types())
NUMBER = {kind: number for number, kind in enumerate(KINDS, 1)}


@pytest.fixture
def every(served: Served, browser: Browser) -> Iterator[Desk]:
    """A paper with a question of each kind there is."""
    with sitting(served, browser, kinds=KINDS) as place:
        yield place


def at(kind: str, within: str = "") -> str:
    return f"fieldset[data-item=q{NUMBER[kind]}] {within}".strip()


TICKED = (
    ("case", "c"),
    ("case", "a"),
    ("multiple", "d"),
    ("multiple", "b"),
    ("single", "c"),
    ("true_false", "false"),
)
WRITTEN = (("case", 0, "2020"), ("fill_in", 0, "1"), ("fill_in", 1, "乙"), ("short_answer", 0, "要点"))
CHOSEN = (
    ("matching", 0, "B．右b"),
    ("matching", 1, "A．右a"),
    ("ordering", 0, "第3位"),
    ("ordering", 1, "第2位"),
    ("ordering", 2, "第1位"),
)


def fill_in_everything(desk: Desk) -> dict[str, str]:
    """Answer each kind as a person would; return what must be stored."""
    for kind, value in TICKED:
        desk.look_at(NUMBER[kind])
        desk.page.check(at(kind, f"input[value={value}]"))
    for kind, place, text in WRITTEN:
        desk.look_at(NUMBER[kind])
        desk.page.fill(at(kind, f":is(input[type=text], textarea) >> nth={place}"), text)
    for kind, place, label in CHOSEN:
        desk.look_at(NUMBER[kind])
        desk.page.select_option(at(kind, f"select >> nth={place}"), label=label)
    desk.look_at(1)
    given = {
        "case": '["a,c","[\\"2020\\"]"]',
        "fill_in": '["1","乙"]',
        "matching": "1:b,2:a",
        "multiple": "b,d",
        "ordering": "a:3,b:2,c:1",
        "short_answer": "要点",
        "single": "c",
        "true_false": "false",
    }
    assert set(given) == set(KINDS), "a new kind is answered here too"
    return {f"q{NUMBER[kind]}": value for kind, value in given.items()}


def test_every_kind_is_stored_and_shown_again_with_scripts_and_without(every: Desk) -> None:
    every.open_paper()
    given = fill_in_everything(every)
    every.saved()
    every.unsaved(0)
    assert answers_on_the_server(every) == given
    every.page.reload()
    every.page.wait_for_selector("#paper:not([hidden])")
    every.page.click("#check")
    expect(every.page.locator("#no-doubts")).to_be_visible()
    expect(every.page.locator("#palette .answered")).to_have_count(len(KINDS))
    every.page.goto(every.page.url.replace("/paper", "/plain"))
    every.page.click("button[type=submit] >> nth=0")
    assert answers_on_the_server(every) == given, "the plain form spells every value the same way"


def test_what_is_half_answered_is_named_before_handing_in(every: Desk) -> None:
    every.open_paper()
    page = every.page
    every.look_at(NUMBER["ordering"])
    page.select_option(at("ordering", "select >> nth=0"), label="第1位")
    every.look_at(NUMBER["matching"])
    page.select_option(at("matching", "select >> nth=0"), label="A．右a")
    every.look_at(NUMBER["case"])
    page.check(at("case", "input[value=a]"))
    page.click("#check")
    said = page.locator("#doubts")
    expect(said).to_contain_text(f"第{NUMBER['ordering']}题：还有项没有选定次序")
    expect(said).to_contain_text(f"第{NUMBER['matching']}题：还有项没有选备选项")
    expect(said).to_contain_text(f"第{NUMBER['case']}题第1小题：本题为多选，您只选了1项")
    expect(said).to_contain_text(f"第{NUMBER['case']}题第2小题：未作答")
    page.click("#back")
    every.look_at(NUMBER["ordering"])
    for place in (1, 2):
        page.select_option(at("ordering", f"select >> nth={place}"), label="第1位")
    page.click("#check")
    expect(said).to_contain_text(f"第{NUMBER['ordering']}题：有两项选了同一个次序")


def test_ordering_matching_and_cases_are_answered_by_keyboard_alone(every: Desk) -> None:
    every.open_paper()
    keyboard = every.page.keyboard
    for kind, keys in (("ordering", ["ArrowDown"] * 2), ("matching", ["ArrowDown"]), ("case", ["Space"])):
        every.look_at(NUMBER[kind])
        every.page.focus(at(kind))
        keyboard.press("Tab")
        for key in keys:
            keyboard.press(key)
        keyboard.press("Tab")
    every.saved()
    stored = answers_on_the_server(every)
    assert stored[f"q{NUMBER['ordering']}"] == "a:2"
    assert stored[f"q{NUMBER['matching']}"] == "1:a"
    assert stored[f"q{NUMBER['case']}"] == '["a",""]'


def test_axe_finds_nothing_on_any_kind_and_none_scrolls_sideways(every: Desk) -> None:
    every.open_paper()
    every.page.click(".look[data-size=largest]")
    found, wide = {}, []
    for kind in KINDS:
        every.page.set_viewport_size({"width": 1366, "height": 768})
        every.look_at(NUMBER[kind])
        found[kind] = violations(every.page)
        every.page.set_viewport_size({"width": 320, "height": 640})
        if every.page.evaluate("document.documentElement.scrollWidth > window.innerWidth + 1"):
            wide.append(kind)
    assert {kind: rules for kind, rules in found.items() if rules} == {}
    assert wide == []
