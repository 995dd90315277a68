"""Build the demonstration: one exam finished with its notice, one open now, by the same services as real ones."""

import secrets
import shutil
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from flask_babel import gettext as _
from sqlalchemy import select
from sqlalchemy.orm import Session

from examsvc.accounts.models import Office, Person, RoleGrant
from examsvc.accounts.passwords import hash_password
from examsvc.attempts.entering import enter_candidates
from examsvc.audit.log import Actor
from examsvc.bank.loading import load_shelf
from examsvc.bank.models import CurrentVersion, FactCheck, QuestionVersion
from examsvc.bank.question_types.base import MultipleRule
from examsvc.bank.reviewing import MOST_AT_ONCE, approve
from examsvc.bank.shelf import read_shelf
from examsvc.bank.shelf_commands import SHELF
from examsvc.core import migrating
from examsvc.core.clock import local, to_micros
from examsvc.core.installation import Installation
from examsvc.core.tasks import Work, enqueue
from examsvc.demonstration import people
from examsvc.demonstration.site import demo_settings, is_built
from examsvc.demonstration.sitting import sit
from examsvc.demonstration.telling import Card, Told, read_told, write_told
from examsvc.exams import services as exams
from examsvc.exams.admission import open_code
from examsvc.exams.models import Exam
from examsvc.exams.queries import list_candidates
from examsvc.exams.rules import ExamRules
from examsvc.grading.services import mark_exam
from examsvc.notices import register
from examsvc.notices import services as notices
from examsvc.notices.editions import EDITIONS, typeset_notice
from examsvc.notices.figures import read_figures
from examsvc.papers.blueprint import STANDARD, Blueprint, BlueprintRow
from examsvc.papers.services import shortages
from examsvc.settings import Settings

KIND, OPEN_KIND = "build_demonstration", "open_demonstration_exam"
STEPS = 5
FINISHED_PEOPLE, OPEN_PEOPLE, ABSENT = 48, 12, 2
OPEN_MINUTES = 600
# What anybody may try shows what the house can ask, where the bank has it: one question of each further kind for one
# of the others, so that the paper stays at its hundred marks.
FURTHER = ("ordering", "matching", "case")
MORE_KINDS = Blueprint(
    (
        replace(STANDARD.rows[0], count=STANDARD.rows[0].count - len(FURTHER)),
        *STANDARD.rows[1:],
        *(BlueprintRow(kind, 1, STANDARD.rows[0].marks) for kind in FURTHER),
    )
)
MakeInstallation = Callable[[Settings], Installation]


@dataclass(frozen=True)
class Cast:
    """The invented office's people, by key."""

    office: int
    organiser: Actor
    checker: Actor
    head: Actor


def enqueue_build(session: Session, now: datetime) -> None:
    """Ask for the demonstration."""
    enqueue(session, now, KIND, {}, None, None)


def builder(make_installation: MakeInstallation) -> Callable[[Work], str]:
    """Return the task that builds the demonstration beside the installation it runs in."""

    def build(work: Work) -> str:
        settings = demo_settings(work.installation.settings)
        if is_built(work.installation.settings):
            return _("演示已准备好。")
        # What an interrupted build left is of no use to anybody: nobody was let in before its end.
        shutil.rmtree(settings.data_dir, ignore_errors=True)
        site = make_installation(settings)
        migrating.upgrade(site.database)
        work.report(1, STEPS)
        now = site.clock.now()
        cast, sign_ins = _set_up(site, now)
        work.report(2, STEPS)
        finished = _finish_exam(site, cast, now)
        work.report(3, STEPS)
        _issue(site, cast, finished, now)
        work.report(4, STEPS)
        write_told(site.settings, Told(sign_ins, open_exam(site, cast, now)))
        return _("演示已准备好。")

    return build


def enqueue_exam(session: Session, now: datetime) -> None:
    """Ask for one more open exam."""
    enqueue(session, now, OPEN_KIND, {}, None, None)


def opener(make_installation: MakeInstallation) -> Callable[[Work], str]:
    """Return the task that opens one more exam in a demonstration whose last one is over or sat."""

    def open_another(work: Work) -> str:
        settings = demo_settings(work.installation.settings)
        told, site = read_told(settings), make_installation(settings)
        card = open_exam(site, find_cast(site), site.clock.now())
        write_told(settings, replace(told, card=card))
        return _("新的模拟考试已经开放。")

    return open_another


def find_cast(site: Installation) -> Cast:
    """Return the invented office's people of a demonstration that was built before."""
    names = [staff.username for staff in people.STAFF[:3]]
    with site.database.reading() as session:
        rows = {row.username: row for row in session.scalars(select(Person).where(Person.username.in_(names)))}
        actors = [Actor("person", rows[name].id) for name in names]
        return Cast(rows[names[0]].office_id, *actors)


