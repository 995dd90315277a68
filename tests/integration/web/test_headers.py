"""Security headers, on every kind of answer."""

import pytest

from examsvc.web.app import ExamApp
from examsvc.web.headers import HEADERS


@pytest.mark.parametrize("path", ["/sign-in", "/nowhere", "/workbench", "/healthz", "/people/%00"])
def test_every_answer_carries_the_headers(app: ExamApp, path: str) -> None:
    found = app.test_client().get(path).headers
    assert {name: found.get(name) for name in HEADERS} == HEADERS


@pytest.mark.parametrize(
    "path", ["/static/css/house.css", "/static/js/exam/page.js", "/bootstrap/static/css/none.css"]
)
def test_static_files_carry_the_headers_too(app: ExamApp, path: str) -> None:
    with app.test_client().get(path) as answer:
        assert {name: answer.headers.get(name) for name in HEADERS} == HEADERS


def test_static_files_are_kept_for_an_hour_and_only_when_they_are_there(app: ExamApp) -> None:
    with app.test_client().get("/static/css/house.css") as answer:
        assert answer.cache_control.max_age == 3600
        assert not answer.cache_control.no_store
        assert "Set-Cookie" not in answer.headers
    assert app.test_client().get("/static/css/none.css").headers["Cache-Control"] == "no-store"


def test_nothing_runs_or_loads_from_elsewhere(app: ExamApp) -> None:
    policy = app.test_client().get("/sign-in").headers["Content-Security-Policy"]
    assert "unsafe" not in policy
    assert "http" not in policy
    assert "frame-ancestors 'none'" in policy


def test_pages_are_kept_in_no_cache(app: ExamApp) -> None:
    assert app.test_client().get("/sign-in").headers["Cache-Control"] == "no-store"


def test_the_sign_in_cookie_is_for_this_site_and_no_script(app: ExamApp) -> None:
    cookie = app.test_client().get("/sign-in").headers["Set-Cookie"]
    assert "HttpOnly" in cookie
    assert "SameSite=Strict" in cookie
