"""The papers, read back from their PDF: everybody once, codes on their own card only, no answers."""

import io
import re
import subprocess
import zipfile
from pathlib import Path

import pytest
from python_calamine import CalamineWorkbook
from sqlalchemy import select

from examsvc.audit.models import AuditEntry
from examsvc.core.clock import SettableClock
from examsvc.core.models import TaskFile
from examsvc.core.tasks import enqueue, run_next
from examsvc.exams.admission import open_code
from examsvc.exams.codes import looks_right, printed
from examsvc.exams.models import Candidate
from examsvc.exams.prints import making as prints
from examsvc.exams.prints.gathering import collect
from examsvc.typesetting.marks import SAMPLE
from examsvc.web.app import ExamApp
from tests.factories.whole import Planned, plan_whole

PEOPLE = 35


def pack(app: ExamApp, clock: SettableClock, planned: Planned) -> dict[str, bytes]:
    with app.app_context():
        with app.installation.database.writing() as session:
            arguments = {"exam": planned.exam.id}
            enqueue(session, clock.now(), prints.KIND, arguments, planned.office.id, planned.by.id)
        assert run_next(app.installation, {prints.KIND: prints.make})
    with app.installation.database.reading() as session:
        packed = zipfile.ZipFile(io.BytesIO(session.scalars(select(TaskFile)).one().content))
        return {name: packed.read(name) for name in packed.namelist()}


def read(pdf: bytes, folder: Path) -> str:
    path = folder / "paper.pdf"
    path.write_bytes(pdf)
    done = subprocess.run(["pdftotext", "-layout", path, "-"], capture_output=True, check=True)  # noqa: S607
    return done.stdout.decode()


def candidates(app: ExamApp) -> list[tuple[str, str, str]]:
    with app.installation.database.reading() as session:
        rows = session.scalars(select(Candidate).order_by(Candidate.exam_number)).all()
        keyring = app.installation.keyring
        return [(c.name, c.exam_number or "", printed(open_code(keyring, c.code_sealed or b""))) for c in rows]


def test_every_paper_is_there_and_says_what_it_should(app: ExamApp, clock: SettableClock, tmp_path: Path) -> None:
    files = pack(app, clock, plan_whole(app, clock.now(), PEOPLE, sealed=True))
    people = candidates(app)
    texts = {name: read(data, tmp_path) for name, data in files.items() if name.endswith(".pdf")}
    assert sorted(files) == [
        "01 考试通知.pdf",
        "02 考试公告.pdf",
        "03 桌贴.pdf",
        "04 座次表.pdf",
        "05 签到表.pdf",
        "06 考场情况记录单.pdf",
        "07 考场异常情况登记表.pdf",
        "08 试卷袋封签.pdf",
        "09 考场张贴须知.pdf",
        "10 封卷及启封记录.pdf",
        "11 保密承诺书.pdf",
        "12 考务手册.pdf",
        "13 名单.xlsx",
        "14 登录码清单.xlsx",
        "15 回执.xlsx",
        "16 群通知.txt",
    ]
    for name in ("03 桌贴.pdf", "04 座次表.pdf", "05 签到表.pdf"):
        numbers = re.findall(r"\b10\d{4}\b", texts[name])
        assert sorted(numbers) == [number for _name, number, _code in people], name
    codes = re.findall(r"\b\d{4}-\d{4}\b", texts["03 桌贴.pdf"])
    assert sorted(codes) == sorted(code for _name, _number, code in people)
    assert all(looks_right(code.replace("-", "")) for code in codes)
    elsewhere = "".join(text for name, text in texts.items() if name != "03 桌贴.pdf")
    assert [code for code in codes if code in elsewhere] == []
    assert [name for name, text in texts.items() if "示例题干" in text or "选项a" in text] == []
    assert "考生1" in texts["04 座次表.pdf"]
    assert "应到 18 人" in texts["05 签到表.pdf"]
    assert "个人按得分从高到低排名" in texts["02 考试公告.pdf"]
    assert "开考 15 分钟后不得入场" in texts["09 考场张贴须知.pdf"]
    seal = "".join(re.findall(r"[0-9a-f]{4}(?= |\n)", texts["10 封卷及启封记录.pdf"]))
    with app.installation.database.reading() as session:
        exam = session.scalars(select(Candidate)).first()
        assert exam is not None
        assert seal == exam.exam.seal_hash
    assert SAMPLE not in elsewhere


def test_workbooks_list_everybody_and_only_the_sealed_one_has_codes(app: ExamApp, clock: SettableClock) -> None:
    files = pack(app, clock, plan_whole(app, clock.now(), 5, sealed=True))
    people = candidates(app)

    def rows(name: str) -> list[list[str]]:
        table = CalamineWorkbook.from_filelike(io.BytesIO(files[name])).get_sheet_by_index(0).to_python()
        return [[str(cell) for cell in row] for row in table if re.search(r"10\d{4}", str(row[2]))]

    assert [(row[3], row[2], row[5]) for row in rows("14 登录码清单.xlsx")] == people
    assert not any(code in " ".join(row) for row in rows("13 名单.xlsx") for _n, _m, code in people)
    assert [row[3] for row in rows("13 名单.xlsx")] == [name for name, _number, _code in people]


def test_printing_is_in_the_log_and_two_packs_hold_the_same_codes(app: ExamApp, clock: SettableClock) -> None:
    planned = plan_whole(app, clock.now(), 2, sealed=True)
    pack(app, clock, planned)
    with app.installation.database.reading() as session:
        entry = session.scalars(select(AuditEntry).where(AuditEntry.act == "print_papers")).one()
        assert entry.stream == f"exam:{planned.exam.id}"
        own = collect(session, app.installation.keyring, planned.exam, "http://localhost/sit", "")
        again = collect(session, app.installation.keyring, planned.exam, "http://localhost/sit", "")
    assert own == again
    assert own.people == 2


@pytest.mark.parametrize(
    ("seconds", "size", "said"),
    [(0, "normal", ""), (1200, "normal", "延长20分钟"), (0, "large", "大字"), (600, "largest", "延长10分钟、特大字")],
)
def test_the_room_record_names_allowances(
    app: ExamApp, clock: SettableClock, seconds: int, size: str, said: str
) -> None:
    planned = plan_whole(app, clock.now(), 1, sealed=True)
    with app.installation.database.writing() as session:
        person = session.scalars(select(Candidate)).one()
        person.extra_seconds, person.text_size = seconds, size
    with app.installation.database.reading() as session:
        papers = collect(session, app.installation.keyring, planned.exam, "http://localhost/sit", "")
    assert papers.rooms[0].people[0].allowance == said
