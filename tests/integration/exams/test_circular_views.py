"""The clerk writes the circular on one page, sees it as it will read, and has it typeset."""

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select

from examsvc.audit.models import AuditEntry
from examsvc.core.clock import SettableClock
from examsvc.core.models import TaskFile
from examsvc.core.roles import Role
from examsvc.core.tasks import run_next
from examsvc.exams.circular import USUAL_DISCIPLINE, Circular, read_circular
from examsvc.exams.models import Exam
from examsvc.exams.prints import occasions
from examsvc.typesetting.marks import DRAFT
from examsvc.web.app import ExamApp
from tests.factories.visiting import visit_as
from tests.factories.whole import Planned, plan_whole
from tests.support.printed import read_marks, read_text

TYPED = {
    "doc_no": "示例〔2020〕7号",
    "issued_on": "2020-05-01",
    "addressees": "各乡镇",
    "basis": "根据示例会议安排",
    "audience": "各乡镇分管领导",
    "scope": "",
    "discipline": "对号入座。\r\n\r\n  手机关机。 ",
    "reply_by": "",
    "reply_to": "",
    "others": "",
    "contact": "赵示例",
    "copies_to": "",
    "submit": "1",
}


@pytest.fixture
def planned(app: ExamApp, clock: SettableClock) -> Planned:
    return plan_whole(app, clock.now(), 4)


def clerk(app: ExamApp, planned: Planned) -> FlaskClient:
    return visit_as(app, planned.office, Role.ORGANISER)


def path(planned: Planned, more: str = "") -> str:
    return f"/exams/{planned.exam.public_id}/circular{more}"


def kept(app: ExamApp, planned: Planned) -> Circular:
    with app.installation.database.reading() as session:
        return read_circular(session.get_one(Exam, planned.exam.id).circular)


def test_what_was_written_is_kept_tidily_and_is_in_the_log(app: ExamApp, planned: Planned) -> None:
    answer = clerk(app, planned).post(path(planned), data=TYPED)
    assert answer.status_code == 302
    circular = kept(app, planned)
    assert (circular.doc_no, circular.contact) == ("示例〔2020〕7号", "赵示例")
    assert circular.discipline == "对号入座。\n手机关机。"
    with app.installation.database.reading() as session:
        assert len(session.scalars(select(AuditEntry).where(AuditEntry.act == "write_circular")).all()) == 1


def test_before_anything_was_written_the_page_offers_the_usual_discipline_and_names_what_lacks(
    app: ExamApp, planned: Planned
) -> None:
    page = clerk(app, planned).get(path(planned)).text
    assert USUAL_DISCIPLINE.splitlines()[0] in page
    assert "（文号待填）" in page
    assert "还没有填，可以留空" in page
    assert "附名单 4 人；还没有封卷，不印考场和座位。" in page


@pytest.mark.parametrize(
    ("changed", "told"),
    [
        ({"doc_no": "示例[2020]7号"}, "是不是“示例〔2020〕7号”"),
        ({"doc_no": "7号"}, "发文字号的写法是"),
        ({"doc_no": "示例〔2020〕07号"}, "发文字号的写法是"),
        ({"reply_by": "2099-01-01"}, "不能晚于考试当天。"),
        ({"issued_on": "2099-01-01"}, "不能晚于考试当天。"),
        ({"contact": "长" * 121}, ""),
    ],
)
def test_what_cannot_be_right_is_refused_and_nothing_typed_is_lost(
    app: ExamApp, planned: Planned, changed: dict[str, str], told: str
) -> None:
    answer = clerk(app, planned).post(path(planned), data={**TYPED, **changed})
    assert answer.status_code in (400, 422)
    assert told in answer.text
    assert "根据示例会议安排" in answer.text
    assert kept(app, planned) == Circular()


def test_the_preview_shows_what_is_typed_and_keeps_nothing(app: ExamApp, planned: Planned) -> None:
    shown = clerk(app, planned).post(path(planned, "/look"), data={**TYPED, "basis": "根据另一次会议"})
    assert shown.status_code == 200
    assert "根据另一次会议，定于" in shown.text
    assert "<html" not in shown.text
    assert kept(app, planned) == Circular()


def test_after_the_seal_the_list_has_seats(app: ExamApp, clock: SettableClock) -> None:
    planned = plan_whole(app, clock.now(), 4, sealed=True)
    assert "附名单 4 人，印考场和座位。" in clerk(app, planned).get(path(planned)).text


@pytest.mark.parametrize(("doc_no", "mark"), [("示例〔2020〕7号", ""), ("", DRAFT.replace(" ", ""))])
def test_the_circular_is_typeset_with_reply_form_and_chat_text_and_without_a_number_is_a_draft(
    app: ExamApp, planned: Planned, doc_no: str, mark: str
) -> None:
    client = clerk(app, planned)
    client.post(path(planned), data={**TYPED, "doc_no": doc_no})
    assert client.post(path(planned, "/typeset")).status_code == 302
    with app.app_context():
        assert run_next(app.installation, {occasions.KIND: occasions.make})
    with app.installation.database.reading() as session:
        files = {file.name.split(" ")[-1]: file.content for file in session.scalars(select(TaskFile))}
    assert set(files) == {"考试通知.pdf", "回执.xlsx", "群通知.txt"}
    assert {found.replace(" ", "") for found in read_marks(files["考试通知.pdf"])} == {mark}
    assert "根据示例会议安排" in read_text(files["考试通知.pdf"])
    assert files["回执.xlsx"].startswith(b"PK")
    assert "赵示例" in files["群通知.txt"].decode("utf-8-sig")
