"""Every route × every role × both offices: one row an endpoint, and a test fails on a route without a row."""

import re
from collections.abc import Iterator
from typing import Any

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select
from werkzeug.routing import Rule

from examsvc.accounts.models import Office
from examsvc.bank.source_models import PolicyDocument, Supersession
from examsvc.core.clock import SettableClock
from examsvc.core.roles import Role
from examsvc.web.app import ExamApp
from tests.factories.accounts import make_office
from tests.factories.finished import Finished, finish_exam
from tests.factories.sources import make_document, strike
from tests.factories.visiting import visit, visit_as

PUBLIC, CANDIDATE, ANY = "public", "candidate", "any staff"
OR, BK, RE, IN, MA = Role.ORGANISER, Role.BANK_KEEPER, Role.REVIEWER, Role.INVIGILATOR, Role.MARKER
PU, HE, SU, AU, AD = Role.PUBLISHER, Role.HEAD, Role.SUPERVISOR, Role.AUDITOR, Role.ADMINISTRATOR
_RESULTS, _NOTICES, _WATCH = (OR, HE, PU, AU), (PU, HE, AU), (OR, IN, HE, SU)
_EXAMS = (OR, HE, SU, AU, PU)

ROWS: dict[str, str | tuple[Role, ...]] = {
    **dict.fromkeys(("accounts.home", "accounts.invitation", "accounts.preferences", "accounts.sign_in"), PUBLIC),
    **dict.fromkeys(("accounts.sign_out", "attempts.saves", "attempts.sit", "attempts.sit_here"), PUBLIC),
    **dict.fromkeys(("attempts.presence", "attempts.signals", "attempts.worker"), PUBLIC),
    **dict.fromkeys(("trying.anybody", "trying.anybody_done", "trying.clock"), PUBLIC),
    **dict.fromkeys(("checks.check", "checks.done"), PUBLIC),
    "checks.table": _WATCH,
    **dict.fromkeys((f"demonstration.{n}" for n in ("open_another", "show", "start")), PUBLIC),
    **dict.fromkeys(("first_run.set_up", "first_run.welcome"), PUBLIC),
    **dict.fromkeys(("operations.healthz", "operations.metrics", "operations.readyz"), PUBLIC),
    **dict.fromkeys(("static", "bootstrap.static"), PUBLIC),
    **dict.fromkeys(("accounts.password", "accounts.workbench", "operations.task", "operations.task_file"), ANY),
    **dict.fromkeys(
        (f"attempts.{n}" for n in ("hand_in", "paper", "picture", "plain", "rules", "show_receipt")), CANDIDATE
    ),
    **dict.fromkeys(("attempts.start", "attempts.state", "attempts.waiting"), CANDIDATE),
    **dict.fromkeys(("trying.candidate", "trying.candidate_done"), CANDIDATE),
    **dict.fromkeys(("bank_merging.edit", "bank_merging.index", "bank_merging.settle"), (BK,)),
    **dict.fromkeys(("bank_coverage.coverage", "bank_coverage.table"), (BK, RE, HE)),
    **dict.fromkeys((f"imports.{n}" for n in ("columns", "index", "publish", "report", "show")), (BK,)),
    **dict.fromkeys(("exports.index", "imports.codes", "imports.template", "imports.undo"), (BK,)),
    **dict.fromkeys(("bank.restore", "bank.retire", "bank.roll_back"), (BK,)),
    **dict.fromkeys((f"bank.{n}" for n in ("compare", "question", "questions", "retired")), (BK, RE, HE)),
    **dict.fromkeys((f"writing.{n}" for n in ("clauses", "edit", "kinds", "look", "new")), (BK,)),
    **dict.fromkeys((f"releases.{n}" for n in ("compare", "file", "index", "release")), (BK, RE, HE)),
    **dict.fromkeys(("reviewing.index", "reviewing.sheet"), (RE, HE)),
    **dict.fromkeys(("reviewing.hand_in", "reviewing.sources"), (BK,)),
    "reviewing.remark": (BK, RE, HE),
    **dict.fromkeys((f"sources.{n}" for n in ("document", "index", "original_file")), (BK, RE, HE)),
    **dict.fromkeys((f"sources.{n}" for n in ("clause", "edit", "new", "new_clause", "original")), (BK,)),
    **dict.fromkeys(("supersessions.supersede", "supersessions.withdraw"), (BK,)),
    **dict.fromkeys((f"rechecks.{n}" for n in ("holds", "index", "question")), (BK, RE)),
    **dict.fromkeys(("rechecks.edit", "rechecks.retire"), (BK,)),
    **dict.fromkeys(("hall.act", "hall.act_of_two", "hall.bind", "hall.move", "together.together"), (IN, OR)),
    **dict.fromkeys(("incidents.index", "incidents.person"), _WATCH),
    "room_records.show": _WATCH,
    **dict.fromkeys(("day_log.export", "day_log.index"), (*_WATCH, AU)),
    "incidents.settle": (IN, OR, HE),
    "hall.reopen_alone": (HE,),
    **dict.fromkeys(("hall.board", "hall.exam", "hall.index", "hall.seat"), _WATCH),
    **dict.fromkeys((f"exams.{n}" for n in ("allowance", "candidate", "close", "discard")), (OR,)),
    **dict.fromkeys((f"quick.{n}" for n in ("confirm", "new", "plan", "preview", "printing")), (OR,)),
    **dict.fromkeys((f"quick.{n}" for n in ("problems", "rooms", "roster", "seal")), (OR,)),
    "paper_printing.index": (IN, OR),
    **dict.fromkeys((f"circulars.{n}" for n in ("edit", "look", "typeset")), (OR,)),
    **dict.fromkeys(("exams.candidates", "exams.exam", "exams.index"), _EXAMS),
    **dict.fromkeys(("sittings.index", "duties.index", "changes.index"), _EXAMS),
    **dict.fromkeys((f"sittings.{n}" for n in ("add", "remove", "rooms")), (OR,)),
    **dict.fromkeys((f"changes.{n}" for n in ("add", "cancel", "move", "place", "replace", "withdraw")), (OR,)),
    **dict.fromkeys((f"make_ups.{n}" for n in ("absent", "failed", "index")), (OR,)),
    **dict.fromkeys(("kinds.index", "kinds.remove"), (OR,)),
    **dict.fromkeys((f"replies.{n}" for n in ("asked", "confirm", "index", "nobody", "preview")), (OR,)),
    **dict.fromkeys((f"duties.{n}" for n in ("assign", "draw", "remove", "unit")), (OR,)),
    **dict.fromkeys((f"grading.{n}" for n in ("exam", "export", "index", "sheets")), _RESULTS),
    "grading.run": (OR,),
    **dict.fromkeys(("marking.answers", "marking.index", "marking.mark"), (MA,)),
    **dict.fromkeys((f"notices.{n}" for n in ("file", "index", "notice", "preview")), _NOTICES),
    **dict.fromkeys(("notices.check", "notices.give_back"), (PU, HE)),
    "notices.draft": (PU,),
    "notices.issue": (HE,),
    "readiness.sheet": (OR, HE, SU, AU, PU, IN),
    "readiness.decide": (HE,),
    "opening.index": (OR,),
    "operations.audit": (AD, AU, HE, SU),
    **dict.fromkeys((f"people.{n}" for n in ("index", "invite", "person", "switch")), (AD,)),
    **dict.fromkeys((f"people.{n}" for n in ("alias", "take_list", "units", "up")), (AD, OR)),
}
FILLINGS = {
    "readiness.decide": {"item": "seats"},
    "attempts.picture": {"picture_hash": "0" * 64},
    "bank.compare": {"span": "1..2"},
    "bank.roll_back": {"ref": "1"},
    "releases.compare": {"other": "nothing"},
    "releases.file": {"ending": "json"},
    "writing.look": {"kind": "single"},
    "writing.new": {"kind": "single"},
    "hall.act": {"act": "unlock"},
    "hall.act_of_two": {"act": "void"},
    "day_log.export": {"ending": "json"},
    "together.together": {"act": "pause"},
    "people.switch": {"act": "enable"},
    "people.take_list": {"key": "none"},
    "notices.file": {"edition": "internal"},
    "notices.preview": {"edition": "internal"},
}


