"""A notice's way over HTTP: drafted, checked and issued by different people, and what they are told when it fails."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from io import BytesIO

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select

from examsvc.core.clock import SettableClock
from examsvc.core.roles import Role
from examsvc.core.tasks import run_next
from examsvc.exams.models import Candidate, Exam
from examsvc.notices import issuing, register
from examsvc.notices.models import Notice, NoticeFile
from examsvc.web.app import ExamApp
from tests.factories.accounts import make_office
from tests.factories.exams import Hall
from tests.factories.finished import hold_exam, mark, tamper
from tests.factories.visiting import visit_as
from tests.support.printed import read_text

NUMBER = {"doc_no": "示扶组字〔2026〕7号", "issued_on": "2026-05-20", "submit": "1"}


@dataclass
class Desk:
    """Three people of one office, and the address of the notice the first of them drafted."""

    hall: Hall
    drafter: FlaskClient
    checker: FlaskClient
    head: FlaskClient
    address: str

    def check(self) -> int:
        return self.checker.post(f"{self.address}/check").status_code

    def issue(self, **changed: str) -> tuple[int, str]:
        response = self.head.post(f"{self.address}/issue", data=NUMBER | changed, follow_redirects=True)
        return response.status_code, response.get_data(as_text=True)

    def page(self) -> str:
        return self.head.get(self.address).get_data(as_text=True)


@pytest.fixture
def desk(app: ExamApp, clock: SettableClock) -> Desk:
    hall, _saves = hold_exam(app.installation, clock)
    mark(app.installation, hall, clock)
    drafter, checker = (visit_as(app, hall.office, Role.PUBLISHER) for _ in range(2))
    head = visit_as(app, hall.office, Role.HEAD)
    response = drafter.post(f"/notices/of/{hall.exam.public_id}")
    assert response.status_code == 302
    return Desk(hall, drafter, checker, head, response.headers["Location"])


def wording(html: str, **changed: str) -> Mapping[str, str]:
    """Return what the draft's form would send."""
    fields = dict(
        re.findall(r'<input[^>]* name="(title|issuer_mark|addressees|copies_to)"[^>]* value="([^"]*)"', html)
    )
    return {**fields, "disclosure": "不予公开", "text": "正文［平均分］", "submit": "1"} | changed


def stored(app: ExamApp) -> Notice:
    with app.installation.database.reading() as session:
        return session.scalars(select(Notice)).one()


def work(app: ExamApp) -> None:
    assert run_next(app.installation, {issuing.KIND: issuing.issue})


def test_the_exam_waits_for_a_notice_until_one_is_drafted(app: ExamApp, clock: SettableClock) -> None:
    hall, _saves = hold_exam(app.installation, clock)
    mark(app.installation, hall, clock)
    publisher = visit_as(app, hall.office, Role.PUBLISHER)
    assert "等待拟稿的考试" in publisher.get("/notices").get_data(as_text=True)
    publisher.post(f"/notices/of/{hall.exam.public_id}")
    html = publisher.get("/notices").get_data(as_text=True)
    assert "等待拟稿的考试" not in html
    assert "拟稿" in html


def test_a_draft_is_not_to_be_made_public_unless_somebody_says_so(app: ExamApp, desk: Desk) -> None:
    assert stored(app).disclosure == "不予公开"
    desk.drafter.post(
        desk.address, data=wording(desk.page(), title="标题", issuer_mark="示例县文件", disclosure="主动公开")
    )
    assert stored(app).disclosure == "主动公开"


def test_the_whole_way_from_draft_to_two_registered_editions(app: ExamApp, desk: Desk) -> None:
    assert desk.check() == 302
    assert desk.issue()[0] == 200
    work(app)
    html = desk.page()
    with app.installation.database.reading() as session:
        files = list(session.scalars(select(NoticeFile).order_by(NoticeFile.id)))
        assert session.get_one(Exam, desk.hall.exam.id).state == "released"
    assert all(file.hash in html for file in files)
    assert "示扶组字〔2026〕7号" in html
    for file in files:
        assert desk.head.get(f"{desk.address}/files/{file.edition}.pdf").data == file.pdf
    assert len(register.read_all(app.installation.settings.data_dir)) == 2


