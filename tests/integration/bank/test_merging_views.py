"""Settling on the page: both sides are shown, a reason is asked for, and the choice holds."""

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select

from examsvc.audit.models import AuditEntry
from examsvc.bank.models import MergeSettlement
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
    page = keeper.get("/bank/merging").get_data(as_text=True)
    assert "本县的第1题" in page
    assert "随附改过的第1题" in page


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
