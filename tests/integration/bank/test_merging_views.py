"""Settling on the page: both sides are shown, a reason is asked for, and the choice holds."""

import re

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select
from werkzeug.test import TestResponse

from examsvc.audit.models import AuditEntry
from examsvc.bank.models import MergeSettlement
from examsvc.bank.standing import Standing, standing_of
from examsvc.core.roles import Role
from examsvc.web.app import ExamApp
from tests.factories.visiting import visit_as
from tests.integration.bank.test_merging import Bench, bench, both_change_the_stem

__all__ = ["bench"]


@pytest.fixture
def keeper(app: ExamApp, bench: Bench) -> FlaskClient:
    return visit_as(app, bench.office, Role.BANK_KEEPER)


def settle(keeper: FlaskClient, bench: Bench, **changes: str) -> int:
    (pending,) = bench.pending()
    form = {"theirs": str(pending.theirs.id), "ours": str(pending.ours.id), "reason": "以上级文件为准"} | changes
    return keeper.post(f"/bank/merging/{pending.question.public_id}", data=form).status_code


def test_both_sides_stand_side_by_side(keeper: FlaskClient, bench: Bench) -> None:
    both_change_the_stem(bench)
    page = re.sub("<[^>]+>", "", keeper.get("/bank/merging").get_data(as_text=True))
    assert "本县的第1题" in page
    assert "随附改过的第1题" in page
    assert "原来：第1题" in page


@pytest.mark.parametrize(("button", "stem"), [("keep", "本县的第1题"), ("take", "随附改过的第1题")])
def test_the_choice_holds_and_is_on_record(keeper: FlaskClient, bench: Bench, button: str, stem: str) -> None:
    both_change_the_stem(bench)
    assert settle(keeper, bench, **{button: "1"}) == 302
    assert bench.copy().stem_text.startswith(stem)
    assert "没有要取舍的试题" in keeper.get("/bank/merging").get_data(as_text=True)
    with bench.database.reading() as session:
        assert session.scalars(select(AuditEntry.act).where(AuditEntry.act == "settle_merge")).all() == [
            "settle_merge"
        ]


@pytest.mark.parametrize("changes", [{"reason": "", "keep": "1"}, {"ours": "x", "take": "1"}])
def test_without_a_reason_or_of_something_else_nothing_is_settled(
    keeper: FlaskClient, bench: Bench, changes: dict[str, str]
) -> None:
    both_change_the_stem(bench)
    assert settle(keeper, bench, **changes) in {400, 409, 422}
    with bench.database.reading() as session:
        assert session.scalars(select(MergeSettlement.decision)).all() == ["copied"]


def editing(keeper: FlaskClient, bench: Bench, **changes: str) -> TestResponse:
    """Send the page that combines both as it was shown, with changes."""
    (pending,) = bench.pending()
    address = f"/bank/merging/{pending.question.public_id}/edit"
    page = keeper.get(address).get_data(as_text=True)
    hidden = dict(re.findall(r'name="(theirs|ours)"[^>]*value="(\d+)"', page))
    form = {"options": "甲\n乙\n丙\n丁", "answer": "A", "explanation": "见《示例办法》。", "topic": "总体目标"}
    form |= {"difficulty": "2", "area": "全国", "reason": "两处都要", "stem": "本县合成的第1题（　　）。"}
    return keeper.post(address, data={**form, **hidden, **changes})


def test_both_can_be_combined_into_a_version_that_somebody_else_approves(keeper: FlaskClient, bench: Bench) -> None:
    both_change_the_stem(bench)
    assert editing(keeper, bench).status_code == 302
    version = bench.copy()
    assert version.stem_text == "本县合成的第1题（　　）。"
    with bench.database.reading() as session:
        assert standing_of(session, bench.office.id, session.merge(version)) == Standing.IN_REVIEW
    assert bench.pending() == []


def test_what_is_taken_over_waits_for_review_as_the_page_says(keeper: FlaskClient, bench: Bench) -> None:
    both_change_the_stem(bench)
    settle(keeper, bench, take="1")
    with bench.database.reading() as session:
        assert standing_of(session, bench.office.id, session.merge(bench.copy())) == Standing.IN_REVIEW


def test_combining_what_has_moved_since_it_was_opened_is_refused(keeper: FlaskClient, bench: Bench) -> None:
    both_change_the_stem(bench)
    assert editing(keeper, bench, ours="1").status_code == 409
    assert bench.copy().stem_text == "本县的第1题（　　）。"


def test_a_bad_combination_says_what_is_wrong_and_keeps_what_was_typed(keeper: FlaskClient, bench: Bench) -> None:
    both_change_the_stem(bench)
    answer = editing(keeper, bench, answer="Z")
    assert answer.status_code in {400, 422}
    assert "本县合成的第1题（　　）。" in answer.get_data(as_text=True)


def test_the_workbench_says_that_something_waits_to_be_settled(keeper: FlaskClient, bench: Bench) -> None:
    assert "要取舍" not in keeper.get("/workbench").get_data(as_text=True)
    both_change_the_stem(bench)
    assert "有 1 道您单位改过的题要取舍" in keeper.get("/workbench").get_data(as_text=True)
