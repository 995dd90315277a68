"""Make a bank that suffices, and plans and rosters for a whole exam."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal

from sqlalchemy.orm import Session

from examsvc.accounts.models import Office
from examsvc.accounts.roster import RosterRow
from examsvc.attempts.entering import enter_candidates
from examsvc.audit.log import Actor
from examsvc.bank.models import QuestionApproval
from examsvc.bank.question_types.base import MultipleRule
from examsvc.core.roles import Role
from examsvc.exams import services
from examsvc.exams.models import Exam
from examsvc.exams.rules import ExamRules
from examsvc.exams.services import Plan
from examsvc.papers.blueprint import Blueprint, BlueprintRow
from examsvc.web.app import ExamApp
from tests.factories.accounts import make_office, make_staff
from tests.factories.bank import make_question

SMALL = Blueprint((BlueprintRow("single", 4, Decimal(1)), BlueprintRow("multiple", 2, Decimal(2))))


def make_bank(session: Session, office: Office, now: datetime, each: int = 10) -> None:
    """Make so many approved single and multiple choice questions; the keys are a, and a with b."""
    reviewer = make_staff(session, office, now)
    for _ in range(each):
        single = make_question(session, now)
        multiple = make_question(session, now, kind="multiple", key={"correct": ["a", "b"]}, topic="精准方略")
        for version in (single, multiple):
            session.add(
                QuestionApproval(version_id=version.id, office_id=office.id, approved_by=reviewer.id, approved_at=now)
            )
    session.flush()


def make_plan(now: datetime, blueprint: Blueprint = SMALL) -> Plan:
    """Make the plan of an exam that starts in half an hour."""
    return Plan(
        title="示例县政策知识考试",
        place="示例县党校",
        as_of=date(2020, 5, 1),
        starts_at=now + timedelta(minutes=30),
        minutes=60,
        late_minutes=15,
        earliest_submit_minutes=30,
        blueprint=blueprint,
        multiple_rule=MultipleRule.HALF_IF_FEWER,
        rules=ExamRules(),
    )


def make_rows(people: int, units: int = 4) -> list[RosterRow]:
    """Make roster rows spread over some units."""
    return [
        RosterRow(n + 2, f"考生{n + 1}", f"示例{n % units + 1}镇", "乡镇", "副镇长", "分管领导")
        for n in range(people)
    ]


@dataclass
class Planned:
    """An exam of an office that may hold it, and who plans it."""

    office: Office
    by: Actor
    exam: Exam


def plan_whole(
    app: ExamApp, now: datetime, people: int = 0, *, sealed: bool = False, county: str = "示例县"
) -> Planned:
    """Plan an exam, with so many people when asked for, and seal it when asked for."""
    site = app.installation
    with app.app_context(), site.database.writing() as session:
        office = make_office(session, now, f"{county}脱贫攻坚领导小组办公室")
        by = Actor("person", make_staff(session, office, now, Role.ORGANISER).id)
        make_bank(session, office, now)
        exam = services.plan_exam(session, office, make_plan(now), by, now)
        if people:
            services.take_roster(session, site.keyring, exam, make_rows(people), by, now)
        if sealed:
            services.seal_exam(session, site.keyring, exam, by, now, enter_candidates)
        session.flush()
        session.refresh(exam)
        session.expunge_all()
    return Planned(office, by, exam)
