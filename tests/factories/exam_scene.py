"""An organised exam of 118 people in four rooms, with staff on duty and its circular written: the reference case."""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from examsvc.accounts.models import Office, Person, RoleGrant
from examsvc.attempts.entering import enter_candidates
from examsvc.audit.log import Actor
from examsvc.bank.loading import load_shelf
from examsvc.bank.models import CurrentVersion, FactCheck, QuestionVersion
from examsvc.bank.reviewing import MOST_AT_ONCE, approve
from examsvc.bank.shelf import read_shelf
from examsvc.bank.shelf_commands import SHELF
from examsvc.core.clock import local
from examsvc.core.installation import Installation
from examsvc.core.roles import Role
from examsvc.demonstration import people
from examsvc.exams import duties, services
from examsvc.exams.circular import Circular, keep_circular
from examsvc.exams.models import Exam
from examsvc.exams.queries import list_candidates
from examsvc.papers.blueprint import STANDARD
from tests.factories.accounts import make_office, make_staff
from tests.factories.whole import make_plan

PEOPLE = 118


@dataclass(frozen=True)
class ExamScene:
    """The keys that pages and papers need."""

    exam: int
    public_id: str


def set_exam_scene(site: Installation) -> ExamScene:
    """Plan, fill and seal an exam of next Saturday's kind, put staff on duty, write the circular."""
    now = site.clock.now()
    with site.database.writing() as session:
        load_shelf(session, read_shelf(SHELF), now)
        office = make_office(session, now, people.OFFICE)
        clerk = make_staff(session, office, now, *Role, username="clerk")
        clerk.name = "考务甲"
        by = Actor("person", clerk.id)
        _approve_all(session, office, now)
        exam = _seal(session, site, office, by, now)
        _put_on_duty(session, office, exam, by, now)
        day = local(now).date()
        keep_circular(session, exam, _circular((day + timedelta(days=2)).isoformat()), by, now)
        session.flush()
        return ExamScene(exam.id, exam.public_id)


def _approve_all(session: Session, office: Office, now: datetime) -> None:
    checker = make_staff(session, office, now, Role.REVIEWER)
    doubted = select(FactCheck.question_id).where(FactCheck.trust == "unverified")
    rows = select(QuestionVersion.id).join(CurrentVersion, CurrentVersion.version_id == QuestionVersion.id)
    ids = list(session.scalars(rows.where(QuestionVersion.question_id.not_in(doubted)).order_by(QuestionVersion.id)))
    for start in range(0, len(ids), MOST_AT_ONCE):
        approve(session, office.id, ids[start : start + MOST_AT_ONCE], Actor("person", checker.id), now, "示例")


def _seal(session: Session, site: Installation, office: Office, by: Actor, now: datetime) -> Exam:
    morning = (local(now) + timedelta(days=5)).replace(hour=9, minute=0, second=0, microsecond=0)
    plan = replace(
        make_plan(now, STANDARD), title="示例县2026年脱贫攻坚政策知识考试", starts_at=morning, as_of=morning.date()
    )
    exam = services.plan_exam(session, office, plan, by, now)
    services.take_roster(session, site.keyring, exam, people.roster(PEOPLE, "pictures"), by, now)
    services.seal_exam(session, site.keyring, exam, by, now, enter_candidates)
    one = list_candidates(session, exam)[3]
    one.on_paper, one.extra_seconds = True, 20 * 60
    return exam


def _put_on_duty(session: Session, office: Office, exam: Exam, by: Actor, now: datetime) -> None:
    for number in range(1, 11):
        watcher = make_staff(session, office, now, Role.INVIGILATOR)
        watcher.name = f"监考{number:02d}"
    person = Person(office_id=office.id, name="监督乙", created_at=now)
    person.grants = [RoleGrant(role=Role.SUPERVISOR.value, granted_at=now)]
    session.add(person)
    session.flush()
    duties.draw(session, exam, by, now)


def _circular(reply_by: str) -> Circular:
    return Circular(
        addressees="各乡镇，县直有关单位",
        audience="各乡镇、县直有关单位分管领导和扶贫专干。",
        scope="脱贫攻坚政策应知应会内容。",
        reply_by=reply_by,
        reply_to="县脱贫办综合股",
        contact="考务甲",
        others="参考人员食宿自理。",
    )
