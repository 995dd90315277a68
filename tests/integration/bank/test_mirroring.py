"""Writing the bank back: the same bytes, a browser's change as one line, nothing of an office's own in public."""

import json
import shutil
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime
from pathlib import Path

import pytest
from click.testing import Result
from sqlalchemy import func, select

from examsvc.accounts.queries import find_only_office
from examsvc.audit.log import Actor
from examsvc.bank.editing import draft_of, typed_of
from examsvc.bank.models import Question, QuestionKey, QuestionVersion
from examsvc.bank.services import edit
from examsvc.bank.shelf_commands import SHELF
from examsvc.core.clock import SettableClock
from examsvc.core.database import Database
from examsvc.web.app import ExamApp
from tests.factories.accounts import make_office, make_staff

Run = Callable[..., Result]
OWN = """\
- key: own-1
  type: true_false
  topic: 总体目标
  difficulty: 2
  area: 示例县
  stem: 示例县的题
  answer: true
  explanation: 示例县自己的题。
"""


@pytest.fixture
def run(app: ExamApp, database: Database, clock: SettableClock) -> Run:
    with database.writing() as session:
        make_office(session, clock.now())
    runner = app.test_cli_runner()
    return lambda *words: runner.invoke(args=["bank", *map(str, words)])


def tree(folder: Path) -> dict[str, bytes]:
    files = [folder / "policies.yaml", *sorted(folder.glob("*/*.yaml"))]
    return {str(path.relative_to(folder)): path.read_bytes() for path in files}


def change_in_browser(database: Database, key: str, now: datetime) -> None:
    with database.writing() as session:
        office = find_only_office(session)
        assert office is not None
        by = Actor("person", make_staff(session, office, now).id)
        shared = session.scalars(select(Question).where(Question.shipped_key == key)).one()
        assert shared.pointer is not None
        version = shared.pointer.version
        typed = typed_of(version, session.get_one(QuestionKey, version.id))
        edit(session, shared, office.id, draft_of(version, replace(typed, difficulty=5)), "太难", by, now)


def test_the_shipped_bank_comes_back_byte_for_byte_and_a_change_as_one_line(
    run: Run, database: Database, clock: SettableClock, tmp_path: Path
) -> None:
    assert run("load", "--json").exit_code == 0
    done = run("export", "--yaml", tmp_path / "out", "--json")
    assert (done.exit_code, json.loads(done.output)["left_out"]) == (0, [])
    assert tree(tmp_path / "out") == tree(SHELF)

    change_in_browser(database, "N-goal-001", clock.now())
    told = json.loads(run("export", "--yaml", tmp_path / "out", "--json").output)
    assert told["changed"] == ["national/goal.yaml"]
    old = (SHELF / "national" / "goal.yaml").read_text(encoding="utf-8").splitlines()
    new = (tmp_path / "out" / "national" / "goal.yaml").read_text(encoding="utf-8").splitlines()
    assert [line for line in new if line not in old] == ["  difficulty: 5"]
    assert sum(a != b for a, b in zip(old, new, strict=True)) == 1


def test_a_dry_run_says_what_it_would_write_and_writes_nothing(run: Run, database: Database, tmp_path: Path) -> None:
    folder = own_folder(tmp_path / "mine")
    told = json.loads(run("load", "--own", "--folder", folder, "--dry-run", "--json").output)
    with database.reading() as session:
        assert (told["new"], session.scalar(select(func.count()).select_from(Question))) == (1, 0)
    run("load", "--own", "--folder", folder)
    done = run("export", "--own", "--yaml", tmp_path / "out", "--dry-run", "--json")
    assert json.loads(done.output)["changed"] == ["municipal/own.yaml", "policies.yaml"]
    assert not (tmp_path / "out").exists()


def test_what_stands_in_the_folder_only_is_not_written_over(run: Run, tmp_path: Path) -> None:
    shutil.copytree(SHELF, tmp_path / "out")
    done = run("export", "--yaml", tmp_path / "out")
    assert done.exit_code == 1
    assert "load the folder first" in done.output


def own_folder(folder: Path) -> Path:
    (folder / "municipal").mkdir(parents=True)
    (folder / "policies.yaml").write_text("", encoding="utf-8")
    (folder / "municipal" / "own.yaml").write_text(OWN, encoding="utf-8")
    return folder


def test_an_offices_own_questions_are_live_and_come_back_as_they_went_in(
    run: Run, database: Database, tmp_path: Path
) -> None:
    folder = own_folder(tmp_path / "mine")
    first = run("load", "--own", "--folder", folder, "--json")
    again = run("load", "--own", "--folder", folder, "--json")
    assert [json.loads(done.output)["new"] for done in (first, again)] == [1, 0]
    with database.reading() as session:
        (version,) = session.scalars(select(QuestionVersion)).all()
        assert (version.exposure_public, version.question.office_id is None) == (False, False)
    assert run("export", "--own", "--yaml", tmp_path / "out").exit_code == 0
    assert (tmp_path / "out" / "municipal" / "own.yaml").read_text(encoding="utf-8") == OWN


def test_an_offices_own_questions_never_go_into_the_repository(run: Run) -> None:
    done = run("export", "--own", "--yaml", SHELF)
    assert done.exit_code == 1
    assert "never go into the repository" in done.output


def test_a_load_of_ones_own_retires_nothing(run: Run, database: Database, tmp_path: Path) -> None:
    folder = own_folder(tmp_path / "mine")
    run("load", "--own", "--folder", folder)
    (folder / "municipal" / "own.yaml").write_text("", encoding="utf-8")
    run("load", "--own", "--folder", folder)
    with database.reading() as session:
        assert session.scalars(select(Question.state)).all() == ["draft"]


def test_the_check_is_clean_and_exits_0(run: Run) -> None:
    done = run("check", "--json")
    assert (done.exit_code, json.loads(done.output)["problems"]) == (0, [])


@pytest.mark.parametrize(
    ("file", "old", "new", "said"),
    [
        ("national/goal.yaml", "  answer: a\n", "  answer: z\n", "答案不在选项之中"),
        ("policies.yaml", "中发〔2015〕34号\n", "中发[2015]34号\n", "的格式不对"),
        ("national/goal.yaml", "国发〔2016〕64号", "国发〔2016〕65号", "没有文号"),
        ("policies.yaml", "effective_from: 2015-11-29\n", "effective_to: 2020-12-31\n", "为止"),
    ],
)
def test_a_planted_fault_exits_1_with_file_and_line(
    run: Run, tmp_path: Path, file: str, old: str, new: str, said: str
) -> None:
    shutil.copytree(SHELF, tmp_path / "bank")
    planted = tmp_path / "bank" / file
    text = planted.read_text(encoding="utf-8")
    assert old in text
    planted.write_text(text.replace(old, new, 1), encoding="utf-8")
    done = run("check", "--folder", tmp_path / "bank")
    named = [line.split(":") for line in done.output.splitlines() if said in line]
    assert done.exit_code == 1
    assert named
    assert all(parts[0].endswith(".yaml") and parts[1].isdigit() for parts in named)
