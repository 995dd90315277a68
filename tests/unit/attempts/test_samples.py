"""The four questions to try the page with."""

import pytest
from flask import Flask
from flask_babel import Babel

from examsvc.attempts.samples import sample_body
from examsvc.bank.question_types.registry import question_type


@pytest.mark.parametrize("language", ["zh_Hans", "en"])
def test_there_is_one_of_each_usual_kind_marked_as_a_trial_and_worth_nothing(language: str) -> None:
    app = Flask(__name__)
    Babel(app, default_locale=language, default_translation_directories="")
    with app.test_request_context():
        sections = sample_body()["sections"]
    assert [s["items"][0]["kind"] for s in sections] == ["single", "multiple", "true_false", "fill_in"]
    assert all("试答" in s["title"] or "trial" in s["title"] for s in sections)
    assert all("marks" not in s["items"][0] for s in sections)


def test_none_asks_for_anything_that_policy_is_about() -> None:
    app = Flask(__name__)
    Babel(app, default_locale="zh_Hans")
    with app.test_request_context():
        told = str(sample_body())
    assert not [word for word in ("贫", "扶", "政策", "保障", "补贴", "补助", "元", "亩", "户", "村") if word in told]


def test_each_is_of_a_kind_that_the_page_can_show() -> None:
    assert {question_type(kind).shape for kind in ("single", "multiple", "true_false", "fill_in")} <= {
        "one",
        "many",
        "texts",
    }
