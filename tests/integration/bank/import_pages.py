"""What a keeper does on the pages of imports, and what the worker does then."""

import io
from collections.abc import Mapping

from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from examsvc.core.tasks import run_next
from examsvc.operations.commands import HANDLERS
from examsvc.web.app import ExamApp


def upload(keeper: FlaskClient, data: bytes, name: str = "题库.csv", **more: str) -> TestResponse:
    told = {"topic": "示例主题", "level": "municipal", "area": "示例县", "format": "auto"}
    return keeper.post("/imports", data={**told, **more, "file": (io.BytesIO(data), name)})


def work(app: ExamApp) -> None:
    with app.app_context():
        while run_next(app.installation, app.extensions[HANDLERS]):
            pass


def previewed(app: ExamApp, keeper: FlaskClient, data: bytes, name: str = "题库.csv") -> str:
    address = upload(keeper, data, name).location
    work(app)
    return str(address)


def shown(keeper: FlaskClient, address: str) -> str:
    with keeper.get(address) as answer:
        assert answer.status_code == 200
        return answer.get_data(as_text=True)


def post(keeper: FlaskClient, address: str, data: Mapping[str, str]) -> TestResponse:
    return keeper.post(address, data=dict(data), follow_redirects=True)
