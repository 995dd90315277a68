"""The list of questions over HTTP: what stands on top of it, and what it keeps of what was asked."""

import pytest

from tests.integration.bank.test_views import House, house

__all__ = ["house"]


@pytest.mark.parametrize(("query", "told"), [("", True), ("?page=2", False), ("?topic=总体目标", False)])
def test_what_waits_for_a_person_stands_on_top_of_the_whole_bank_only(house: House, query: str, told: bool) -> None:
    house.question()
    assert ("有 1 道试题待审定" in house.browser().get(f"/questions{query}").text) is told


def test_the_list_keeps_the_exposure_it_was_asked_for(house: House) -> None:
    house.question(stem="公开的示例题")
    house.question(stem="内部的示例题", public=False)
    page = house.browser().get("/questions?exposure=own").text
    assert "内部的示例题" in page
    assert "公开的示例题" not in page
    assert '<option value="own" selected>' in page
    assert "/exports?exposure=own" in page
