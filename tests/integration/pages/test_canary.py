"""Nothing secret before release: canaries in keys, explanations and rules reach no examinee over any route."""

import json
from typing import Any

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select, update

from examsvc.attempts import closing
from examsvc.bank.source_models import PolicyClause, StoredFile
from examsvc.core.clock import SettableClock
from examsvc.exams.models import Exam
from examsvc.papers.models import KeyVersion
from examsvc.web.app import ExamApp
from tests.factories.accounts import make_staff
from tests.factories.exams import Hall, make_hall
from tests.factories.finished import tamper
from tests.factories.visiting import visit

CANARY = "金丝雀-7f3a91"
# A picture of a question that is on nobody's paper.
PICTURE = "c" * 64


@pytest.fixture
def hall(app: ExamApp, clock: SettableClock) -> Hall:
    """An exam whose every secret holds the canary."""
    with app.installation.database.writing() as session:
        hall = make_hall(session, clock.now(), candidates=2, keyring=app.installation.keyring)
        make_staff(session, hall.office, clock.now())
        session.add(StoredFile(hash=PICTURE, media_type="image/png", data=CANARY.encode()))
        session.execute(update(PolicyClause).values(quotation=CANARY))
        keys = {"q1": {"correct": "a", "rule": CANARY}}
        session.add(
            KeyVersion(
                form_id=hall.form.id,
                number=2,
                key=json.dumps(keys, ensure_ascii=False),
                hash="0" * 64,
                reason=CANARY,
                created_at=clock.now(),
            )
        )
        session.flush()
        session.expunge_all()
    tamper(app.installation, f"UPDATE question_key SET explanation = '{CANARY}'")
    # No service changes a sealed paper, so the canary gets there as a burglar would.
    tamper(app.installation, f"UPDATE paper SET seed = '{CANARY}', blueprint = '[\"{CANARY}\"]'")
    return hall


def every_answer(app: ExamApp, client: FlaskClient, hall: Hall) -> dict[str, str]:
    """Ask every route for everything, filled with the candidate's own ids and with another's; return the bodies."""
    bodies = {}
    for attempt in hall.attempts:
        values: dict[str, Any] = {
            "public_id": attempt.public_id,
            "stage": "x",
            "token": "x",
            "number": 1,
            "key": "anfu",
        }
        values |= {"candidate_id": hall.candidates[0].public_id, "act": "unlock", "edition": "internal"}
        values |= {"filename": "css/exam.css", "picture_hash": PICTURE, "clause_id": 1}
        values |= {"sitting_id": hall.sitting.public_id, "person_id": "nobody", "unit_id": "nothing"}
        values |= {"item": "seats", "category": "x"}
        values |= {"span": "1..2", "ref": "1", "kind": "single", "other": attempt.public_id, "ending": "json"}
        for rule in app.url_map.iter_rules():
            own = {name: values[name] for name in rule.arguments}
            if rule.endpoint == "hall.act_of_two":
                own["act"] = "void"
            if rule.endpoint == "together.together":
                own["act"] = "pause"
            if rule.endpoint == "people.switch":
                own["act"] = "enable"
            with app.test_request_context():
                path = app.url_for(rule.endpoint, **own)
            for method in sorted((rule.methods or set()) & {"GET", "POST"}):
                if rule.endpoint == "attempts.hand_in" or "sign_out" in rule.endpoint:
                    continue
                response = client.open(path, method=method, buffered=True)
                bodies[f"{method} {path}"] = response.get_data(as_text=True) + str(response.headers)
    return bodies


def leaks(app: ExamApp, client: FlaskClient, hall: Hall) -> list[str]:
    said = every_answer(app, client, hall)
    return [route for route, body in said.items() if CANARY in body or '"correct"' in body]


def candidate(app: ExamApp, hall: Hall) -> FlaskClient:
    return visit(app, hall.candidates[0].person_id, "candidate", hall.exam.id)


def test_nothing_leaks_to_a_passer_by(app: ExamApp, hall: Hall) -> None:
    assert leaks(app, app.test_client(), hall) == []


def test_nothing_leaks_before_and_during_the_exam(app: ExamApp, hall: Hall) -> None:
    client = candidate(app, hall)
    assert leaks(app, client, hall) == []
    client.post(f"/attempts/{hall.attempts[0].public_id}/start")
    paper = client.get(f"/attempts/{hall.attempts[0].public_id}/paper")
    assert paper.status_code == 200
    assert "示例题干" in paper.text
    assert leaks(app, client, hall) == []


def test_nothing_leaks_after_the_end_and_before_release(app: ExamApp, hall: Hall, clock: SettableClock) -> None:
    client = candidate(app, hall)
    client.post(f"/attempts/{hall.attempts[0].public_id}/start")
    clock.move(minutes=61)
    closing.sweep(app.installation.database, clock.now())
    assert client.get(f"/attempts/{hall.attempts[0].public_id}/receipt").status_code == 200
    assert leaks(app, client, hall) == []
    with app.installation.database.writing() as session:
        exam = session.scalars(select(Exam)).one()
        exam.state, exam.closed_at = "closed", clock.now()
    assert leaks(app, client, hall) == []


def test_a_leak_would_be_seen(app: ExamApp, hall: Hall) -> None:
    with app.installation.database.writing() as session:
        session.execute(update(Exam).values(title=CANARY))
    assert any("/rules" in route for route in leaks(app, candidate(app, hall), hall))
