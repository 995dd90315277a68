"""A paper on paper is the very form of the screen; who has it printed is in the log; it never holds a key."""

import base64
import io
import json
import re

import pytest
from flask.testing import FlaskClient
from PIL import Image
from sqlalchemy import select

from examsvc.audit.models import AuditEntry
from examsvc.bank.source_models import StoredFile
from examsvc.core.canonical import sha256_hex
from examsvc.core.clock import SettableClock
from examsvc.core.models import Task, TaskFile
from examsvc.core.roles import Role
from examsvc.core.tasks import run_next
from examsvc.exams.models import Candidate, Exam
from examsvc.exams.prints import candidate_papers
from examsvc.exams.prints.candidate_papers import CandidatePaper, collect
from examsvc.papers.models import Paper
from examsvc.papers.services import open_sealed
from examsvc.typesetting.rendering import typeset
from examsvc.web.app import ExamApp
from tests.factories.exams import CONTENTS, Hall, make_hall
from tests.factories.visiting import visit_as
from tests.support.boxes import collisions, outside_boxes
from tests.support.printed import read_pages, read_text

KINDS = ("single", "multiple", "true_false", "fill_in", "short_answer", "ordering", "matching", "case")
SOON = {"whom": "one", "number": "01001", "reason": "电脑不够", "submit": "1"}


def make_picture() -> bytes:
    result = io.BytesIO()
    Image.new("RGB", (60, 40), "black").save(result, "PNG")
    return result.getvalue()


@pytest.fixture
def hall(app: ExamApp, clock: SettableClock) -> Hall:
    """A hall of three with every kind of question, a table and a picture on the form."""
    data = make_picture()
    shown = f"![示例图]({sha256_hex(data.decode('latin1'))})"

    def reword(body: str) -> str:
        told = json.loads(body)
        told["sections"][0]["items"][0]["stem"] = f"看图表\n|年份|人数|\n|2019|551|\n{shown}\n人数是多少？"
        return json.dumps(told, ensure_ascii=False)

    with app.installation.database.writing() as session:
        session.add(StoredFile(hash=sha256_hex(data.decode("latin1")), media_type="image/png", data=data))
        hall = make_hall(
            session, clock.now(), candidates=3, keyring=app.installation.keyring, kinds=KINDS, reword=reword
        )
        session.flush()
        session.expunge_all()
    return hall


def papers_of(app: ExamApp, hall: Hall) -> list[CandidatePaper]:
    with app.test_request_context(), app.installation.database.reading() as session:
        exam = session.get_one(Exam, hall.exam.id)
        return collect(session, exam, [one.id for one in hall.candidates], "")


def visitor(app: ExamApp, hall: Hall, role: Role = Role.ORGANISER) -> FlaskClient:
    return visit_as(app, hall.office, role)


def path(hall: Hall) -> str:
    return f"/exams/{hall.exam.public_id}/papers"


def open_papers(app: ExamApp, hall: Hall, clock: SettableClock) -> None:
    with app.installation.database.writing() as session:
        open_sealed(session, session.get_one(Paper, hall.form.paper_id), clock.now())


def test_the_paper_has_the_forms_questions_in_their_order_and_with_their_numbers(app: ExamApp, hall: Hall) -> None:
    paper = papers_of(app, hall)[0]
    body = json.loads(hall.form.body)
    assert [s.title for s in paper.sections] == [s["title"] for s in body["sections"]]
    assert [q.number for s in paper.sections for q in s.questions] == list(range(1, len(KINDS) + 1))
    said = read_text(typeset("paper.html", paper=paper))
    for item in (item for section in body["sections"] for item in section["items"]):
        for option in item.get("options", ()):
            assert f"{option['letter']}.{option['text']}" in said.replace(" ", ""), item["kind"]
    assert "示例材料第二段" in said
    assert "小题" in said
    at = [said.index(f"{number}．") for number in range(1, len(KINDS) + 1)]
    assert at == sorted(at)


def test_tables_and_pictures_are_printed(app: ExamApp, hall: Hall) -> None:
    paper = papers_of(app, hall)[0]
    assert base64.b64encode(make_picture()).decode() in paper.sections[0].questions[0].body
    said = read_text(typeset("paper.html", paper=paper))
    assert "551" in said
    assert "![" not in said


def test_nothing_on_paper_and_sheet_names_the_person_or_tells_an_answer(app: ExamApp, hall: Hall) -> None:
    for paper in papers_of(app, hall):
        for template in ("paper.html", "answer_sheet.html"):
            said = read_text(typeset(template, paper=paper))
            for words in ("考生1", "考生2", "东岭镇", "解析", "见示例文件", "要点"):
                assert words not in said, words
            assert paper.number in said


def test_the_answer_sheet_has_a_place_for_every_item_and_everything_in_its_box(app: ExamApp, hall: Hall) -> None:
    pdf = typeset("answer_sheet.html", paper=papers_of(app, hall)[0])
    said = read_text(pdf)
    for words in ("正确", "错误", "第1位", "（1）", "第1空", "年"):
        assert words in said, words
    assert (collisions(pdf), outside_boxes(pdf)) == ([], [])


