"""A notice's way from draft to issue: two people, a typed number, frozen figures, two editions."""

from dataclasses import replace
from io import BytesIO

import pdfplumber
import pytest
from sqlalchemy import select

from examsvc.accounts.models import Office
from examsvc.audit.log import Actor
from examsvc.core.clock import SettableClock
from examsvc.core.errors import Conflict, Invalid, NotAllowed
from examsvc.core.models import Task
from examsvc.core.tasks import enqueue, run_next
from examsvc.exams.models import Exam
from examsvc.notices import issuing, register, services
from examsvc.notices.models import Notice, NoticeFile
from examsvc.notices.services import Wording
from examsvc.web.app import ExamApp
from tests.conftest import NOON
from tests.factories.accounts import make_staff
from tests.factories.finished import Finished, finish_exam, tamper


@pytest.fixture
def finished(app: ExamApp, clock: SettableClock) -> Finished:
    return finish_exam(app.installation, clock)


@pytest.fixture
def people(app: ExamApp, finished: Finished, clock: SettableClock) -> list[Actor]:
    """A drafter, a checker and a head; the issued notice of the exam is taken out of their way."""
    tamper(app.installation, "DELETE FROM notice_file", "DELETE FROM notice")
    with app.installation.database.writing() as session:
        exam = session.scalars(select(Exam)).one()
        exam.state, exam.released_at = "closed", None
        staff = [make_staff(session, finished.hall.office, clock.now()) for _ in range(3)]
        return [Actor("person", person.id) for person in staff]


@pytest.fixture
def draft(app: ExamApp, people: list[Actor], clock: SettableClock) -> int:
    with app.installation.database.writing() as session:
        exam = session.scalars(select(Exam)).one()
        return services.draft_notice(session, exam, people[0], clock.now()).id


def check(app: ExamApp, draft: int, by: Actor, clock: SettableClock) -> None:
    with app.installation.database.writing() as session:
        services.check_notice(session, session.get_one(Notice, draft), by, clock.now())


def wording(text: str) -> Wording:
    return Wording("标题", "示例县办公室文件", "各单位", "", "不予公开", text)


def test_a_second_notice_of_the_same_exam_is_refused(
    app: ExamApp, draft: int, people: list[Actor], clock: SettableClock
) -> None:
    with pytest.raises(Conflict, match="已经有一份通报"), app.installation.database.writing() as session:
        services.draft_notice(session, session.scalars(select(Exam)).one(), people[1], clock.now())


def test_nobody_checks_or_issues_their_own_draft(
    app: ExamApp, draft: int, people: list[Actor], clock: SettableClock
) -> None:
    with pytest.raises(NotAllowed, match="核稿人不能是拟稿人"):
        check(app, draft, people[0], clock)
    check(app, draft, people[1], clock)
    with pytest.raises(NotAllowed, match="签发人不能是拟稿人"), app.installation.database.writing() as session:
        services.check_issue(
            session, session.get_one(Notice, draft), "示例〔2026〕1号", NOON.date(), people[0], clock.now()
        )


def test_an_office_with_the_longest_name_can_draft(
    app: ExamApp, people: list[Actor], finished: Finished, clock: SettableClock
) -> None:
    with app.installation.database.writing() as session:
        office = session.get_one(Office, finished.hall.office.id)
        office.name = "示" * 200
        exam = session.scalars(select(Exam)).one()
        exam.title = "考" * 100
        draft = services.draft_notice(session, exam, people[0], clock.now())
        assert (len(draft.title) <= 200, len(draft.issuer_mark) <= 60) == (True, True)


def test_a_title_that_leaves_the_text_no_room_is_neither_kept_nor_checked(
    app: ExamApp, draft: int, people: list[Actor], clock: SettableClock
) -> None:
    long = replace(wording("正文"), title="题" * 127)
    with pytest.raises(Invalid, match="标题太长"), app.installation.database.writing() as session:
        services.edit_notice(session, session.get_one(Notice, draft), long, people[0], clock.now())
    with app.installation.database.writing() as session:
        session.get_one(Notice, draft).title = long.title
    with pytest.raises(Invalid, match="标题太长"):
        check(app, draft, people[1], clock)


def test_an_unknown_field_is_named(app: ExamApp, draft: int, people: list[Actor], clock: SettableClock) -> None:
    unknown = wording("参考率［参考绿］")
    with pytest.raises(Invalid, match="参考绿"), app.installation.database.writing() as session:
        services.edit_notice(session, session.get_one(Notice, draft), unknown, people[0], clock.now())


