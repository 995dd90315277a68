"""Line cut, tab killed, machine back: every answer reaches the server, over plain HTTP and over TLS."""

import pytest
from playwright.sync_api import Error, expect

from tests.browser.answers import answers_on_the_server, kept_on_the_machine
from tests.browser.conftest import Desk

pytestmark = pytest.mark.browser


def test_answers_given_without_a_line_survive_a_killed_tab(any_desk: Desk) -> None:
    desk = any_desk
    desk.open_paper()
    desk.answer(1, "a")
    desk.saved()
    desk.line.cut()
    desk.answer(2, "c")
    desk.answer(3, "d")
    expect(desk.page.locator("#offline")).to_be_visible()
    desk.unsaved(2)
    assert answers_on_the_server(desk) == {"q1": "a"}
    # Over TLS the tab is closed: a worker that dies with its tab's process confuses the tool that drives the browser.
    address = desk.close_tab() if desk.address.startswith("https") else desk.kill_tab()
    desk.line.mend()
    desk.page.goto(address)
    desk.page.wait_for_selector("#paper:not([hidden])")
    desk.saved()
    desk.unsaved(0)
    assert answers_on_the_server(desk) == {"q1": "a", "q2": "c", "q3": "d"}


def test_over_tls_the_exam_goes_on_after_a_reload_without_a_line(tls_desk: Desk) -> None:
    desk = tls_desk
    desk.open_paper()
    desk.answer(1, "a")
    desk.saved()
    desk.page.wait_for_selector("html[data-offline=ready]")
    desk.line.cut()
    desk.answer(2, "c")
    expect(desk.page.locator("#offline")).to_be_visible()
    address = desk.close_tab()
    desk.page.goto(address)
    desk.page.wait_for_selector("#paper:not([hidden])")
    expect(desk.page.locator("fieldset[data-item=q2] input[value=c]")).to_be_checked()
    expect(desk.page.locator("#who")).to_contain_text("考生1")
    assert desk.page.text_content("#left", timeout=2000) != "--:--:--"
    desk.look_at(1)
    expect(desk.page.locator("fieldset[data-item=q1] input[value=a]")).to_be_checked()
    desk.answer(3, "d")
    desk.line.mend()
    desk.saved()
    desk.unsaved(0)
    assert answers_on_the_server(desk) == {"q1": "a", "q2": "c", "q3": "d"}


def test_over_tls_nothing_readable_waits_on_the_machine(tls_desk: Desk) -> None:
    desk = tls_desk
    desk.open_paper()
    desk.line.cut()
    desk.answer(1, "b")
    desk.unsaved(1)
    kept = kept_on_the_machine(desk)
    assert [save["value"] for save in kept["saves"]] != ["b"]
    assert all(set(save["value"]) == {"iv", "bytes"} for save in kept["saves"])
    assert kept["keys"] == [False], "no script can read the key out"
    assert "考生1" not in str(kept["desks"])


def test_over_plain_http_the_queue_is_empty_once_everything_is_saved(desk: Desk) -> None:
    desk.open_paper()
    desk.answer(1, "b")
    desk.saved()
    desk.unsaved(0)
    kept = kept_on_the_machine(desk)
    assert (kept["saves"], kept["desks"]) == ([], [])


def test_handing_in_leaves_nothing_of_the_exam_on_the_machine(any_desk: Desk) -> None:
    desk = any_desk
    desk.open_paper()
    desk.answer(1, "b")
    desk.saved()
    desk.page.click("#check")
    desk.page.click("#confirm")
    desk.page.wait_for_selector(".receipt")
    kept = kept_on_the_machine(desk)
    assert (kept["saves"], kept["desks"], kept["caches"]) == ([], [], [])


def test_over_plain_http_a_page_that_opens_while_the_line_is_bad_tries_again(desk: Desk) -> None:
    desk.sign_in()
    failed: list[int] = []

    def fail_twice(route: object) -> None:
        if len(failed) < 2:
            failed.append(1)
            route.abort()  # type: ignore[attr-defined]
        else:
            route.continue_()  # type: ignore[attr-defined]

    desk.page.route("**/state", fail_twice)
    desk.page.click("#start button")
    expect(desk.page.locator("#loading")).to_contain_text("正在重新连接")
    desk.page.wait_for_selector("#paper:not([hidden])")


def test_a_machine_that_can_store_nothing_still_saves_and_says_so(desk: Desk) -> None:
    desk.page.add_init_script("indexedDB.open = () => { throw new Error('no room'); }")
    desk.open_paper()
    desk.answer(1, "b")
    desk.saved()
    expect(desk.page.locator("#no-store")).to_be_visible()
    assert answers_on_the_server(desk) == {"q1": "b"}


def test_a_disk_that_fills_up_in_mid_exam_loses_nothing(desk: Desk) -> None:
    problems: list[Error] = []
    desk.page.on("pageerror", lambda problem: problems.append(problem))  # noqa: PLW0108 - Playwright marks handlers
    desk.open_paper()
    full = "() => { IDBObjectStore.prototype.put = () => { throw new DOMException('x', 'QuotaExceededError'); }; }"
    desk.page.evaluate(full)
    desk.answer(1, "a")
    desk.answer(2, "b")
    desk.saved()
    assert answers_on_the_server(desk) == {"q1": "a", "q2": "b"}
    assert not problems
