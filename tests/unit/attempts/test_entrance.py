"""The one gate for saves, before anything is written."""

import json
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from prometheus_client import REGISTRY

from examsvc.attempts.entrance import Entrance, SaveCall
from examsvc.attempts.rules import LONGEST_BODY_BYTES, MOST_SAVES_A_REQUEST
from examsvc.attempts.saving import SaveReply, SaveRequest
from examsvc.attempts.tokens import AttemptToken, TokenSigner
from examsvc.core.errors import Unavailable
from examsvc.core.keys import Keyring

NOW = datetime(2026, 5, 20, 4, 0, tzinfo=UTC)
TOKEN = AttemptToken(1, 2, 3, 4, 5, "0" * 26)
SIGNER = TokenSigner(Keyring(b"k" * 32))


def body(epoch: int = 5, count: int = 1, **changes: object) -> bytes:
    saves = [{"save_id": f"{n:032x}", "seq": n + 1, "item": "q1", "value": "a", **changes} for n in range(count)]
    return json.dumps({"epoch": epoch, "saves": saves}).encode()


CALL = SaveCall(
    public_id=TOKEN.public_id,
    host="exam.test",
    cookie=SIGNER.issue(TOKEN),
    csrf=SIGNER.csrf(TOKEN),
    content_type="application/json",
    origin="http://exam.test",
    fetch_site="same-origin",
    body=body(),
    received_at=NOW,
)


class Writer:
    """Acknowledge everything, and remember what came."""

    def __init__(self) -> None:
        self.requests: list[SaveRequest] = []

    def __call__(self, request: SaveRequest) -> SaveReply:
        self.requests.append(request)
        return SaveReply("open", NOW + timedelta(minutes=5), acknowledged=request.saves)


def test_an_acknowledged_call_is_told_the_time_and_the_deadline() -> None:
    answer = Entrance(SIGNER, Writer()).receive(CALL)
    assert answer.status == 200
    assert answer.payload["closes_at"] - answer.payload["server_time"] == 300_000
    assert [ack["save_id"] for ack in answer.payload["acks"]] == ["0" * 32]


REFUSED = [
    (replace(CALL, body=b"x" * (LONGEST_BODY_BYTES + 1)), 413, "too-large"),
    (replace(CALL, content_type=""), 415, "content-type"),
    (replace(CALL, content_type="text/plain; a=application/json"), 415, "content-type"),
    (replace(CALL, content_type="application/x-www-form-urlencoded"), 415, "content-type"),
    (replace(CALL, fetch_site="same-site"), 403, "cross-site"),
    (replace(CALL, fetch_site="cross-site"), 403, "cross-site"),
    (replace(CALL, fetch_site="none"), 403, "cross-site"),
    (replace(CALL, origin="http://exam.test:81"), 403, "cross-site"),
    (replace(CALL, origin="null"), 403, "cross-site"),
    (replace(CALL, cookie=""), 401, "sign-in"),
    (replace(CALL, cookie=CALL.cookie[:-1]), 401, "sign-in"),
    (replace(CALL, public_id="1" * 26), 404, "not-found"),
    (replace(CALL, csrf=""), 403, "csrf"),
    (replace(CALL, csrf=SIGNER.csrf(replace(TOKEN, epoch=4))), 403, "csrf"),
    (replace(CALL, body=b""), 400, "malformed"),
    (replace(CALL, body=b"\xff"), 400, "malformed"),
    (replace(CALL, body=b"[" * 100_000), 400, "malformed"),
    (replace(CALL, body=b'{"epoch": 1e400, "saves": []}'), 400, "malformed"),
    (replace(CALL, body=body(count=MOST_SAVES_A_REQUEST + 1)), 400, "malformed"),
    (replace(CALL, body=body(value="\0")), 400, "malformed"),
    (replace(CALL, body=body(value="\ud800")), 400, "malformed"),
    (replace(CALL, body=body(key="a")), 400, "malformed"),
    (replace(CALL, body=body(epoch=6)), 409, "stale_epoch"),
]


@pytest.mark.parametrize(("call", "status", "code"), REFUSED)
def test_what_is_wrong_is_refused_before_anything_is_written(call: SaveCall, status: int, code: str) -> None:
    writer = Writer()
    answer = Entrance(SIGNER, writer).receive(call)
    assert (answer.status, answer.payload) == (status, {"error": code})
    assert writer.requests == []


@pytest.mark.parametrize(
    "call",
    [
        replace(CALL, origin="", fetch_site=""),
        replace(CALL, content_type="Application/JSON; charset=utf-8"),
        replace(CALL, host="exam.test:8443", origin="https://exam.test:8443"),
        replace(CALL, body=body(count=MOST_SAVES_A_REQUEST)),
    ],
)
def test_what_old_browsers_and_other_ports_send_is_let_through(call: SaveCall) -> None:
    assert Entrance(SIGNER, Writer()).receive(call).status == 200


def test_answers_from_before_an_unlock_reach_the_write_which_keeps_them_as_evidence() -> None:
    writer = Writer()
    Entrance(SIGNER, writer).receive(replace(CALL, body=body(epoch=4)))
    assert [save.epoch for request in writer.requests for save in request.saves] == [4]


def test_one_refused_save_does_not_hide_the_acknowledged_ones() -> None:
    def half(request: SaveRequest) -> SaveReply:
        return SaveReply("open", NOW, request.saves[:1], ((request.saves[1], "not_of_this_paper"),))

    answer = Entrance(SIGNER, half).receive(replace(CALL, body=body(count=2)))
    assert answer.status == 200
    assert (len(answer.payload["acks"]), answer.payload["error"]) == (1, "not_of_this_paper")


def test_a_call_of_which_nothing_was_stored_is_a_conflict() -> None:
    answer = Entrance(SIGNER, lambda r: SaveReply("expired", NOW, refused=((r.saves[0], "not_open"),))).receive(CALL)
    assert (answer.status, answer.payload["error"], answer.payload["acks"]) == (409, "not_open", [])


def test_a_busy_database_asks_to_come_again() -> None:
    def busy(_request: SaveRequest) -> SaveReply:
        raise Unavailable("busy", code="overloaded")

    answer = Entrance(SIGNER, busy).receive(CALL)
    assert (answer.status, answer.payload) == (503, {"error": "overloaded"})


@pytest.mark.parametrize(("call", "status"), [(CALL, "200"), (replace(CALL, csrf=""), "403")])
def test_every_call_is_counted_by_its_status(call: SaveCall, status: str) -> None:
    def counted() -> float:
        return REGISTRY.get_sample_value("examsvc_saves_total", {"status": status}) or 0

    before = counted()
    Entrance(SIGNER, Writer()).receive(call)
    assert counted() == before + 1
