"""Who is let in: only whom a rule names, and nobody where there is none."""

import pytest
from flask import Flask
from flask.testing import FlaskClient
from flask_babel import Babel
from flask_login import LoginManager

from examsvc.core.errors import NotAllowed, SignInNeeded
from examsvc.core.roles import Role
from examsvc.web.guards import PUBLIC, Rule, candidates, init_app, public, rule_of, staff
from examsvc.web.principal import Principal

CLERK = Principal("staff", "t", 1, 1, 1, "示例", frozenset({Role.ORGANISER}))
CANDIDATE = Principal("candidate", "t", 2, 2, 1, "示例", exam_id=1)
# A candidate's sign-in carries no roles, whatever the person holds as staff; one that did would be a mistake of ours.
MISTAKE = Principal("candidate", "t", 3, 1, 1, "示例", frozenset({Role.ORGANISER}), exam_id=1)
ANY_STAFF, ORGANISERS, HEADS = (
    Rule("staff"),
    Rule("staff", frozenset({Role.ORGANISER})),
    Rule("staff", frozenset({Role.HEAD})),
)


@pytest.mark.parametrize(
    ("rule", "admitted"),
    [
        (PUBLIC, (True, True, True, True)),
        (Rule("candidate"), (False, False, True, True)),
        (ANY_STAFF, (False, True, False, False)),
        (ORGANISERS, (False, True, False, False)),
        (HEADS, (False, False, False, False)),
    ],
)
def test_a_rule_admits_a_kind_of_people_with_one_of_its_roles(rule: Rule, admitted: tuple[bool, ...]) -> None:
    assert tuple(rule.admits(who) for who in (None, CLERK, CANDIDATE, MISTAKE)) == admitted


def test_one_of_several_roles_is_enough() -> None:
    assert Rule("staff", frozenset({Role.HEAD, Role.ORGANISER})).admits(CLERK)


def test_a_decorated_view_carries_its_rule_and_a_plain_one_none() -> None:
    def view() -> str:
        return ""

    assert rule_of(view) is None
    assert rule_of(staff(Role.HEAD)(view)) == HEADS
    assert rule_of(candidates(view)) == Rule("candidate")
    assert rule_of(public(view)) == PUBLIC


@pytest.fixture
def guarded() -> FlaskClient:
    """Four views behind the guard; the header names who is signed in."""
    app = Flask(__name__)
    app.secret_key = "test"
    Babel(app, default_locale="zh_Hans")
    manager = LoginManager(app)
    manager.request_loader(
        lambda request: {"clerk": CLERK, "candidate": CANDIDATE}.get(request.headers.get("Who", ""))
    )
    init_app(app)
    views = {"open": public, "sit": candidates, "plan": staff(Role.ORGANISER), "issue": staff(Role.HEAD)}
    for name, rule in views.items():
        app.add_url_rule(f"/{name}", name, rule(lambda: "in"))
    app.add_url_rule("/forgotten", "forgotten", lambda: "in")
    app.register_error_handler(SignInNeeded, lambda error: (error.code, error.status))
    app.register_error_handler(NotAllowed, lambda error: (error.code, error.status))
    return app.test_client()


@pytest.mark.parametrize(
    ("who", "statuses"),
    [
        ("", {"open": 200, "sit": 401, "plan": 401, "issue": 401, "forgotten": 401}),
        ("clerk", {"open": 200, "sit": 403, "plan": 200, "issue": 403, "forgotten": 403}),
        ("candidate", {"open": 200, "sit": 200, "plan": 403, "issue": 403, "forgotten": 403}),
    ],
)
def test_a_view_whose_author_forgot_its_rule_lets_nobody_in(
    guarded: FlaskClient, who: str, statuses: dict[str, int]
) -> None:
    found = {name: guarded.get(f"/{name}", headers={"Who": who}).status_code for name in statuses}
    assert found == statuses


def test_an_address_that_is_not_there_is_not_guarded(guarded: FlaskClient) -> None:
    assert guarded.get("/nowhere").status_code == 404
