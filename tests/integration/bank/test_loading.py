"""Loading a folder: twice is once, only what changed gets a version, and no office's work is touched."""

import shutil
from pathlib import Path

import pytest
from sqlalchemy import func, select

from examsvc.audit.log import Actor
from examsvc.bank.editing import draft_of, typed_of
from examsvc.bank.finding import visible
from examsvc.bank.formats.yaml_lines import YamlProblems
from examsvc.bank.loading import Loaded, load_shelf
from examsvc.bank.models import (
    CurrentVersion,
    Question,
    QuestionApproval,
    QuestionKey,
    QuestionVersion,
)
from examsvc.bank.services import edit
from examsvc.bank.shelf import read_shelf
from examsvc.bank.source_models import PolicyClause, PolicyDocument
from examsvc.core.clock import SettableClock
from examsvc.core.database import Database
from examsvc.web.app import ExamApp
from tests.factories.accounts import make_office, make_staff
from tests.factories.bank import approve_for
from tests.support.statements import listening

POLICIES = "- key: zf-1\n  title: 示例办法\n  doc_no: 示发〔2015〕3号\n  level: national\n"
ENTRY = """\
- key: {key}
  type: single
  topic: 总体目标
  difficulty: 2
  area: 全国
  facts: [N001]
  source: zf-1
  clause_absent: 原文未见
  stem: {stem}（　　）。
  options: {{a: 甲, b: 乙}}
  answer: a
  explanation: 见《示例办法》。
"""
# Statements of a load into an empty bank, and of a second load that finds nothing to write.
NEW_LOAD, SAME_LOAD = 16, 6
TABLES = (
    PolicyDocument,
    PolicyClause,
    Question,
    QuestionVersion,
    QuestionKey,
    CurrentVersion,
    QuestionApproval,
)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    shelf = tmp_path / "shelf"
    for level in ("national", "provincial", "municipal"):
        (shelf / level).mkdir(parents=True)
    (shelf / "policies.yaml").write_text(POLICIES, encoding="utf-8")
    entries = [ENTRY.format(key=f"N-a-00{n}", stem=f"第{n}题") for n in (1, 2)]
    (shelf / "national" / "a.yaml").write_text("".join(entries), encoding="utf-8")
    return shelf


def load(database: Database, clock: SettableClock, folder: Path) -> Loaded:
    with database.writing() as session:
        return load_shelf(session, read_shelf(folder), clock.now())


def counts(database: Database) -> list[int]:
    with database.reading() as session:
        return [session.scalar(select(func.count()).select_from(table)) or 0 for table in TABLES]


def replace(file: Path, old: str, new: str) -> None:
    text = file.read_text(encoding="utf-8")
    assert old in text
    file.write_text(text.replace(old, new), encoding="utf-8")


def problems(folder: Path) -> list[str]:
    with pytest.raises(YamlProblems) as refused:
        read_shelf(folder)
    return [str(problem) for problem in refused.value.problems]


def test_loading_twice_is_loading_once(database: Database, clock: SettableClock, folder: Path) -> None:
    assert load(database, clock, folder) == Loaded(policies=1, new=2, changed=0, unchanged=0)
    once = counts(database)
    assert load(database, clock, folder) == Loaded(policies=1, new=0, changed=0, unchanged=2)
    assert counts(database) == once


def test_only_what_changed_gets_a_new_version(database: Database, clock: SettableClock, folder: Path) -> None:
    load(database, clock, folder)
    replace(folder / "national" / "a.yaml", "第2题", "改过的第2题")
    assert load(database, clock, folder) == Loaded(policies=1, new=0, changed=1, unchanged=1)
    with database.reading() as session:
        rows = session.execute(
            select(QuestionVersion.stem_text, QuestionVersion.number)
            .join(CurrentVersion, CurrentVersion.version_id == QuestionVersion.id)
            .order_by(QuestionVersion.question_id)
        ).all()
    assert [tuple(row) for row in rows] == [("第1题（　　）。", 1), ("改过的第2题（　　）。", 2)]


@pytest.mark.parametrize("count", [2, 40])
def test_a_load_asks_as_much_of_many_questions_as_of_two(
    database: Database, clock: SettableClock, folder: Path, count: int
) -> None:
    entries = [ENTRY.format(key=f"N-b-{n:03d}", stem=f"第{n}题") for n in range(count)]
    (folder / "national" / "a.yaml").write_text("".join(entries), encoding="utf-8")
    with listening(database) as first:
        assert load(database, clock, folder).new == count
    with listening(database) as again:
        assert load(database, clock, folder).unchanged == count
    assert (len(first), len(again)) == (NEW_LOAD, SAME_LOAD)


def test_lines_comments_and_order_change_nothing(database: Database, clock: SettableClock, folder: Path) -> None:
    load(database, clock, folder)
    entries = [ENTRY.format(key=f"N-a-00{n}", stem=f"第{n}题") for n in (2, 1)]
    (folder / "national" / "a.yaml").write_text("# 说明\n" + "\n".join(entries), encoding="utf-8")
    assert load(database, clock, folder).changed == 0


def test_a_mended_document_is_mended_without_a_new_version(
    database: Database, clock: SettableClock, folder: Path
) -> None:
    load(database, clock, folder)
    replace(folder / "policies.yaml", "示例办法", "示例管理办法")
    assert load(database, clock, folder).changed == 0
    with database.reading() as session:
        assert session.scalars(select(PolicyDocument.title)).all() == ["示例管理办法"]


