"""Make an exam that is over: sat, marked, and reported in an issued notice."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import text

from examsvc.accounts.models import Office, Person
from examsvc.accounts.signing_in import start_sign_in
from examsvc.attempts import closing, services
from examsvc.attempts.saving import write_batch
from examsvc.audit.log import COMMAND_LINE, Actor
from examsvc.core.clock import SettableClock, local
from examsvc.core.installation import Installation
from examsvc.exams.models import Exam
from examsvc.exams.services import close_exam
from examsvc.grading.services import mark_exam
from examsvc.notices import register
from examsvc.notices import services as notices
from examsvc.notices.models import Notice
from tests.factories.accounts import make_staff
from tests.factories.exams import Hall, make_hall
from tests.factories.saves import make_request, make_save

Answers = Sequence[Sequence[tuple[str, str]]]
ANSWERS: Answers = ([("q1", "a"), ("q2", "a"), ("q3", "b")], [("q1", "a")])
PDFS = {"internal": b"%PDF internal", "nameless": b"%PDF nameless"}


@dataclass
class Finished:
    """A hall whose exam is over, and its notice."""

    hall: Hall
    notice: Notice
    saves: list[dict[str, str]]


def hold_exam(
    site: Installation,
    clock: SettableClock,
    kinds: Sequence[str] = ("single",) * 3,
    answers: Answers = ANSWERS,
    office: Office | None = None,
) -> tuple[Hall, list[dict[str, str]]]:
    """Let everybody but one of the hall sit, give these answers and run out of time; end the exam."""
    with site.database.writing() as session:
        hall = make_hall(session, clock.now(), candidates=len(answers) + 1, kinds=kinds, office=office)
        for candidate, attempt in zip(hall.candidates[:-1], hall.attempts[:-1], strict=True):
            _token, row = start_sign_in(session, candidate.person_id, "candidate", clock.now(), hall.exam.id)
            services.start(session, attempt, row.id, clock.now())
        session.flush()
        session.expunge_all()
    saves = _answer(site, hall, clock, answers)
    clock.move(minutes=61)
    closing.sweep(site.database, clock.now())
    with site.database.writing() as session:
        organiser = Actor("person", hall.organiser.id)
        close_exam(session, session.get_one(Exam, hall.exam.id), organiser, clock.now())
    return hall, saves


def mark(site: Installation, hall: Hall, clock: SettableClock) -> None:
    """Mark the exam in a new run."""
    with site.database.writing() as session:
        mark_exam(session, session.get_one(Exam, hall.exam.id), "首次评分", COMMAND_LINE, clock.now())


def finish_exam(site: Installation, clock: SettableClock) -> Finished:
    """Let two of three people sit; end, mark and report it by three members of staff."""
    hall, saves = hold_exam(site, clock)
    mark(site, hall, clock)
    with site.database.writing() as session:
        people = [make_staff(session, hall.office, clock.now()) for _ in range(3)]
        session.flush()
        session.expunge_all()
    return Finished(hall, report(site, hall, people, clock), saves)


def _answer(site: Installation, hall: Hall, clock: SettableClock, answers: Answers) -> list[dict[str, str]]:
    ledger = []
    with site.database.write_turn(), site.database.driver_connection() as connection:
        for attempt, own in zip(hall.attempts, answers, strict=False):
            saves = [make_save(n, item, value) for n, (item, value) in enumerate(own, 1)]
            if saves:
                write_batch(connection, [make_request(attempt, clock.now(), *saves)])
            ledger += [
                {"attempt": attempt.public_id, "save_id": save.save_id, "value_hash": save.value_hash}
                for save in saves
            ]
        connection.commit()
    return ledger


def report(
    site: Installation, hall: Hall, people: Sequence[Person], clock: SettableClock, until: str = "issued"
) -> Notice:
    """Bring a marked exam's notice to this state by three people."""
    drafter, checker, head = (Actor("person", person.id) for person in people)
    with site.database.writing() as session:
        exam = session.get_one(Exam, hall.exam.id)
        notice = notices.draft_notice(session, exam, drafter, clock.now())
        if until != "draft":
            notices.check_notice(session, notice, checker, clock.now())
        if until == "issued":
            day = local(clock.now()).date()
            number = f"示例〔{day.year}〕1号"
            notices.issue_notice(session, site.keyring, notice, PDFS, number, day, head, clock.now())
        session.flush()
        session.refresh(notice)
        session.expunge_all()
    register.keep_up(site)
    return notice


def tamper(site: Installation, *statements: str) -> None:
    """Change stored rows as somebody with full power over the database could: no trigger, no foreign key."""
    database = site.database
    if database.is_sqlite:
        with database.engine.connect() as connection:
            names = (
                connection.exec_driver_sql("SELECT name FROM sqlite_master WHERE type = 'trigger'").scalars().all()
            )
            connection.rollback()
        with database.writing() as session:
            for name in names:
                session.execute(text(f"DROP TRIGGER {name}"))
    with database.writing() as session:
        if not database.is_sqlite:
            session.execute(text("SET session_replication_role = replica"))
        for statement in statements:
            session.connection().exec_driver_sql(statement)
        if not database.is_sqlite:
            session.execute(text("SET session_replication_role = origin"))
