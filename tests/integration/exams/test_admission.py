"""Who is let in by number and code, and from when to when."""

from datetime import datetime, timedelta

import pytest
from sqlalchemy import select

from examsvc.core.clock import SettableClock
from examsvc.exams.admission import digits_of, find_candidate, open_code
from examsvc.exams.models import Candidate, Exam, Sitting
from examsvc.web.app import ExamApp
from tests.factories.exams import CODE, make_hall
from tests.factories.whole import plan_whole


def found(app: ExamApp, number: str, code: str, now: datetime) -> str | None:
    site = app.installation
    with site.database.reading() as session:
        candidate = find_candidate(session, site.keyring, number, code, now)
        return candidate.name if candidate else None


def cards(app: ExamApp) -> list[tuple[str, str, str]]:
    with app.installation.database.reading() as session:
        rows = session.scalars(select(Candidate).order_by(Candidate.exam_number)).all()
        keyring = app.installation.keyring
        return [(c.name, c.exam_number or "", open_code(keyring, c.code_sealed or b"")) for c in rows]


def test_everybody_gets_in_with_their_own_card_and_with_nobody_elses(app: ExamApp, clock: SettableClock) -> None:
    plan_whole(app, clock.now(), 6, sealed=True)
    at = clock.now() + timedelta(minutes=15)
    own = cards(app)
    for name, number, _code in own:
        assert [found(app, number, code, at) for other, _n, code in own if other != name] == [None] * 5
        assert [found(app, number, code, at) for other, _n, code in own if other == name] == [name]


@pytest.mark.parametrize(
    ("moment", "before", "admitted"),
    [
        ("opens", True, False),
        ("opens", False, True),
        ("starts", False, True),
        ("two hours after the end", False, True),
        ("two hours after the end", True, False),
    ],
)
def test_the_door_is_open_from_opening_to_two_hours_after_the_end(
    app: ExamApp, clock: SettableClock, moment: str, before: bool, admitted: bool
) -> None:
    with app.installation.database.writing() as session:
        make_hall(session, clock.now(), keyring=app.installation.keyring)
        sitting = session.scalars(select(Sitting)).one()
        times = {"opens": sitting.opens_at, "starts": sitting.starts_at}
        at = times.get(moment, sitting.ends_at + timedelta(hours=2))
    step = timedelta(microseconds=1)
    if moment == "opens":
        at -= step if before else timedelta(0)
    elif before:
        at += step
    assert (found(app, "01001", CODE, at) is not None) is admitted


@pytest.mark.parametrize(("state", "admitted"), [("draft", False), ("sealed", True), ("closed", True)])
def test_a_draft_admits_nobody(app: ExamApp, clock: SettableClock, state: str, admitted: bool) -> None:
    with app.installation.database.writing() as session:
        make_hall(session, clock.now(), keyring=app.installation.keyring)
        exam = session.scalars(select(Exam)).one()
        exam.state = state
        exam.sealed_at = None if state == "draft" else exam.sealed_at
    assert (found(app, "01001", CODE, clock.now()) is not None) is admitted


@pytest.mark.parametrize("written", ["{}-{}", " {} {} ", "{}－{}", "{}—{}", "{}–{}"])
@pytest.mark.parametrize("wide", [False, True])
def test_a_code_may_be_typed_as_it_is_printed(app: ExamApp, clock: SettableClock, written: str, wide: bool) -> None:
    digits = "".join(chr(ord(digit) + 0xFEE0) for digit in CODE) if wide else CODE
    typed = written.format(digits[:4], digits[4:])
    with app.installation.database.writing() as session:
        make_hall(session, clock.now(), keyring=app.installation.keyring)
    assert digits_of(typed) == CODE
    assert found(app, "０１ 001", typed, clock.now()) == "考生1"


@pytest.mark.parametrize(
    "typed", ["", CODE[:7], CODE + "0", CODE[:7] + "0", "abcdefgh", "\x00", CODE[:7] + "8" * 5000]
)
def test_what_is_not_the_code_finds_nobody(app: ExamApp, clock: SettableClock, typed: str) -> None:
    with app.installation.database.writing() as session:
        make_hall(session, clock.now(), keyring=app.installation.keyring)
    assert found(app, "01001", typed, clock.now()) is None


def test_a_code_of_one_exam_opens_no_other_with_the_same_number(app: ExamApp, clock: SettableClock) -> None:
    plan_whole(app, clock.now(), 3, sealed=True)
    plan_whole(app, clock.now(), 3, sealed=True, county="另一县")
    at = clock.now() + timedelta(minutes=15)
    own = cards(app)
    assert len({number for _name, number, _code in own}) == 3
    with app.installation.database.reading() as session:
        for candidate in session.scalars(select(Candidate)).all():
            code = open_code(app.installation.keyring, candidate.code_sealed or b"")
            same = find_candidate(session, app.installation.keyring, candidate.exam_number or "", code, at)
            assert same is candidate
