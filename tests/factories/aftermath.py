"""What an office has when exams are over: marks, answers that wait for a marker, notices on their way and tasks."""

from dataclasses import dataclass
from datetime import timedelta

from sqlalchemy.orm import Session

from examsvc.accounts.models import Office, Person
from examsvc.core.clock import SettableClock
from examsvc.core.installation import Installation
from examsvc.core.models import TaskFile
from examsvc.core.tasks import enqueue
from tests.factories.accounts import make_staff
from tests.factories.finished import Answers, hold_exam, mark, report

# A long answer, as somebody types it who wants to be sure.
LONG = "帮扶干部每月到户走访，核对收入，落实政策。" * 8
ANSWERS: Answers = ([("q1", "a"), ("q2", LONG)], [("q1", "b")])
STEPS = ("draft", "checked", "issued")


@dataclass(frozen=True)
class Aftermath:
    """The public ids that the pages' addresses need."""

    marked: str
    attempt: str
    candidate: str
    released: str
    notices: dict[str, str]
    tasks: list[str]

    @property
    def pages(self) -> list[str]:
        """Every address of exams that are over, their notices, and long work in each of its states."""
        over = f"/exams/{self.marked}"
        return [
            f"/results/{self.marked}",
            f"/results/{self.released}",
            f"/marking/{self.marked}",
            over,
            f"{over}/candidates",
            f"{over}/candidates/{self.candidate}",
            f"{over}/close",
            f"/rooms/{self.marked}",
            f"/seats/{self.attempt}",
            *(f"/notices/{notice}" for notice in self.notices.values()),
            *(f"/tasks/{task}" for task in self.tasks),
        ]


def set_aftermath(site: Installation, office: Office, clerk: Person) -> Aftermath:
    """Hold four exams of the office, all over an hour ago: one waits for a marker, three are reported."""
    began = site.clock.now() - timedelta(hours=3)
    clock = SettableClock(began)
    waiting, _saves = hold_exam(site, clock, ("single", "short_answer"), ANSWERS, office)
    mark(site, waiting, clock)
    notices, released = {}, ""
    for step in STEPS:
        clock = SettableClock(began)
        hall, _saves = hold_exam(site, clock, office=office)
        mark(site, hall, clock)
        with site.database.writing() as session:
            people = [make_staff(session, office, clock.now()) for _ in STEPS]
            session.flush()
            session.expunge_all()
        notices[step] = report(site, hall, people, clock, step).public_id
        released = hall.exam.public_id
    with site.database.writing() as session:
        tasks = [make_task(session, office, clerk, site, state) for state in ("queued", "running", "done", "failed")]
    ids = (waiting.exam.public_id, waiting.attempts[0].public_id, waiting.candidates[0].public_id)
    return Aftermath(*ids, released, notices, tasks)


def make_task(session: Session, office: Office, clerk: Person, site: Installation, state: str) -> str:
    """Make a task in this state, half done or with what it left; return its public id."""
    now = site.clock.now()
    task = enqueue(session, now, "示例", {"state": state}, office.id, clerk.id)
    task.state = state
    if state == "running":
        task.started_at, task.lease_until, task.progress, task.total = now, now + timedelta(minutes=15), 1, 2
    if state in ("done", "failed"):
        task.finished_at = now
    if state == "done":
        task.result = "示例考务资料已备好。"
        name = "示例县脱贫攻坚领导小组办公室政策知识考试考务资料.zip"
        session.add(TaskFile(task_id=task.id, name=name, media_type="application/zip", content=b"PK" * 600))
    if state == "failed":
        task.error = "示例：有一个字打印不出来，请改正后再试。"
    session.flush()
    return task.public_id