@pytest.fixture
def finished(app: ExamApp, clock: SettableClock) -> Finished:
    found = finish_exam(app.installation, clock)
    with app.installation.database.writing() as session:
        office, now = session.get_one(Office, found.hall.office.id), clock.now()
        strike(session, office, now, make_document(session, office, now), now.date())
    return found


def own_rules(app: ExamApp) -> Iterator[Rule]:
    return (rule for rule in app.url_map.iter_rules() if not rule.endpoint.endswith("static"))


def address(app: ExamApp, rule: Rule, finished: Finished) -> str:
    """Fill a rule with ids that exist in the first office."""
    hall = finished.hall
    ids = {
        "attempts": hall.attempts[0].public_id,
        "paper_printing": hall.exam.public_id,
        "checks": hall.exam.public_id,
        "circulars": hall.exam.public_id,
        "trying": hall.attempts[0].public_id,
        "console": hall.exam.public_id,
        "day_log": hall.exam.public_id,
        "incidents": hall.exam.public_id,
        "room_records": hall.exam.public_id,
        "together": hall.exam.public_id,
        "exams": hall.exam.public_id,
        "grading": hall.exam.public_id,
        "hall": hall.exam.public_id,
        "marking": hall.exam.public_id,
        "notices": finished.notice.public_id,
        "people": hall.organiser.public_id,
        **dict.fromkeys(("quick", "sittings", "duties", "changes", "replies", "make_ups"), hall.exam.public_id),
        "readiness": hall.exam.public_id,
        "kinds": hall.exam.public_id,
        "opening": hall.exam.public_id,
    }
    own = ids.get(rule.endpoint.split(".")[0], "nothing")
    if rule.endpoint in (
        "hall.act",
        "hall.act_of_two",
        "hall.move",
        "hall.reopen_alone",
        "hall.seat",
        "incidents.person",
    ):
        own = hall.attempts[0].public_id
    elif rule.endpoint == "notices.draft":
        own = hall.exam.public_id
    elif rule.endpoint.startswith(("sources.", "supersessions.")):
        own = source_ids(app, finished)[rule.endpoint == "supersessions.withdraw"]
    elif rule.endpoint in ("people.alias", "people.up"):
        own = hall.unit.public_id
    values: dict[str, Any] = {"public_id": own, "token": "x", "stage": "x", "number": 1}
    values |= {"clause_id": source_ids(app, finished)[2]}
    values |= {
        "candidate_id": hall.candidates[0].public_id,
        "sitting_id": hall.sitting.public_id,
        "person_id": "nobody",
        "category": "nothing",
    }
    values |= {"person_id": "nobody", "unit_id": "nothing"} | FILLINGS.get(rule.endpoint, {})
    with app.test_request_context():
        return app.url_for(rule.endpoint, **{name: values[name] for name in rule.arguments})