def _set_up(site: Installation, now: datetime) -> tuple[Cast, list[dict[str, object]]]:
    """Make office, staff and an approved bank."""
    sign_ins: list[dict[str, object]] = []
    with site.database.writing() as session:
        load_shelf(session, read_shelf(SHELF), now)
        office = Office(
            name=people.OFFICE,
            short_name=people.SHORT_NAME,
            level="county",
            province="江西省",
            city="吉安市",
            county=people.COUNTY,
            demonstration=True,
            created_at=now,
        )
        session.add(office)
        session.flush()
        actors = []
        for staff in people.STAFF:
            person = Person(office_id=office.id, name=staff.name, username=staff.username, created_at=now)
            person.grants = [RoleGrant(role=role.value, granted_at=now) for role in staff.roles]
            password = secrets.token_urlsafe(9)
            person.password_hash = hash_password(password)
            session.add(person)
            session.flush()
            actors.append(Actor("person", person.id))
            roles = [role.value for role in staff.roles]
            sign_ins.append({"name": staff.name, "username": staff.username, "password": password, "roles": roles})
        cast = Cast(office.id, *actors[:3])
        _approve_all(session, cast, now)
    return cast, sign_ins


def _approve_all(session: Session, cast: Cast, now: datetime) -> None:
    """Approve the shipped questions whose facts were confirmed; a real office reads them first."""
    doubted = select(FactCheck.question_id).where(FactCheck.trust == "unverified")
    ids = list(
        session.scalars(
            select(QuestionVersion.id)
            .join(CurrentVersion, CurrentVersion.version_id == QuestionVersion.id)
            .where(QuestionVersion.question_id.not_in(doubted))
            .order_by(QuestionVersion.id)
        )
    )
    for start in range(0, len(ids), MOST_AT_ONCE):
        approve(session, cast.office, ids[start : start + MOST_AT_ONCE], cast.checker, now, "演示")


def _plan(title: str, starts_at: datetime, minutes: int, late: int) -> exams.Plan:
    return exams.Plan(
        title=title,
        place="示例县党校",
        as_of=local(starts_at).date(),
        starts_at=starts_at,
        minutes=minutes,
        late_minutes=late,
        earliest_submit_minutes=0 if late > 60 else 30,
        blueprint=STANDARD,
        multiple_rule=MultipleRule.HALF_IF_FEWER,
        rules=ExamRules(),
    )


def _hold(site: Installation, cast: Cast, plan: exams.Plan, count: int, now: datetime) -> int:
    """Plan, fill and seal an exam; return its key."""
    with site.database.writing() as session:
        office = session.get_one(Office, cast.office)
        exam = exams.plan_exam(session, office, plan, cast.organiser, now)
        exams.take_roster(session, site.keyring, exam, people.roster(count, plan.title), cast.organiser, now)
        exams.seal_exam(session, site.keyring, exam, cast.organiser, now, enter_candidates)
        return exam.id


def _finish_exam(site: Installation, cast: Cast, now: datetime) -> int:
    """Hold last week's exam from plan to marks."""
    morning = local(now - timedelta(days=7)).replace(hour=9, minute=0, second=0, microsecond=0)
    starts_at = local(morning)
    before, after = starts_at - timedelta(days=1), starts_at + timedelta(hours=2)
    plan = _plan("精准扶贫政策知识考试（演示）", starts_at, 60, 15)
    exam_id = _hold(site, cast, plan, FINISHED_PEOPLE, before)
    sit(site, exam_id, starts_at, "demonstration", ABSENT)
    with site.database.writing() as session:
        exam = session.get_one(Exam, exam_id)
        leave = list_candidates(session, exam)[-1]
        if leave.standing == "entered":
            exams.set_standing(session, exam, leave, "leave", "因公出差，负责丙批准", cast.organiser, after)
        exams.close_exam(session, exam, cast.organiser, after)
        mark_exam(session, exam, "首次评分", cast.organiser, after)
    return exam_id


def _issue(site: Installation, cast: Cast, exam_id: int, now: datetime) -> None:
    """Draft, check and issue the notice of the finished exam."""
    with site.database.writing() as session:
        notice = notices.draft_notice(session, session.get_one(Exam, exam_id), cast.organiser, now)
        notices.check_notice(session, notice, cast.checker, now)
        today = local(now).date()
        number = f"示例〔{today.year}〕1号"
        notice.doc_no, notice.issued_on = number, today
        figures = read_figures(notice.figures)
        pdfs = {edition: typeset_notice(notice, figures, edition, demonstration=True) for edition in EDITIONS}
        notices.issue_notice(session, site.keyring, notice, pdfs, number, today, cast.head, now)
    register.keep_up(site)


def open_exam(site: Installation, cast: Cast, now: datetime) -> Card:
    """Open an exam that anybody may try now; return one desk card of it."""
    plan = _plan("政策知识模拟考试（演示，全天开放）", now, OPEN_MINUTES, OPEN_MINUTES)
    with site.database.reading() as session:
        if not shortages(session, session.get_one(Office, cast.office), MORE_KINDS, plan.as_of):
            plan = replace(plan, blueprint=MORE_KINDS)
    exam_id = _hold(site, cast, plan, OPEN_PEOPLE, now)
    with site.database.reading() as session:
        candidate = list_candidates(session, session.get_one(Exam, exam_id))[0]
        code = open_code(site.keyring, candidate.code_sealed or b"")
        closes_at = now + timedelta(minutes=OPEN_MINUTES)
        number, code = candidate.exam_number or "", f"{code[:4]}-{code[4:]}"
        return Card(candidate.name, candidate.unit_name, number, code, to_micros(closes_at))