def test_a_checked_notice_is_changed_only_after_it_was_returned(
    app: ExamApp, draft: int, people: list[Actor], clock: SettableClock
) -> None:
    check(app, draft, people[1], clock)
    with pytest.raises(Conflict, match="请先退回"), app.installation.database.writing() as session:
        services.edit_notice(session, session.get_one(Notice, draft), wording("正文"), people[0], clock.now())
    with app.installation.database.writing() as session:
        notice = session.get_one(Notice, draft)
        services.return_notice(session, notice, "标题有误", people[1], clock.now())
        services.edit_notice(session, notice, wording("正文"), people[0], clock.now())
        assert (notice.state, notice.checked_by, notice.text) == ("draft", None, "正文")


@pytest.mark.parametrize("number", ["示例[2026]1号", "示例（2026）1号", "示例〔2026〕01号", "示例〔2026〕1"])
def test_a_number_of_the_wrong_form_is_refused(
    app: ExamApp, draft: int, people: list[Actor], clock: SettableClock, number: str
) -> None:
    check(app, draft, people[1], clock)
    with pytest.raises(Invalid), app.installation.database.reading() as session:
        services.check_issue(session, session.get_one(Notice, draft), number, NOON.date(), people[2], clock.now())


def test_the_worker_issues_both_editions_and_registers_them(
    app: ExamApp, draft: int, people: list[Actor], clock: SettableClock
) -> None:
    check(app, draft, people[1], clock)
    told = {"notice": draft, "doc_no": "示例〔2026〕7号", "issued_on": NOON.date().isoformat()}
    service = app.installation
    with service.database.writing() as session:
        enqueue(session, clock.now(), issuing.KIND, told, 1, people[2].id)
    assert run_next(service, {issuing.KIND: issuing.issue})
    with service.database.reading() as session:
        notice = session.get_one(Notice, draft)
        files = {file.edition: file for file in session.scalars(select(NoticeFile))}
        assert (notice.state, notice.doc_no, session.scalars(select(Exam)).one().state) == (
            "issued",
            "示例〔2026〕7号",
            "released",
        )
        texts = {edition: text_of(file.pdf) for edition, file in files.items()}
        entries = {file.register_entry for file in files.values()}
    assert "考生1" in texts["internal"]
    assert "考生" not in texts["nameless"].replace("考生类别", "")
    assert all("示例〔2026〕7号" in text.replace("\n", "") for text in texts.values())
    assert entries <= set(register.read_all(service.settings.data_dir))


def test_an_issue_stands_that_could_not_be_written_beside_the_database_and_the_person_is_told(
    app: ExamApp, draft: int, people: list[Actor], clock: SettableClock
) -> None:
    check(app, draft, people[1], clock)
    told = {"notice": draft, "doc_no": "示例〔2026〕7号", "issued_on": NOON.date().isoformat()}
    service = app.installation
    file = service.settings.data_dir / register.FILE_NAME
    file.unlink()
    file.symlink_to("/dev/full")
    with service.database.writing() as session:
        task = enqueue(session, clock.now(), issuing.KIND, told, 1, people[2].id).id
    with app.test_request_context():
        assert run_next(service, {issuing.KIND: issuing.issue})
    with service.database.reading() as session:
        row = session.get_one(Task, task)
        assert (row.state, session.get_one(Notice, draft).state) == ("done", "issued")
        assert "签发有效，不要再签发一次" in (row.result or "")
        assert "告诉系统管理员" in (row.result or "")


def test_a_number_that_is_taken_is_refused(app: ExamApp, finished: Finished, clock: SettableClock) -> None:
    with app.installation.database.writing() as session:
        exam = session.scalars(select(Exam)).one()
        other = Notice(
            office_id=exam.office_id,
            exam_id=exam.id,
            run_id=finished.notice.run_id,
            state="checked",
            title="另一份",
            issuer_mark="示例",
            text="",
            figures=finished.notice.figures,
            figures_hash="0" * 64,
            drafted_by=finished.notice.drafted_by,
            created_at=clock.now(),
        )
        session.add(other)
        session.flush()
        head = Actor("person", finished.notice.issued_by)
        with pytest.raises(Conflict, match="已经用过"):
            services.check_issue(session, other, "示例〔2026〕1号", NOON.date(), head, clock.now())


def text_of(pdf: bytes) -> str:
    with pdfplumber.open(BytesIO(pdf)) as document:
        return "\n".join(page.extract_text() for page in document.pages)
