"""Replies of many units: read at once, shown per file, taken per unit, and replaced by a second reply."""

import io
from typing import Any

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select
from werkzeug.datastructures import FileStorage

from examsvc.accounts.models import Unit
from examsvc.accounts.roster import RosterRow
from examsvc.core.clock import SettableClock
from examsvc.core.errors import Conflict
from examsvc.core.roles import Role
from examsvc.exams import replies, reply_staging
from examsvc.exams.discarding import discard_draft
from examsvc.exams.models import Exam
from examsvc.exams.queries import list_candidates
from examsvc.files.writing import SheetOut, write_workbook
from examsvc.web.app import ExamApp
from tests.factories.accounts import make_unit
from tests.factories.visiting import visit_as
from tests.factories.whole import Planned, plan_whole

GBK = "姓名,职务\n周小明,副镇长\n吴大海,干部\n".encode("gbk")
BOOK = write_workbook([SheetOut("名单", ("姓名", "单位"), [("郑有为", "西溪乡"), ("冯新", "北山乡")])])


@pytest.fixture
def planned(app: ExamApp, clock: SettableClock) -> Planned:
    """A draft in an office of three units."""
    planned = plan_whole(app, clock.now())
    with app.installation.database.writing() as session:
        for number, name in enumerate(("东岭镇", "西溪乡", "南坪镇"), 1):
            make_unit(session, planned.office, name, number)
    return planned


def read(app: ExamApp, planned: Planned, *files: tuple[str, bytes], pasted: str = "") -> dict[str, list[Any]]:
    """Return what each file's replies and problems are."""
    with app.test_request_context(), app.installation.database.reading() as session:
        found = reply_staging.read_replies(session, planned.office.id, files, pasted)
    return {
        one.name: [[(r.unit, [row.name for row in r.rows]) for r in one.replies], [p.message for p in one.problems]]
        for one in found
    }


def test_a_files_unit_is_that_of_its_rows_or_of_its_name(app: ExamApp, planned: Planned) -> None:
    found = read(app, planned, ("东岭镇回执.csv", GBK), ("两个乡.xlsx", BOOK))
    assert found["东岭镇回执.csv"] == [[("东岭镇", ["周小明", "吴大海"])], []]
    assert found["两个乡.xlsx"][0] == [("西溪乡", ["郑有为"]), ("北山乡", ["冯新"])]
    assert ["北山乡" in str(told) for told in found["两个乡.xlsx"][1]] == [True]


@pytest.mark.parametrize(
    ("files", "told"),
    [
        ((("名单.csv", GBK),), "没有找到表头"),
        ((("东岭镇.csv", b""), ("南坪镇.csv", GBK)), "没有内容"),
        ((("东岭镇.xlsx", b"PK broken"),), "文件损坏"),
        ((("东岭镇.csv", "姓名,职务\n周小明,机密★一年".encode()),), "密级标志"),
        ((("东岭镇.xlsx", BOOK),), "文件名写的是“东岭镇”"),
        ((("1.csv", GBK.replace("职务".encode("gbk"), b"x")), ("东岭镇 2.csv", GBK)), "没有找到表头"),
    ],
)
def test_what_is_wrong_with_a_file_is_told_with_that_file(
    app: ExamApp, planned: Planned, files: tuple[tuple[str, bytes], ...], told: str
) -> None:
    found = read(app, planned, *files)
    assert any(told in str(problem) for problem in found[files[0][0]][1])


def test_two_files_of_one_unit_are_not_mixed(app: ExamApp, planned: Planned) -> None:
    found = read(app, planned, ("东岭镇.csv", GBK), ("东岭镇（补）.csv", GBK))
    assert found["东岭镇（补）.csv"] == [[], ["“东岭镇”在“东岭镇.csv”里已经有了，这一份没有采用。"]]


def take(app: ExamApp, planned: Planned, clock: SettableClock, *found: replies.Reply) -> None:
    with app.test_request_context(), app.installation.database.writing() as session:
        exam = session.get_one(Exam, planned.exam.id)
        replies.take_replies(session, app.installation.keyring, exam, found, planned.by, clock.now())


def reply(unit: str, *names: str) -> replies.Reply:
    rows = tuple(RosterRow(n, name, unit) for n, name in enumerate(names, 2))
    return replies.Reply(unit, rows, f"{unit}.xlsx")


def standing(app: ExamApp, planned: Planned) -> tuple[list[str], dict[str, int | None]]:
    """Return who is on the list, and how many each asked unit has named."""
    with app.installation.database.reading() as session:
        exam = session.get_one(Exam, planned.exam.id)
        people = [f"{c.unit_name}{c.name}" for c in list_candidates(session, exam)]
        return people, {one.unit.name: one.people for one in replies.list_asked(session, exam)}