def test_the_drafter_neither_checks_nor_issues(app: ExamApp, desk: Desk) -> None:
    both = visit_as(app, desk.hall.office, Role.PUBLISHER, Role.HEAD)
    tamper(app.installation, "UPDATE notice SET drafted_by = (SELECT MAX(id) FROM person)")
    refused = both.post(f"{desk.address}/check")
    assert refused.status_code == 403
    assert "核稿人不能是拟稿人" in refused.get_data(as_text=True)
    desk.check()
    assert both.post(f"{desk.address}/issue", data=NUMBER).status_code == 403
    assert stored(app).state == "checked"


def test_whoever_changes_the_wording_has_somebody_else_check_it(app: ExamApp, desk: Desk) -> None:
    changed = wording(desk.page(), title="另一标题", issuer_mark="示例县文件")
    assert desk.checker.post(desk.address, data=changed).status_code == 302
    assert desk.check() == 403
    assert desk.drafter.post(f"{desk.address}/check").status_code == 302


def test_a_publisher_cannot_issue_and_a_head_cannot_draft(app: ExamApp, desk: Desk) -> None:
    desk.check()
    assert desk.drafter.post(f"{desk.address}/issue", data=NUMBER).status_code in (403, 404)
    assert desk.head.post(f"/notices/of/{desk.hall.exam.public_id}").status_code in (403, 404)
    assert desk.head.post(desk.address, data=wording(desk.page())).status_code == 404


def test_a_draft_that_nobody_checked_is_not_issued(app: ExamApp, desk: Desk) -> None:
    status, html = desk.issue()
    assert status == 409
    assert "核稿之后才能签发" in html


@pytest.mark.parametrize(
    ("changed", "told"),
    [
        ({"doc_no": "示扶组字[2026]7号"}, "应写成：示扶组字〔2026〕7号"),
        ({"doc_no": "示扶组字〔2026〕07号"}, "不补零"),
        ({"doc_no": "示扶组字〔2025〕7号"}, "文号里的年份是2025年，成文日期是2026年"),
        ({"doc_no": ""}, "发文字号"),
        ({"issued_on": "2026-05-19"}, "早于考试日期"),
        ({"issued_on": "2026-05-21"}, "晚于今天"),
        ({"issued_on": "五月二十日"}, "请填写发文字号和成文日期"),
    ],
)
def test_a_wrong_number_or_date_is_refused_on_the_page_and_stays_typed(
    app: ExamApp, desk: Desk, changed: dict[str, str], told: str
) -> None:
    desk.check()
    status, html = desk.issue(**changed)
    assert status == 400
    assert told in html
    assert (NUMBER | changed)["doc_no"] in html
    assert (stored(app).state, stored(app).doc_no) == ("checked", None)


def test_a_number_that_is_taken_is_refused_on_the_page(app: ExamApp, desk: Desk, clock: SettableClock) -> None:
    desk.check()
    with app.installation.database.writing() as session:
        row = session.scalars(select(Notice)).one()
        copied = (
            "office_id",
            "exam_id",
            "run_id",
            "title",
            "issuer_mark",
            "text",
            "figures",
            "figures_hash",
            "drafted_by",
        )
        other = Notice(**{name: getattr(row, name) for name in copied}, state="withdrawn", created_at=clock.now())
        other.doc_no = NUMBER["doc_no"]
        session.add(other)
    status, html = desk.issue()
    assert status == 409
    assert "已经用过" in html
    assert NUMBER["doc_no"] in html


def test_a_returned_notice_says_why_is_needed_and_can_be_changed_again(app: ExamApp, desk: Desk) -> None:
    desk.check()
    assert desk.head.post(f"{desk.address}/return", data={"reason": ""}).status_code == 400
    assert desk.head.post(f"{desk.address}/return", data={"reason": "标题有误"}).status_code == 302
    changed = wording(desk.page(), title="改过的标题", issuer_mark="示例县文件")
    assert desk.drafter.post(desk.address, data=changed).status_code == 302
    assert stored(app).title == "改过的标题"


def test_an_unknown_figure_is_refused_and_the_text_stays_typed(app: ExamApp, desk: Desk) -> None:
    changed = wording(desk.page(), title="标题", issuer_mark="示例县文件", text="参考率［参考绿］")
    response = desk.drafter.post(desk.address, data=changed)
    html = response.get_data(as_text=True)
    assert response.status_code == 400
    assert "参考绿" in html
    assert "参考率［参考绿］" in html


