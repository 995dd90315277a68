"""A keeper says what the columns and codes of a table mean where the file leaves it open."""

import re

import pytest
from flask.testing import FlaskClient

from examsvc.web.app import ExamApp
from tests.factories.imports import Importing, single, table
from tests.integration.bank.import_pages import post, previewed, shown, upload, work

JUDGED = table(
    ("判断题", "示例说法一。", "", "", "", "", "1", ""), ("判断题", "示例说法二。", "", "", "", "", "0", "")
)


@pytest.mark.parametrize(("key", "first"), [("A", ""), ("1", "1")])
def test_columns_that_nobody_could_guess_are_named_by_a_person(
    app: ExamApp, keeper: FlaskClient, importing: Importing, key: str, first: str
) -> None:
    address = upload(keeper, f"甲,乙,丙,丁\n示例县几月公示？,三月,四月,{key}\n".encode(), format="csv").location
    work(app)
    assert "看不出哪一列" in shown(keeper, address)
    assert "示例县几月公示？" in shown(keeper, f"{address}/columns")
    chosen = {f"columns-{n}": name for n, name in enumerate(("stem", "option", "option", "key"))}
    rest = {"right": "", "wrong": "", "first_option": first, "encoding": "", "without_options": ""}
    assert post(keeper, f"{address}/columns", chosen | rest).status_code == 200
    work(app)
    post(keeper, f"{address}/publish", {"how": "right"})
    work(app)
    assert [version.stem_text for version in importing.questions()] == ["示例县几月公示？"]


@pytest.mark.parametrize(("button", "answers"), [("confirm", ["对", "错"]), ("swap", ["错", "对"])])
def test_what_digits_mean_is_confirmed_or_turned_round_by_a_person(
    app: ExamApp, keeper: FlaskClient, button: str, answers: list[str]
) -> None:
    address = previewed(app, keeper, JUDGED)
    assert "1＝正确、0＝错误" in shown(keeper, address)
    post(keeper, f"{address}/codes", {button: "1"})
    work(app)
    page = shown(keeper, address)
    assert re.findall(r"答案：([对错])<", page) == answers
    assert 'id="codes"' not in page


def test_where_no_digits_stand_there_is_nothing_to_confirm(app: ExamApp, keeper: FlaskClient) -> None:
    address = previewed(app, keeper, table(single("甲题")))
    assert post(keeper, f"{address}/codes", {"confirm": "1"}).status_code == 409