def source_ids(app: ExamApp, finished: Finished) -> tuple[str, str, str]:
    """Return the first office's document, what was found to have ended of it, and its clause."""
    with app.installation.database.reading() as session:
        row = session.scalars(select(Supersession).where(Supersession.office_id == finished.hall.office.id)).one()
        document = session.get_one(PolicyDocument, row.document_id)
        return document.public_id, row.public_id, document.clauses[0].public_id


def ask(client: FlaskClient, rule: Rule, path: str) -> int:
    method = "GET" if "GET" in (rule.methods or ()) else "POST"
    with client.open(path, method=method, headers={"Accept": "application/json"}) as answer:
        return answer.status_code


def without_token(page: str) -> str:
    """A form's token tells the second in which its page was made, which says nothing about the page."""
    return re.sub(r'name="csrf_token" value="[^"]*"', "", page)


def test_every_route_has_a_row_and_every_row_a_route(app: ExamApp) -> None:
    assert {rule.endpoint for rule in app.url_map.iter_rules()} == set(ROWS)


def test_nobody_gets_further_than_the_public_pages(app: ExamApp, finished: Finished) -> None:
    for rule in own_rules(app):
        status = ask(app.test_client(), rule, address(app, rule, finished))
        if ROWS[rule.endpoint] != PUBLIC:
            assert status == 401, rule.endpoint


@pytest.mark.parametrize("role", list(Role))
def test_a_role_opens_its_own_pages_and_no_other(app: ExamApp, finished: Finished, role: Role) -> None:
    client = visit_as(app, finished.hall.office, role)
    for rule in own_rules(app):
        expected = ROWS[rule.endpoint]
        if expected == PUBLIC:
            continue
        allowed = expected == ANY or (isinstance(expected, tuple) and role in expected)
        status = ask(client, rule, address(app, rule, finished))
        assert (status not in (401, 403)) == allowed, f"{rule.endpoint} answers {status} to {role}"
        assert status != 500, rule.endpoint


def test_a_candidate_opens_no_page_of_staff(app: ExamApp, finished: Finished) -> None:
    hall = finished.hall
    client = visit(app, hall.candidates[0].person_id, "candidate", hall.exam.id)
    for rule in own_rules(app):
        if ROWS[rule.endpoint] in (PUBLIC, CANDIDATE):
            continue
        assert ask(client, rule, address(app, rule, finished)) == 403, rule.endpoint


def test_another_office_finds_nothing_and_cannot_tell_it_from_what_is_missing(
    app: ExamApp, finished: Finished, clock: SettableClock
) -> None:
    with app.installation.database.writing() as session:
        other = make_office(session, clock.now(), "另一示例县脱贫攻坚领导小组办公室")
        session.flush()
        session.expunge(other)
    client = visit_as(app, other, *Role)
    for rule in own_rules(app):
        if "public_id" not in rule.arguments or ROWS[rule.endpoint] in (PUBLIC, CANDIDATE):
            continue
        method = "GET" if "GET" in (rule.methods or ()) else "POST"
        foreign = address(app, rule, finished)
        own = next(part for part in foreign.split("/") if len(part) == 26) if "nothing" not in foreign else "nothing"
        missing = foreign.replace(own, "z" * 26)
        answers = [client.open(path, method=method, headers={"Accept": "text/html"}) for path in (foreign, missing)]
        assert [answer.status_code for answer in answers] == [404, 404], rule.endpoint
        bodies = [without_token(answer.text.replace(own, "").replace("z" * 26, "")) for answer in answers]
        assert bodies[0] == bodies[1], rule.endpoint


def test_a_planted_route_without_a_row_is_seen_and_denied_to_everybody(app: ExamApp, finished: Finished) -> None:
    app.add_url_rule("/planted", "planted", lambda: "inside")
    with pytest.raises(AssertionError):
        test_every_route_has_a_row_and_every_row_a_route(app)
    assert app.test_client().get("/planted", headers={"Accept": "application/json"}).status_code == 401
    client = visit_as(app, finished.hall.office, *Role)
    assert client.get("/planted").status_code == 403