def test_an_issued_notice_can_neither_be_changed_nor_issued_again(app: ExamApp, desk: Desk) -> None:
    desk.check()
    desk.issue()
    work(app)
    before = stored(app)
    changed = wording(desk.page(), title="改过的标题", issuer_mark="示例县文件")
    assert desk.drafter.post(desk.address, data=changed).status_code == 409
    assert desk.issue(doc_no="示扶组字〔2026〕8号")[0] == 409
    assert desk.head.post(f"{desk.address}/return", data={"reason": "改"}).status_code == 409
    assert (stored(app).title, stored(app).doc_no) == (before.title, before.doc_no)


@pytest.mark.parametrize("edition", ["internal", "nameless"])
def test_a_preview_is_the_edition_with_a_mark_that_it_is_none(desk: Desk, edition: str) -> None:
    response = desk.checker.get(f"{desk.address}/preview/{edition}.pdf")
    assert response.mimetype == "application/pdf"
    text = read_text(response.data)
    assert "文号待登记" in text
    assert ("考生1" in text) is (edition == "internal")


def test_editions_hold_neither_answers_nor_phones_nor_exam_numbers(app: ExamApp, desk: Desk) -> None:
    desk.check()
    desk.issue()
    work(app)
    with app.installation.database.reading() as session:
        numbers = list(session.scalars(select(Candidate.exam_number)))
        pdfs = {file.edition: file.pdf for file in session.scalars(select(NoticeFile))}
    for edition, pdf in pdfs.items():
        text = read_text(pdf)
        assert not [number for number in numbers if number and number in text]
        # A phone stands by itself; eleven digits in a row may be part of a printed hash.
        assert not re.search(r"(?<![\da-f])1\d{10}(?![\da-f])", text)
        assert "示例题干" not in text
        assert "选项" not in text
        assert ("考生2" in text) is (edition == "internal")
        assert ("无故缺考人员" in text or "未参加排名人员" in text) is (edition == "internal")


def test_a_name_no_font_can_print_stops_the_issue_and_names_it(app: ExamApp, clock: SettableClock) -> None:
    hall, _saves = hold_exam(app.installation, clock)
    strange = "考生\U0003fffd"
    tamper(app.installation, f"UPDATE candidate SET name = '{strange}' WHERE id = {hall.candidates[0].id}")
    mark(app.installation, hall, clock)
    drafter, head = visit_as(app, hall.office, Role.PUBLISHER), visit_as(app, hall.office, Role.HEAD)
    address = drafter.post(f"/notices/of/{hall.exam.public_id}").headers["Location"]
    preview = head.get(f"{address}/preview/internal.pdf")
    assert preview.status_code == 400
    assert strange in preview.get_data(as_text=True)
    assert head.post(f"{address}/check").status_code == 302
    task = head.post(f"{address}/issue", data=NUMBER).headers["Location"]
    work(app)
    html = head.get(task).get_data(as_text=True)
    assert strange in html
    assert "请安装含这些字的字体" in html
    assert (stored(app).state, stored(app).doc_no) == ("checked", None)
    with app.installation.database.reading() as session:
        assert session.get_one(Exam, hall.exam.id).state == "closed"
        assert session.scalars(select(NoticeFile)).all() == []


def test_notices_of_another_office_are_not_found(app: ExamApp, desk: Desk, clock: SettableClock) -> None:
    with app.installation.database.writing() as session:
        other = make_office(session, clock.now(), "另一示例县办公室")
        session.expunge_all()
    stranger = visit_as(app, other, Role.PUBLISHER, Role.HEAD)
    for path in (desk.address, f"{desk.address}/preview/internal.pdf", f"{desk.address}/files/internal.pdf"):
        assert stranger.get(path).status_code == 404
    assert stranger.post(f"{desk.address}/check").status_code == 404
    assert stranger.post(f"{desk.address}/issue", data=NUMBER).status_code == 404
    assert "精准扶贫" not in stranger.get("/notices").get_data(as_text=True)


def test_nothing_is_there_to_download_before_the_issue(desk: Desk) -> None:
    assert desk.head.get(f"{desk.address}/files/internal.pdf").status_code == 404


def test_the_file_carries_no_trace_of_who_made_it(app: ExamApp, desk: Desk) -> None:
    import pikepdf

    desk.check()
    desk.issue()
    work(app)
    with app.installation.database.reading() as session:
        for file in session.scalars(select(NoticeFile)):
            with pikepdf.open(BytesIO(file.pdf)) as pdf:
                assert {str(key) for key in pdf.docinfo} <= {"/Title"}
                assert len(pdf.attachments) == 0
