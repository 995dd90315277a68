"""The candidate's page by keyboard and in its three sizes."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, expect

from tests.browser.answers import answers_on_the_server
from tests.browser.conftest import Desk, Served, sitting

pytestmark = pytest.mark.browser


@pytest.fixture
def mixed(served: Served, browser: Browser) -> Iterator[Desk]:
    """A paper with one choice and with several."""
    with sitting(served, browser, kinds=("single", "multiple")) as place:
        yield place


@pytest.mark.parametrize(("size", "pixels"), [("normal", 20), ("large", 24), ("largest", 28)])
def test_text_has_the_size_that_was_chosen_and_options_are_tall_enough_to_hit(
    mixed: Desk, size: str, pixels: int
) -> None:
    mixed.open_paper()
    mixed.page.click(f".look[data-size={size}]")
    option = mixed.page.locator("fieldset[data-item=q1] .option").first
    expect(option).to_have_css("font-size", f"{pixels}px")
    box = option.bounding_box()
    assert box is not None
    assert box["height"] >= 44


def test_arrows_move_among_boxes_to_tick_without_ticking_and_letters_change_nothing(mixed: Desk) -> None:
    mixed.open_paper()
    mixed.look_at(2)
    mixed.page.focus("fieldset[data-item=q2] input[value=a]")
    for key in ("ArrowDown", "ArrowDown", "ArrowUp"):
        mixed.page.keyboard.press(key)
    expect(mixed.page.locator("fieldset[data-item=q2] input[value=b]")).to_be_focused()
    for letter in "abcdABCD1234":
        mixed.page.keyboard.press(letter)
    assert mixed.page.locator("fieldset[data-item=q2] input:checked").count() == 0
    mixed.page.keyboard.press("Space")
    mixed.page.keyboard.press("ArrowUp")
    mixed.page.keyboard.press("ArrowUp")
    mixed.page.keyboard.press("Space")
    mixed.saved()
    mixed.unsaved(0)
    assert answers_on_the_server(mixed) == {"q2": "b,d"}


def test_the_next_candidate_at_a_machine_does_not_get_the_size_of_the_one_before(mixed: Desk) -> None:
    mixed.open_paper()
    mixed.page.click(".look[data-size=largest]")
    mixed.page.click("#check")
    mixed.page.click("#confirm")
    mixed.page.wait_for_selector(".receipt")
    mixed.page.goto(f"{mixed.address}/sit")
    expect(mixed.page.locator("html")).to_have_attribute("data-text-size", "normal")
