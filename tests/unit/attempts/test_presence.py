"""What a page may tell of itself, and how two pieces of news of one attempt become one."""

import json
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from examsvc.attempts.entrance import SaveCall
from examsvc.attempts.presence import LATEST_MS, SOONEST_MS, News, join, parse_report
from examsvc.attempts.presence_entrance import PresenceEntrance
from examsvc.attempts.rules import MalformedSave, Standing
from examsvc.attempts.tokens import AttemptToken, TokenSigner
from examsvc.core.clock import to_micros
from examsvc.core.errors import Unavailable
from examsvc.core.keys import Keyring

NOW = datetime(2026, 5, 20, 4, 0, tzinfo=UTC)
SIGNER = TokenSigner(Keyring(b"k" * 32))
TOKEN = AttemptToken(1, 2, 3, 4, 1, "a" * 26)
STANDING = Standing("open", 1, NOW + timedelta(minutes=30), 5)
BODY = {"answered": 12, "unsaved": 1}
CALL = SaveCall(
    public_id="a" * 26,
    host="exam.test",
    cookie=SIGNER.issue(TOKEN),
    csrf=SIGNER.csrf(TOKEN),
    content_type="application/json",
    origin="http://exam.test",
    fetch_site="same-origin",
    body=json.dumps(BODY).encode(),
    received_at=NOW,
    address="10.0.0.7",
)
NEWS = st.builds(
    News,
    exam_id=st.just(1),
    attempt_id=st.just(2),
    seen_at=st.integers(0, 9),
    saved_at=st.none() | st.integers(0, 9),
    answered=st.none() | st.integers(0, 9),
    unsaved=st.none() | st.integers(0, 9),
    address=st.sampled_from(["", "10.0.0.7"]),
)


@pytest.mark.parametrize(
    "body",
    [
        None,
        [],
        {},
        {"answered": 1},
        {"answered": 1, "unsaved": 0, "more": 1},
        {"answered": -1, "unsaved": 0},
        {"answered": True, "unsaved": 0},
        {"answered": 1.5, "unsaved": 0},
        {"answered": "1", "unsaved": 0},
        {"answered": 10_001, "unsaved": 0},
    ],
)
def test_a_report_of_another_shape_is_refused(body: object) -> None:
    with pytest.raises(MalformedSave):
        parse_report(body)


def test_a_report_holds_two_counts() -> None:
    assert parse_report({"answered": 10_000, "unsaved": 0}) == (10_000, 0)


@given(st.lists(NEWS, min_size=1, max_size=6))
def test_what_was_seen_last_overrules_and_no_save_is_forgotten(news: list[News]) -> None:
    known: News | None = None
    for one in news:
        known = join(known, one)
    assert known is not None
    assert known.seen_at == max(one.seen_at for one in news)
    saves = [one.saved_at for one in news if one.saved_at is not None]
    assert known.saved_at == max(saves, default=None)
    newest = max(one.seen_at for one in news)
    told = [one.answered for one in news if one.seen_at == newest and one.answered is not None]
    if told:
        assert known.answered == told[-1]


def test_a_save_leaves_the_page_s_own_counts_as_they_were() -> None:
    report = News(1, 2, 10, None, 7, 3, "10.0.0.7")
    assert join(report, News(1, 2, 20, saved_at=20)) == News(1, 2, 20, 20, 7, 3, "10.0.0.7")


def ask(call: SaveCall, standing: Standing | None = STANDING) -> tuple[int, dict[str, object], list[News]]:
    heard: list[News] = []
    answer = PresenceEntrance(SIGNER, lambda _token: standing, heard.append).receive(call)
    return answer.status, answer.payload, heard


def test_a_report_is_handed_on_and_answered_with_state_and_time() -> None:
    status, payload, heard = ask(CALL)
    assert status == 200
    assert heard == [News(1, 2, to_micros(NOW), None, 12, 1, "10.0.0.7")]
    assert payload["state"] == "open"
    assert payload["closes_at"] == to_micros(STANDING.closes_at) // 1000
    assert payload["server_time"] == to_micros(NOW) // 1000


def test_the_server_spreads_the_reports_of_a_hall() -> None:
    chosen = {ask(CALL)[1]["next"] for _ in range(30)}
    assert len(chosen) > 1
    assert all(isinstance(ms, int) and SOONEST_MS <= ms <= LATEST_MS for ms in chosen)


@pytest.mark.parametrize(
    ("changed", "status", "code"),
    [
        ({"content_type": "text/plain"}, 415, "content-type"),
        ({"fetch_site": "cross-site"}, 403, "cross-site"),
        ({"origin": "http://elsewhere.test"}, 403, "cross-site"),
        ({"cookie": "x"}, 401, "sign-in"),
        ({"public_id": "b" * 26}, 404, "not-found"),
        ({"csrf": "x"}, 403, "csrf"),
        ({"body": b"{"}, 400, "malformed"),
        ({"body": b"[" * 100_000}, 400, "malformed"),
    ],
)
def test_a_call_that_is_not_the_page_s_own_tells_nothing(changed: dict[str, object], status: int, code: str) -> None:
    answered, payload, heard = ask(replace(CALL, **changed))  # type: ignore[arg-type]
    assert (answered, payload, heard) == (status, {"error": code}, [])


@pytest.mark.parametrize(
    ("standing", "status", "code"),
    [
        (None, 409, "stale_epoch"),
        (replace(STANDING, epoch=2), 409, "stale_epoch"),
        (replace(STANDING, state="submitted"), 409, "not_open"),
        (replace(STANDING, state="voided"), 409, "not_open"),
        (replace(STANDING, state="paused"), 200, None),
    ],
)
def test_only_the_browser_that_holds_a_running_attempt_is_heard(
    standing: Standing | None, status: int, code: str | None
) -> None:
    answered, payload, heard = ask(CALL, standing)
    assert (answered, payload.get("error"), len(heard)) == (status, code, 1 if status == 200 else 0)


def test_a_database_that_cannot_be_read_is_told_as_such() -> None:
    def look(_token: AttemptToken) -> Standing | None:
        raise Unavailable("the database is away", code="database")

    answer = PresenceEntrance(SIGNER, look, lambda _news: None).receive(CALL)
    assert (answer.status, answer.payload) == (503, {"error": "database"})
