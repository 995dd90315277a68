"""A roster is read, shown and only then written."""

import io

import pytest
from python_calamine import CalamineWorkbook
from sqlalchemy import func, select

from examsvc.accounts.models import Person, RosterStage, Unit
from examsvc.accounts.roster import Roster
from examsvc.core.clock import SettableClock
from examsvc.core.errors import Invalid, NotFound
from examsvc.exams import roster_staging
from examsvc.exams.models import Candidate
from examsvc.files.errors import Reason, UnreadableFile
from examsvc.files.writing import SheetOut, write_workbook
from examsvc.web.app import ExamApp
from tests.factories.whole import plan_whole

PASTED = (
    "姓名\t单位\t职务\n周小明\t东岭镇\t副镇长\n\t东岭镇\t干部\n吴大海\t东岭镇人民政府\t干部\n周小明\t东岭镇\t干部"
)


def test_staging_writes_neither_people_nor_units_nor_candidates(app: ExamApp, clock: SettableClock) -> None:
    planned = plan_whole(app, clock.now())
    with app.app_context(), app.installation.database.writing() as session:
        before = session.scalar(select(func.count()).select_from(Person))
        read = roster_staging.read_upload(session, planned.office.id, b"", "", PASTED)
        staged = roster_staging.stage(
            session, app.installation.keyring, planned.exam, read, planned.exam.created_by, clock.now()
        )
        kept, shown = roster_staging.get_staged(session, app.installation.keyring, planned.exam, staged.public_id)
        assert (kept, shown) == (staged, read)
        assert session.scalar(select(func.count()).select_from(Person)) == before
        assert session.scalar(select(func.count()).select_from(Unit)) == 0
        assert session.scalar(select(func.count()).select_from(Candidate)) == 0


def test_errors_keep_their_rows_and_good_rows_stay(app: ExamApp, clock: SettableClock) -> None:
    planned = plan_whole(app, clock.now())
    with app.app_context(), app.installation.database.reading() as session:
        read = roster_staging.read_upload(session, planned.office.id, b"", "", PASTED)
    assert [row.line for row in read.rows] == [2, 4]
    assert [problem.line for problem in read.problems] == [3, 5]
    book = CalamineWorkbook.from_filelike(io.BytesIO(roster_staging.problem_sheet(read)))
    rows = book.get_sheet_by_index(0).to_python()
    assert [row[0] for row in rows if str(row[0]).split(".")[0].isdigit()] in ([3, 5], ["3", "5"])


def test_the_sheet_with_the_most_people_is_taken(app: ExamApp, clock: SettableClock) -> None:
    planned = plan_whole(app, clock.now())
    head = ("姓名", "单位")
    book = write_workbook(
        [
            SheetOut("说明", ("填表说明",), [("请填写",)]),
            SheetOut("名单", head, [("周小明", "东岭镇"), ("吴大海", "西溪乡")]),
        ]
    )
    with app.app_context(), app.installation.database.reading() as session:
        read = roster_staging.read_upload(session, planned.office.id, book, "名单.xlsx", "")
    assert [(row.name, row.unit) for row in read.rows] == [("周小明", "东岭镇"), ("吴大海", "西溪乡")]
    assert read.new_units == ("东岭镇", "西溪乡")


@pytest.mark.parametrize(
    ("data", "name", "pasted", "said"),
    [
        (b"", "", "", "没有读到内容"),
        (b"%PDF-1.7", "名单.pdf", "", "只接收"),
        (b"PK\x03\x04 broken", "名单.xlsx", "", "文件损坏"),
        (b"", "", "姓名\t单位\n周小明\t机密★一年", "密级标志"),
    ],
)
def test_what_cannot_be_taken_is_refused_with_a_sentence(
    app: ExamApp, clock: SettableClock, data: bytes, name: str, pasted: str, said: str
) -> None:
    planned = plan_whole(app, clock.now())
    with app.app_context(), app.installation.database.reading() as session, pytest.raises(Invalid, match=said):
        roster_staging.read_upload(session, planned.office.id, data, name, pasted)


def test_a_staged_roster_of_another_exam_is_not_found(app: ExamApp, clock: SettableClock) -> None:
    planned, other = plan_whole(app, clock.now()), plan_whole(app, clock.now(), county="另一县")
    with app.app_context(), app.installation.database.writing() as session:
        read = roster_staging.read_upload(session, planned.office.id, b"", "", PASTED)
        staged = roster_staging.stage(
            session, app.installation.keyring, planned.exam, read, planned.exam.created_by, clock.now()
        )
        with pytest.raises(NotFound):
            roster_staging.get_staged(session, app.installation.keyring, other.exam, staged.public_id)
        with pytest.raises(NotFound):
            roster_staging.get_staged(session, app.installation.keyring, planned.exam, "z" * 26)
        assert session.scalar(select(func.count()).select_from(RosterStage)) == 1


@pytest.mark.parametrize("reason", list(Reason))
def test_every_reason_why_a_file_is_not_read_has_a_sentence_that_says_what_to_do(reason: Reason) -> None:
    said = roster_staging.why_unreadable(UnreadableFile(reason, "第 3 行"))
    assert said.endswith("。")
    assert "请" in said


def test_a_staged_roster_is_taken_over_once_and_keeps_when(app: ExamApp, clock: SettableClock) -> None:
    planned, site = plan_whole(app, clock.now()), app.installation
    by = planned.exam.created_by
    with site.database.writing() as session:
        staged = roster_staging.stage(session, site.keyring, planned.exam, Roster(), by, clock.now()).id
    first = clock.now()
    taken = []
    for _click in range(2):
        with site.database.writing() as session:
            taken.append(roster_staging.use(session, staged, clock.now()))
        clock.move(minutes=1)
    with site.database.reading() as session:
        assert (taken, session.get_one(RosterStage, staged).used_at) == ([True, False], first)
