"""The sheet 可以开考吗: what stands on it for a real exam, who may answer for what, and what that leaves behind."""

import json
import re
from datetime import timedelta

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select

from examsvc.audit.log import exam_stream, record
from examsvc.audit.models import AuditEntry
from examsvc.bank.models import QuestionRetirement, QuestionVersion
from examsvc.core.clock import SettableClock
from examsvc.core.readiness import Colour, Finding
from examsvc.core.roles import Role
from examsvc.exams import duties
from examsvc.exams.models import Candidate, Exam
from examsvc.operations import readiness as machine
from examsvc.operations.models import Backup
from examsvc.papers.models import Form, FormItem
from examsvc.readiness.items import ITEM_NAMES
from examsvc.readiness.models import CapacityMeasure, ReadinessOverride
from examsvc.readiness.sheet import make_sheet
from examsvc.web.app import ExamApp
from tests.factories.accounts import make_staff
from tests.factories.finished import tamper
from tests.factories.visiting import visit_as
from tests.factories.whole import Planned, plan_whole


@pytest.fixture(autouse=True)
def one_time(monkeypatch: pytest.MonkeyPatch) -> None:
    """The clock of these tests stands still, far from that of a database server."""
    monkeypatch.setattr(machine, "FURTHEST_SECONDS", float("inf"))


@pytest.fixture
def planned(app: ExamApp, clock: SettableClock) -> Planned:
    """A sealed exam of eight people in one room that begins in half an hour; nothing else was done for it."""
    return plan_whole(app, clock.now(), 8, sealed=True)


def findings(app: ExamApp, planned: Planned) -> dict[str, Finding]:
    site = app.installation
    with app.test_request_context(), site.database.reading() as session:
        exam = session.get_one(Exam, planned.exam.id)
        return {line.finding.item: line.finding for line in make_sheet(session, site, exam, site.clock.now()).lines}


def reds(app: ExamApp, planned: Planned) -> set[str]:
    return {item for item, found in findings(app, planned).items() if found.colour is Colour.RED}


def address(planned: Planned) -> str:
    return f"/exams/{planned.exam.public_id}/readiness"


def seen(client: FlaskClient, planned: Planned, item: str) -> str:
    """Return the hash that the page's form for an item sends along."""
    page = client.get(address(planned)).text
    found = re.search(rf'readiness/{item}">.*?name="seen" value="([0-9a-f]+)"', page, re.DOTALL)
    assert found is not None
    return found[1]


def test_a_draft_cannot_begin_and_says_so(app: ExamApp, clock: SettableClock) -> None:
    draft = plan_whole(app, clock.now(), 8)
    assert {"paper", "seats", "duties", "prints"} <= reds(app, draft)
    page = visit_as(app, draft.office, Role.ORGANISER).get(address(draft))
    assert "还不能开考" in page.text
    assert "还没有封卷。" in page.text


def test_of_a_freshly_sealed_exam_only_duties_prints_and_the_backup_are_in_the_way(
    app: ExamApp, planned: Planned
) -> None:
    assert reds(app, planned) == {"duties", "prints", "backup"}


def test_every_item_that_a_room_tells_has_a_name_and_every_name_an_item(app: ExamApp, planned: Planned) -> None:
    assert set(findings(app, planned)) == set(ITEM_NAMES)


def test_an_exam_that_is_prepared_whole_can_begin(app: ExamApp, planned: Planned, clock: SettableClock) -> None:
    prepare(app, planned, clock)
    assert reds(app, planned) == set()
    page = visit_as(app, planned.office, Role.ORGANISER).get(address(planned)).text
    assert "可以开考。" in page
    assert "还不能开考" not in page


def prepare(app: ExamApp, planned: Planned, clock: SettableClock) -> None:
    """Put two people on duty, print, back up and measure."""
    with app.test_request_context(), app.installation.database.writing() as session:
        for _ in range(2):
            make_staff(session, planned.office, clock.now(), Role.INVIGILATOR)
        exam, now = session.get_one(Exam, planned.exam.id), clock.now()
        duties.draw(session, exam, planned.by, now)
    with app.installation.database.writing() as session:
        record(session, exam_stream(planned.exam.id), planned.by, "print_papers", ("exam", planned.exam.id), now)
        session.add(Backup(path="/x", hash="0" * 64, made_at=now, drilled_at=now, drill_result="ok"))
        session.add(CapacityMeasure(candidates=8, p99_ms=80, lost=0, measured_by="x", measured_at=now))


def test_a_question_that_is_retired_after_sealing_is_named(
    app: ExamApp, planned: Planned, clock: SettableClock
) -> None:
    with app.installation.database.writing() as session:
        first = select(QuestionVersion.question_id, Form.label).join(
            FormItem, FormItem.version_id == QuestionVersion.id
        )
        question, label = session.execute(
            first.join(Form, Form.id == FormItem.form_id).where(FormItem.number == 1).order_by(Form.label)
        ).first() or (0, "")
        session.add(
            QuestionRetirement(
                question_id=question, office_id=planned.office.id, reason="答案有误", retired_by=planned.by.id,
                retired_at=clock.now(),
            )
        )  # fmt: skip
    found = findings(app, planned)["questions"]
    assert found.colour is Colour.RED
    assert f"{label} 卷第 1 题（已停用）" in found.words


def test_a_sealed_form_that_somebody_changed_in_the_database_is_told(app: ExamApp, planned: Planned) -> None:
    tamper(app.installation, "UPDATE form SET total_marks = total_marks + 10000")
    assert "对不上" in findings(app, planned)["paper"].words


