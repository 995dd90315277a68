"""What papers say before an exam: a table of every way a seal, an approval and a share can stand."""

from collections.abc import Iterator

import pytest

from examsvc.core.readiness import Colour
from examsvc.papers.readiness import (
    Exposure,
    Sealing,
    Unfit,
    Unfounded,
    find_exposure,
    find_seals,
    find_unfit,
    find_unfounded,
)
from tests.support.in_chinese import in_chinese


@pytest.fixture(autouse=True)
def words() -> Iterator[None]:
    with in_chinese():
        yield


@pytest.mark.parametrize(
    ("standings", "colour", "link"),
    [
        ([], Colour.RED, "quick.plan"),
        (["draft"], Colour.RED, "quick.seal"),
        (["stale"], Colour.RED, "quick.plan"),
        (["whole"], Colour.GREEN, ""),
        (["whole", "draft"], Colour.RED, "quick.seal"),
        (["draft", "stale"], Colour.RED, "quick.plan"),
        (["whole", "broken"], Colour.RED, ""),
    ],
)
def test_only_sealed_papers_that_are_what_was_sealed_are_in_order(
    standings: list[str], colour: Colour, link: str
) -> None:
    found = find_seals([Sealing(f"卷{n}", standing) for n, standing in enumerate(standings)])
    assert (found.colour, found.link) == (colour, link)
    assert bool(found.advice) == (colour is Colour.RED)


def test_a_paper_that_was_changed_after_sealing_is_named() -> None:
    assert "甲卷" in find_seals([Sealing("甲卷", "broken"), Sealing("乙卷", "whole")]).words


@pytest.mark.parametrize(
    ("why", "word"), [("retired", "已停用"), ("to_recheck", "待复核"), ("unapproved", "没有审定")]
)
def test_a_question_that_may_be_used_no_longer_is_named_by_form_number_and_reason(why: str, word: str) -> None:
    found = find_unfit([Unfit("A", 3, why)])
    assert found.colour is Colour.RED
    assert "A 卷第 3 题" in found.words
    assert word in found.words


def test_another_question_that_falls_is_another_finding() -> None:
    first = find_unfit([Unfit("A", 3, "retired")])
    assert first.hash != find_unfit([Unfit("A", 3, "retired"), Unfit("B", 1, "retired")]).hash
    assert first.hash != find_unfit([Unfit("A", 3, "to_recheck")]).hash
    assert find_unfit([]).colour is Colour.GREEN


def test_questions_without_a_source_are_told_with_who_let_them_through_and_why() -> None:
    found = find_unfounded([Unfounded((("A", 2), ("A", 5)), "审题甲", "常识题")])
    assert found.colour is Colour.YELLOW
    assert found.words.startswith("有 2 道题")
    assert "A 卷第 2、5 题（审题甲审定：常识题）" in found.words
    assert find_unfounded([]).colour is Colour.GREEN


@pytest.mark.parametrize(
    ("public", "colour"),
    [(0, Colour.GREEN), (50, Colour.GREEN), (51, Colour.YELLOW), (100, Colour.YELLOW)],
)
def test_more_than_half_in_public_is_to_be_known(public: int, colour: Colour) -> None:
    found = find_exposure([Exposure("A", 100, 0), Exposure("B", 100, public)])
    assert found.colour is colour
    assert f"B 卷 {public}.00%" in found.words


def test_without_a_paper_there_is_no_share() -> None:
    assert find_exposure([]).words == "还没有试卷。"
