"""What is watched besides answers is off unless switched on, and then it is told."""

import pytest
from flask import Flask
from flask_babel import Babel

from examsvc.exams.integrity import ALL, NAMES, in_order, told
from examsvc.exams.rules import ExamRules, read_rules


@pytest.fixture(autouse=True)
def language() -> object:
    app = Flask(__name__)
    Babel(app, default_locale="zh_Hans")
    with app.test_request_context():
        yield


def test_nothing_is_watched_by_default_or_in_rules_from_before() -> None:
    assert ExamRules().watching == ()
    assert read_rules('{"pass_mark": "60"}').watching == ()
    assert told(()) == []


@pytest.mark.parametrize("name", ALL)
def test_whatever_is_switched_on_is_told(name: str) -> None:
    (line,) = told((name,))
    assert str(NAMES[name]) in line or name in ("watermark", "fullscreen")


def test_every_line_on_signals_says_what_is_not_taken_and_that_nothing_follows() -> None:
    assert "不记录按键内容，不截屏" in told(("focus",))[0]
    assert "不会因此自动收卷" in told(("focus",))[0]


def test_rules_come_back_as_they_were_fixed() -> None:
    rules = ExamRules(watching=in_order(("watermark", "focus", "planted")))
    assert rules.watching == ("focus", "watermark")
    assert read_rules(rules.to_json()) == rules