def test_as_long_as_nobody_chose_all_active_units_are_asked(
    app: ExamApp, planned: Planned, clock: SettableClock
) -> None:
    with app.installation.database.writing() as session:
        session.scalars(select(Unit).where(Unit.name == "南坪镇")).one().active = False
    assert standing(app, planned)[1] == {"东岭镇": None, "西溪乡": None}
    take(app, planned, clock, reply("东岭镇", "周小明"))
    assert standing(app, planned) == (["东岭镇周小明"], {"东岭镇": 1, "西溪乡": None})


def test_a_second_reply_takes_the_place_of_the_first_and_of_no_others(
    app: ExamApp, planned: Planned, clock: SettableClock
) -> None:
    take(app, planned, clock, reply("东岭镇", "周小明", "吴大海"), reply("西溪乡", "郑有为"))
    take(app, planned, clock, reply("东岭镇", "周小明", "冯新"))
    people, asked = standing(app, planned)
    assert people == ["东岭镇周小明", "东岭镇冯新", "西溪乡郑有为"]
    assert asked == {"东岭镇": 2, "西溪乡": 1, "南坪镇": None}


def test_nobody_is_an_answer_too(app: ExamApp, planned: Planned, clock: SettableClock) -> None:
    take(app, planned, clock, reply("东岭镇", "周小明"))
    with app.installation.database.writing() as session:
        exam = session.get_one(Exam, planned.exam.id)
        unit = session.scalars(select(Unit).where(Unit.name == "东岭镇")).one()
        replies.take_nobody(session, exam, unit, planned.by, clock.now())
    assert standing(app, planned) == ([], {"东岭镇": 0, "西溪乡": None, "南坪镇": None})


def test_a_unit_that_replied_stays_when_others_are_no_longer_asked(
    app: ExamApp, planned: Planned, clock: SettableClock
) -> None:
    take(app, planned, clock, reply("东岭镇", "周小明"))
    with app.installation.database.writing() as session:
        exam = session.get_one(Exam, planned.exam.id)
        unit = session.scalars(select(Unit.id).where(Unit.name == "南坪镇")).one()
        replies.ask(session, exam, [unit], planned.by, clock.now())
    assert standing(app, planned)[1] == {"东岭镇": 1, "南坪镇": None}


def test_a_sealed_exam_takes_no_reply(app: ExamApp, clock: SettableClock) -> None:
    planned = plan_whole(app, clock.now(), 3, sealed=True)
    with pytest.raises(Conflict, match="已封卷"):
        take(app, planned, clock, reply("示例1镇", "周小明"))


def test_a_draft_with_replies_can_be_given_up(app: ExamApp, planned: Planned, clock: SettableClock) -> None:
    take(app, planned, clock, reply("东岭镇", "周小明"))
    with app.installation.database.writing() as session:
        discard_draft(session, session.get_one(Exam, planned.exam.id), planned.by, clock.now())
    with app.installation.database.reading() as session:
        assert session.scalars(select(Exam.id)).all() == []


def clerk(app: ExamApp, planned: Planned) -> FlaskClient:
    return visit_as(app, planned.office, Role.ORGANISER)


def test_many_files_go_from_upload_over_preview_to_the_list(app: ExamApp, planned: Planned) -> None:
    client, base = clerk(app, planned), f"/exams/{planned.exam.public_id}/replies"
    assert "3 个还没有报" in client.get(base).text
    uploads = [FileStorage(io.BytesIO(GBK), "东岭镇.csv"), FileStorage(io.BytesIO(BOOK), "其他.xlsx")]
    sent = client.post(base, data={"files": uploads, "pasted": "", "submit": "1"})
    assert sent.status_code == 302
    shown = client.get(sent.location).text
    assert "读了 2 份文件，共 4 人。现在还没有写入任何内容。" in shown
    assert standing(app, planned)[0] == []
    assert client.post(sent.location).status_code == 302
    assert client.post(sent.location).status_code == 302
    assert len(standing(app, planned)[0]) == 4
    told = client.get(base).text
    assert "东岭镇.csv" in told
    assert "1 个还没有报" in told
    assert client.get(sent.location).status_code == 302


def test_an_empty_upload_is_refused_with_a_sentence(app: ExamApp, planned: Planned) -> None:
    refused = clerk(app, planned).post(
        f"/exams/{planned.exam.public_id}/replies", data={"pasted": " ", "submit": "1"}
    )
    assert refused.status_code == 400
    assert "请选择各单位的回执文件" in refused.text


def test_units_are_chosen_and_nobody_is_noted_on_the_page(app: ExamApp, planned: Planned) -> None:
    client, base = clerk(app, planned), f"/exams/{planned.exam.public_id}/replies"
    with app.installation.database.reading() as session:
        unit = session.scalars(select(Unit.public_id).where(Unit.name == "西溪乡")).one()
    assert client.post(f"{base}/asked", data={"units": [unit], "submit": "1"}).status_code == 302
    assert standing(app, planned)[1] == {"西溪乡": None}
    assert client.post(f"{base}/units/{unit}/nobody").status_code == 302
    assert standing(app, planned)[1] == {"西溪乡": 0}
    assert "无人参加" in client.get(base).text