def test_whoever_lost_the_seat_is_named_and_whoever_is_on_leave_is_not(app: ExamApp, planned: Planned) -> None:
    with app.installation.database.writing() as session:
        one, other = session.scalars(
            select(Candidate).where(Candidate.exam_id == planned.exam.id).order_by(Candidate.id).limit(2)
        )
        one.seat = other.seat = None
        other.standing = "leave"
        name, absent = one.name, other.name
    words = findings(app, planned)["seats"].words
    assert name in words
    assert absent not in words


def test_the_head_answers_for_one_red_item_and_it_stays_on_sheet_and_log(app: ExamApp, planned: Planned) -> None:
    head = visit_as(app, planned.office, Role.HEAD)
    sent = {"seen": seen(head, planned, "backup"), "reason": "备份机当天才到"}
    page = head.post(f"{address(planned)}/backup", data=sent, follow_redirects=True).text
    assert "决定照考：备份机当天才到" in page
    assert "还不能开考：有 2 项要处理" in page
    with app.installation.database.reading() as session:
        row = session.scalars(select(ReadinessOverride)).one()
        entry = session.scalars(select(AuditEntry).where(AuditEntry.act == "override_readiness")).one()
    assert (entry.stream, entry.actor_id) == (exam_stream(planned.exam.id), row.decided_by)
    told = json.loads(entry.detail)
    assert told == {"found": "backup", "hash": row.finding_hash, "reason": "备份机当天才到"}
    assert "开考前的问题 备份" in head.get("/audit").text


def test_a_decision_about_a_finding_that_changed_meanwhile_is_refused_with_what_was_typed(
    app: ExamApp, planned: Planned, clock: SettableClock
) -> None:
    head = visit_as(app, planned.office, Role.HEAD)
    sent = {"seen": seen(head, planned, "backup"), "reason": "备份机当天才到"}
    with app.installation.database.writing() as session:
        long_ago = clock.now() - timedelta(days=30)
        session.add(Backup(path="/x", hash="0" * 64, made_at=long_ago, drilled_at=long_ago, drill_result="ok"))
    answer = head.post(f"{address(planned)}/backup", data=sent)
    assert answer.status_code == 409
    assert "这一项的情况已经变了" in answer.text
    assert 'value="备份机当天才到"' in answer.text
    with app.installation.database.reading() as session:
        assert session.scalar(select(ReadinessOverride)) is None


@pytest.mark.parametrize(
    ("item", "reason", "status"),
    [("backup", "", 400), ("backup", "好", 400), ("disk", "照考", 409), ("no", "照考", 409)],
)
def test_only_a_red_item_and_only_with_a_reason(
    app: ExamApp, planned: Planned, item: str, reason: str, status: int
) -> None:
    head = visit_as(app, planned.office, Role.HEAD)
    sent = {"seen": seen(head, planned, "backup"), "reason": reason}
    assert head.post(f"{address(planned)}/{item}", data=sent).status_code == status


def test_others_see_no_form_for_decisions(app: ExamApp, planned: Planned) -> None:
    for role in (Role.ORGANISER, Role.INVIGILATOR, Role.SUPERVISOR):
        assert 'name="seen"' not in visit_as(app, planned.office, role).get(address(planned)).text


def test_a_reader_is_sent_only_to_pages_they_may_open(app: ExamApp, planned: Planned) -> None:
    printing = f"/exams/{planned.exam.public_id}/printing"
    assert printing in visit_as(app, planned.office, Role.ORGANISER).get(address(planned)).text
    assert printing not in visit_as(app, planned.office, Role.HEAD).get(address(planned)).text


@pytest.mark.parametrize(("role", "told"), [(Role.ORGANISER, True), (Role.HEAD, True), (Role.MARKER, False)])
def test_the_workbench_tells_who_can_do_something_about_it(
    app: ExamApp, planned: Planned, role: Role, *, told: bool
) -> None:
    assert ("还不能开考，有 3 项要处理" in visit_as(app, planned.office, role).get("/workbench").text) == told


def test_the_workbench_is_quiet_once_all_is_in_order_and_after_the_start(
    app: ExamApp, planned: Planned, clock: SettableClock
) -> None:
    head = visit_as(app, planned.office, Role.HEAD)
    clock.move(minutes=30)
    assert "还不能开考" not in head.get("/workbench").text
    clock.move(minutes=-30)
    prepare(app, planned, clock)
    assert "还不能开考" not in head.get("/workbench").text


def test_another_office_s_exam_beside_it_changes_nothing(
    app: ExamApp, planned: Planned, clock: SettableClock
) -> None:
    before = findings(app, planned)
    plan_whole(app, clock.now(), 3, county="另一示例县")
    after = findings(app, planned)
    assert {item: found.hash for item, found in after.items()} == {item: found.hash for item, found in before.items()}
    assert after["seats"] == before["seats"]


def test_the_console_says_what_is_still_in_the_way_until_nothing_is(
    app: ExamApp, planned: Planned, clock: SettableClock
) -> None:
    watching = visit_as(app, planned.office, Role.INVIGILATOR)
    console = f"/rooms/{planned.exam.public_id}"
    page = watching.get(console).text
    assert "开考前还有 3 项没有办好" in page
    assert address(planned) in page
    assert watching.get(address(planned)).status_code == 200
    prepare(app, planned, clock)
    assert "没有办好" not in watching.get(console).text


def test_a_decision_of_the_head_stands_in_the_log_of_the_day(app: ExamApp, planned: Planned) -> None:
    head = visit_as(app, planned.office, Role.HEAD)
    sent = {"seen": seen(head, planned, "backup"), "reason": "备份机当天才到"}
    head.post(f"{address(planned)}/backup", data=sent)
    page = head.get(f"/rooms/{planned.exam.public_id}/log").text
    assert "决定照考" in page
    assert "备份机当天才到" in page
