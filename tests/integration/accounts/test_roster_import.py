"""A roster on its way in, through the pages: read, shown, put right, and only then written."""

import io

import pytest
from flask.testing import FlaskClient
from sqlalchemy import func, select

from examsvc.accounts.models import Office, Person, Unit
from examsvc.core.clock import SettableClock
from examsvc.core.models import Base
from examsvc.core.roles import Role
from examsvc.exams.models import Candidate, Exam
from examsvc.files.limits import Limits
from examsvc.files.tables import read_tables
from examsvc.files.writing import SheetOut, write_workbook
from examsvc.web.app import ExamApp
from tests.factories.exams import make_hall
from tests.factories.visiting import visit_as
from tests.unit.files.workbooks import make_parts, make_workbook, number_at, packed, sheet_xml

HEADER = ("序号", "姓名*", "单位*", "单位类别", "职务", "人员类别*", "手机号")
PEOPLE = [
    ("1", "周小明", "东岭镇人民政府", "乡镇", "副镇长", "分管领导", "13800000001"),
    ("2", "吴小红", "西坪乡", "乡镇", "干部", "扶贫专干", "138 0000 0002"),
    ("3", "周小明", "东岭镇", "乡镇", "副镇长", "分管领导", ""),
    ("4", "", "东岭镇", "乡镇", "干部", "扶贫专干", ""),
]
BOOK = write_workbook([SheetOut("名单", HEADER, PEOPLE, "示例县闭卷考试参考人员名单")])
LAUGHS = '<!DOCTYPE a [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;">]><worksheet>&b;</worksheet>'
HOSTILE = {
    "a zip bomb": make_workbook(more={"xl/sharedStrings.xml": b"<a>" + b" " * 40_000_000 + b"</a>"}),
    "an XML bomb": packed({**make_parts(), "xl/worksheets/sheet1.xml": LAUGHS}),
    "a foreign entity": packed(
        {**make_parts(), "xl/workbook.xml": '<!DOCTYPE a [<!ENTITY x SYSTEM "file:///etc/passwd">]><a>&x;</a>'}
    ),
    "a huge dimension": make_workbook(number_at("XFD1048576")),
    "half a file": BOOK[: len(BOOK) // 2],
    "no workbook": b"%PDF-1.7",
    "a part outside": packed({**make_parts(), "../evil.xml": "<a/>"}),
    "broken XML": make_workbook(sheet_xml("<row><c></row>")),
}


@pytest.fixture
def exam(app: ExamApp, clock: SettableClock) -> Exam:
    with app.installation.database.writing() as session:
        exam = make_hall(session, clock.now(), candidates=0).exam
        exam.state, exam.sealed_at = "draft", None
        session.flush()
        session.expunge_all()
    return exam


@pytest.fixture
def organiser(app: ExamApp, exam: Exam) -> FlaskClient:
    with app.installation.database.reading() as session:
        office = session.get_one(Office, exam.office_id)
        session.expunge(office)
    return visit_as(app, office, Role.ORGANISER)


def send(client: FlaskClient, exam: Exam, data: bytes = BOOK, name: str = "名单.xlsx") -> tuple[int, str, str]:
    form = {"file": (io.BytesIO(data), name), "pasted": ""}
    answer = client.post(f"/exams/{exam.public_id}/roster", data=form)
    return answer.status_code, answer.text, answer.headers.get("Location", "")


def counts(app: ExamApp) -> tuple[int, int, int]:
    with app.installation.database.reading() as session:
        found = [session.scalar(select(func.count()).select_from(table)) for table in (Candidate, Person, Unit)]
    return found[0] or 0, found[1] or 0, found[2] or 0


def test_nothing_is_written_until_it_is_confirmed(app: ExamApp, exam: Exam, organiser: FlaskClient) -> None:
    before = counts(app)
    status, _page, preview = send(organiser, exam)
    page = organiser.get(preview).text
    assert status == 302
    assert [name in page for name in ("周小明", "吴小红", "西坪乡")] == [True] * 3
    assert counts(app) == before
    organiser.post(preview)
    assert counts(app) == (2, before[1] + 2, before[2] + 1)


def test_rows_to_put_right_are_named_and_can_be_downloaded(organiser: FlaskClient, exam: Exam) -> None:
    _status, _page, preview = send(organiser, exam)
    page = organiser.get(preview).text
    assert "与第 3 行重复" in page
    assert "缺少姓名" in page
    book = organiser.get(f"{preview}/problems.xlsx")
    (sheet,) = read_tables(book.data, "a.xlsx", Limits())
    assert [row[0] for row in sheet.rows[2:]] == ["5", "6"]
    assert "attachment" in book.headers["Content-Disposition"]


def test_problems_are_told_in_english_to_whom_reads_english(organiser: FlaskClient, exam: Exam) -> None:
    organiser.post("/preferences", data={"language": "en"})
    page = organiser.get(send(organiser, exam)[2]).text
    assert "The name is missing." in page
    assert "缺少姓名" not in page


def test_a_pasted_table_is_read_the_same(app: ExamApp, exam: Exam, organiser: FlaskClient) -> None:
    pasted = "\n".join("\t".join(row) for row in (HEADER, *PEOPLE))
    answer = organiser.post(f"/exams/{exam.public_id}/roster", data={"pasted": pasted})
    organiser.post(answer.headers["Location"])
    assert counts(app)[0] == 2


def test_people_on_a_second_sheet_are_not_lost_in_silence(organiser: FlaskClient, exam: Exam) -> None:
    book = write_workbook([SheetOut("乡镇", HEADER, PEOPLE[:2]), SheetOut("县直", HEADER, PEOPLE[1:2])])
    page = organiser.get(send(organiser, exam, book)[2]).text
    assert "工作表“县直”里还有 1 人没有读入" in page


@pytest.mark.parametrize("kind", sorted(HOSTILE))
def test_a_hostile_file_is_refused_in_words(app: ExamApp, exam: Exam, organiser: FlaskClient, kind: str) -> None:
    before = counts(app)
    status, page, _location = send(organiser, exam, HOSTILE[kind])
    assert status == 400
    assert "粘贴" in page
    assert "Traceback" not in page
    assert counts(app) == before


def test_a_secret_paper_does_not_enter(app: ExamApp, exam: Exam, organiser: FlaskClient) -> None:
    book = write_workbook([SheetOut("名单", HEADER, PEOPLE, "秘密★一年")])
    status, page, _location = send(organiser, exam, book)
    assert status == 400
    assert "涉密" in page


def test_a_phone_is_nowhere_in_the_database_in_clear(app: ExamApp, exam: Exam, organiser: FlaskClient) -> None:
    organiser.post(send(organiser, exam)[2])
    with app.installation.database.reading() as session:
        everything = [repr(session.execute(select(table)).all()) for table in Base.metadata.sorted_tables]
        person = session.scalars(select(Person).where(Person.name == "周小明", Person.unit_id.is_not(None))).one()
    assert [text for text in everything if "13800000001" in text or "13800000002" in text] == []
    assert any("周小明" in text for text in everything)
    keyring = app.installation.keyring
    assert keyring.open("phone", person.phone_sealed or b"") == "13800000001"
    assert person.phone_index == keyring.digest("phone", "13800000001")


def test_another_exams_preview_is_not_there(exam: Exam, organiser: FlaskClient) -> None:
    _status, _page, preview = send(organiser, exam)
    assert organiser.get(preview.replace(exam.public_id, "z" * 26)).status_code == 404
    assert organiser.get(f"/exams/{exam.public_id}/roster/{'z' * 26}").status_code == 404


def test_two_people_of_one_name_stay_two_at_the_next_import(app: ExamApp, exam: Exam, organiser: FlaskClient) -> None:
    twins = [("1", "周小明", "东岭镇", "", "", "", f"1380000000{n}") for n in (1, 2)]
    book = write_workbook([SheetOut("名单", HEADER, twins)])
    before = counts(app)
    for _ in range(2):
        organiser.post(send(organiser, exam, book)[2])
    assert counts(app) == (2, before[1] + 2, before[2])
