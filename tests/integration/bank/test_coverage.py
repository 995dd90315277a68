"""The coverage page, its file and the counts on the command line see what the office sees."""

import csv
import io
import json

from examsvc.bank.models import QuestionRetirement
from examsvc.core.clock import SettableClock
from examsvc.core.database import Database
from examsvc.core.roles import Role
from examsvc.web.app import ExamApp
from tests.factories.accounts import make_office, make_staff
from tests.factories.bank import make_question
from tests.factories.visiting import visit_as


def test_page_file_and_command_count_what_the_office_uses(
    app: ExamApp, database: Database, clock: SettableClock
) -> None:
    with database.writing() as session:
        office = make_office(session, clock.now())
        make_question(session, clock.now(), topic="贫困退出")
        make_question(session, clock.now(), topic="贫困退出", practice_only=True)
        gone = make_question(session, clock.now(), topic="资金管理")
        by = make_staff(session, office, clock.now())
        session.add(
            QuestionRetirement(
                question_id=gone.question_id,
                office_id=office.id,
                reason="不用",
                retired_by=by.id,
                retired_at=clock.now(),
            )
        )
        session.flush()
        session.expunge(office)
    browser = visit_as(app, office, Role.REVIEWER)
    page = browser.get("/bank/coverage").get_data(as_text=True)
    assert "共 2 题，其中 1 题可以进试卷" in page
    assert "资金管理" not in page
    rows = list(csv.reader(io.StringIO(browser.get("/bank/coverage/coverage.csv").data.decode("utf-8-sig"))))
    assert rows == [
        ["主题", "层级", "题型", "难度", "题数", "可进试卷", "只供练习"],
        ["贫困退出", "国家", "单项选择题", "2", "2", "1", "1"],
    ]
    told = json.loads(app.test_cli_runner().invoke(args=["bank", "stats", "--json"]).output)
    assert (told["questions"], told["for_papers"], told["by_topic"]) == (2, 1, {"贫困退出": 2})
