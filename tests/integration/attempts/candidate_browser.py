"""One candidate's browser, over HTTP."""

from typing import Any

from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from examsvc.attempts.rules import Save
from examsvc.web.app import ExamApp
from tests.factories.exams import CODE, Hall


class Browser:
    """What a candidate's browser can do; cookies are kept between calls."""

    def __init__(self, app: ExamApp, hall: Hall, candidate: int = 0) -> None:
        self.client: FlaskClient = app.test_client()
        self.attempt = hall.attempts[candidate]
        self.number = hall.candidates[candidate].exam_number
        self.base = f"/attempts/{self.attempt.public_id}"
        self.token = ""

    def sign_in(self, code: str = CODE) -> TestResponse:
        return self.client.post("/sit", data={"number": self.number, "code": code})

    def start(self) -> TestResponse:
        return self.client.post(f"{self.base}/start")

    def state(self) -> dict[str, Any]:
        state: dict[str, Any] = self.ask("state").get_json()
        self.token = state.get("token", "")
        return state

    def ask(self, page: str) -> TestResponse:
        return self.client.get(f"{self.base}/{page}", headers={"Accept": "application/json"})

    def work(self) -> "Browser":
        assert self.sign_in().status_code == 302
        assert self.start().status_code == 302
        self.state()
        return self

    def save(self, *saves: Save, epoch: int = 1, headers: dict[str, str] | None = None) -> TestResponse:
        body = {
            "epoch": epoch,
            "saves": [{"save_id": s.save_id, "seq": s.seq, "item": s.item, "value": s.value} for s in saves],
        }
        given = {"X-Attempt-Token": self.token, **(headers or {})}
        return self.client.post(f"{self.base}/saves", json=body, headers=given)

    def tell(self, answered: int = 0, unsaved: int = 0) -> TestResponse:
        given = {"X-Attempt-Token": self.token}
        return self.client.post(
            f"{self.base}/presence", json={"answered": answered, "unsaved": unsaved}, headers=given
        )

    def hand_in(self, epoch: int = 1) -> TestResponse:
        headers = {"X-Attempt-Token": self.token}
        return self.client.post(f"{self.base}/hand-in", json={"epoch": epoch}, headers=headers)

    def plain(self, **fields: str) -> TestResponse:
        return self.client.post(f"{self.base}/plain", data={"attempt_token": self.token, **fields})