def test_a_load_never_touches_an_office_s_own_version(database: Database, clock: SettableClock, folder: Path) -> None:
    load(database, clock, folder)
    with database.writing() as session:
        office = make_office(session, clock.now())
        by = Actor("person", make_staff(session, office, clock.now()).id)
        shared = session.scalars(select(Question).order_by(Question.id)).first()
        assert shared is not None
        assert shared.pointer is not None
        version = shared.pointer.version
        typed = typed_of(version, session.get_one(QuestionKey, version.id))
        draft = draft_of(version, type(typed)(**{**vars(typed), "stem": "本县改过的题（　　）。"}))
        edit(session, shared, office.id, draft, "本县实际", by, clock.now())
        office_id = office.id
    replace(folder / "national" / "a.yaml", "第1题", "随附改过的第1题")
    assert load(database, clock, folder).changed == 1
    with database.reading() as session:
        stems = [version.stem_text for _q, version, _a in session.execute(visible(office_id).order_by(Question.id))]
    assert stems == ["第2题（　　）。", "本县改过的题（　　）。"]


def test_a_changed_question_must_be_approved_again(database: Database, clock: SettableClock, folder: Path) -> None:
    load(database, clock, folder)
    with database.writing() as session:
        office = make_office(session, clock.now())
        approve_for(session, office, clock.now(), *session.scalars(select(QuestionVersion)))
        office_id = office.id
    replace(folder / "national" / "a.yaml", "第1题", "改过的第1题")
    load(database, clock, folder)
    with database.reading() as session:
        seen = session.execute(visible(office_id).order_by(Question.id))
        assert [approved for _q, _v, approved in seen] == [False, True]


def test_why_a_question_is_for_practice_only_is_kept_with_its_version(
    database: Database, clock: SettableClock, folder: Path
) -> None:
    replace(
        folder / "national" / "a.yaml",
        "第1题（　　）。\n",
        "第1题（　　）。\n  practice_only: true\n  practice_because: 背景资料\n",
    )
    load(database, clock, folder)
    with database.reading() as session:
        reasons = session.scalars(select(QuestionVersion.reason).order_by(QuestionVersion.id)).all()
    assert reasons == ["随附题库；只供练习：背景资料", "随附题库"]


def test_an_unknown_source_and_a_key_used_twice_are_named_with_file_and_line(folder: Path) -> None:
    bad = ENTRY.format(key="N-a-001", stem="丙").replace("zf-1", "zf-9")
    (folder / "provincial" / "b.yaml").write_text("# 江西\n" + bad, encoding="utf-8")
    assert problems(folder) == [
        "provincial/b.yaml:2: N-a-001: policies.yaml 里没有“zf-9”",
        "provincial/b.yaml:2: N-a-001: key 重复，national/a.yaml:1 已经用过",
    ]


def test_problems_of_all_files_come_together(folder: Path) -> None:
    replace(folder / "policies.yaml", "〔2015〕", "[2015]")
    replace(folder / "national" / "a.yaml", "difficulty: 2", "difficulty: 7")
    found = problems(folder)
    assert found[0].startswith("policies.yaml:3: zf-1: 文号“示发[2015]3号”的格式不对，应写作“示发〔2015〕3号”")
    assert [line.split(": ")[0] for line in found[1:]] == ["national/a.yaml:4", "national/a.yaml:16"]
    assert all("policies.yaml 里没有" not in line for line in found)


def test_a_folder_without_policies_is_refused_in_words(folder: Path) -> None:
    (folder / "policies.yaml").unlink()
    assert problems(folder) == ["policies.yaml:1: 没有这个文件"]


def test_a_file_in_another_encoding_is_refused_with_its_line(folder: Path) -> None:
    (folder / "national" / "a.yaml").write_bytes(b"# abc\n" + "- key: 甲\n".encode("gbk"))
    assert problems(folder) == ["national/a.yaml:2: 不是 UTF-8 编码，请另存为 UTF-8"]


def test_a_byte_order_mark_does_no_harm(folder: Path) -> None:
    file = folder / "national" / "a.yaml"
    file.write_bytes(b"\xef\xbb\xbf" + file.read_bytes())
    assert len(read_shelf(folder).questions) == 2


def test_the_command_tells_what_it_did_and_writes_nothing_twice(app: ExamApp, folder: Path) -> None:
    runner = app.test_cli_runner()
    first = runner.invoke(args=["bank", "load", "--folder", str(folder)])
    again = runner.invoke(args=["bank", "load", "--folder", str(folder)])
    assert (first.exit_code, first.output) == (0, "bank: 1 documents, 2 new, 0 changed, 0 unchanged\n")
    assert (again.exit_code, again.output) == (0, "bank: 1 documents, 0 new, 0 changed, 2 unchanged\n")


def test_the_command_names_every_problem_and_loads_nothing(app: ExamApp, database: Database, folder: Path) -> None:
    replace(folder / "national" / "a.yaml", "answer: a", "answer: z")
    done = app.test_cli_runner().invoke(args=["bank", "load", "--folder", str(folder)])
    assert done.exit_code == 1
    assert "2 problems" in done.output
    assert "national/a.yaml:1: N-a-001: 答案不在选项之中" in done.output
    assert counts(database) == [0] * len(TABLES)


def test_a_folder_moved_elsewhere_is_the_same_folder(
    database: Database, clock: SettableClock, folder: Path, tmp_path: Path
) -> None:
    load(database, clock, folder)
    shutil.copytree(folder, tmp_path / "moved")
    assert load(database, clock, tmp_path / "moved").changed == 0