def test_every_page_of_the_sheet_bears_number_form_and_square_code(app: ExamApp, hall: Hall) -> None:
    many = papers_of(app, hall)[0]
    long = CandidatePaper(**{**many.__dict__, "sections": many.sections * 6})
    pages = read_pages(typeset("answer_sheet.html", paper=long))
    assert len(pages) > 2
    assert all(any("考号01001" in line.text.replace(" ", "") for line in page.lines) for page in pages)


@pytest.mark.parametrize(("size", "printed"), [("normal", 12), ("large", 15), ("largest", 18)])
def test_who_has_large_text_on_the_screen_has_it_on_paper(app: ExamApp, hall: Hall, size: str, printed: int) -> None:
    with app.installation.database.writing() as session:
        session.get_one(Candidate, hall.candidates[0].id).text_size = size
    paper = papers_of(app, hall)[0]
    pages = read_pages(typeset("paper.html", paper=paper))
    assert pages[0].line("看图表").glyphs[-1].size == pytest.approx(printed)
    assert collisions(typeset("paper.html", paper=paper)) == []


def test_the_organiser_prints_early_with_a_reason_that_is_logged(app: ExamApp, hall: Hall) -> None:
    answer = visitor(app, hall).post(path(hall), data=SOON)
    assert answer.status_code == 302
    with app.installation.database.reading() as session:
        entry = session.scalars(select(AuditEntry).where(AuditEntry.act == "print_paper")).one()
        assert (entry.subject_id, json.loads(entry.detail)) == (hall.candidates[0].id, {"reason": "电脑不够"})


@pytest.mark.parametrize(
    ("role", "changed", "status", "told"),
    [
        (Role.ORGANISER, {"reason": " "}, 400, "还没有启封，提前打印试卷要写明理由。"),
        (Role.INVIGILATOR, {}, 403, "还没有启封，试卷只能由考务员打印。"),
        (Role.ORGANISER, {"number": "99999"}, 400, "没有这个考号"),
        (Role.ORGANISER, {"whom": "9-9"}, 400, ""),
    ],
)
def test_before_the_opening_nobody_else_prints_and_nothing_is_kept(
    app: ExamApp, hall: Hall, role: Role, changed: dict[str, str], status: int, told: str
) -> None:
    answer = visitor(app, hall, role).post(path(hall), data={**SOON, **changed})
    assert answer.status_code in (status, 422)
    assert told in answer.text
    with app.installation.database.reading() as session:
        assert session.scalars(select(Task)).all() == []
        assert session.scalars(select(AuditEntry).where(AuditEntry.act == "print_paper")).all() == []


def test_after_the_opening_an_invigilator_prints_a_room_and_each_paper_is_logged(
    app: ExamApp, hall: Hall, clock: SettableClock
) -> None:
    open_papers(app, hall, clock)
    client = visitor(app, hall, Role.INVIGILATOR)
    assert "第一考场全部 3 人" in client.get(path(hall)).text
    assert client.post(path(hall), data={**SOON, "whom": "1-1", "number": "", "reason": ""}).status_code == 302
    with app.app_context():
        assert run_next(app.installation, {candidate_papers.KIND: candidate_papers.make})
    with app.installation.database.reading() as session:
        assert len(session.scalars(select(AuditEntry).where(AuditEntry.act == "print_paper")).all()) == 3
        file = session.scalars(select(TaskFile)).one()
    assert file.name == "示例考试 试卷和答题卡 第一考场 3人.pdf"
    said = read_text(file.content)
    assert [number for number in ("01001", "01002", "01003") if f"考号{number}" not in said.replace(" ", "")] == []


def test_who_is_registered_to_write_by_hand_is_offered_together(app: ExamApp, hall: Hall) -> None:
    with app.installation.database.writing() as session:
        session.get_one(Candidate, hall.candidates[1].id).on_paper = True
    client = visitor(app, hall)
    page = client.get(path(hall)).text
    assert "登记为纸笔作答的 1 人" in page
    assert re.search(r"01002\s*考生2", page)
    client.post(path(hall), data={**SOON, "whom": "writers"})
    with app.installation.database.reading() as session:
        entry = session.scalars(select(AuditEntry).where(AuditEntry.act == "print_paper")).one()
        assert entry.subject_id == hall.candidates[1].id


def test_kinds_on_this_form_are_all_there_are() -> None:
    assert set(CONTENTS) <= set(KINDS)


def test_when_the_exam_is_over_nothing_is_printed_any_more(app: ExamApp, hall: Hall, clock: SettableClock) -> None:
    with app.installation.database.writing() as session:
        exam = session.get_one(Exam, hall.exam.id)
        exam.state, exam.closed_at = "closed", clock.now()
    assert visitor(app, hall).post(path(hall), data=SOON).status_code == 409
