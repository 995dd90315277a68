"""Checking a folder: each planted fault is found with its file and line, and the shipped folder has none."""

import shutil
from datetime import date
from pathlib import Path

import pytest

from examsvc.bank.checking import content_problems
from examsvc.bank.shelf import read_shelf

ROOT = Path(__file__).resolve().parents[3]
TODAY = date(2026, 11, 24)
POLICIES = """\
- key: zf-1
  title: 示例办法
  doc_no: 示发〔2015〕3号
  level: national
"""
ENTRY = """\
- key: {key}
  type: single
  topic: 总体目标
  difficulty: 2
  area: 全国
  facts: [{fact}]
  source: zf-1
  clause_absent: 原文未见
  trust: one_page
  checked:
    on: 2026-11-24
    note: 与{fact}对照，相符
  stem: {stem}
  options: {{a: 甲类地区, b: 乙类地区}}
  answer: a
  explanation: 见《示例办法》（示发〔2015〕3号）。
"""
FIRST = "示例办法适用于下列哪一类地区的扶贫开发工作重点县和片区县"
SECOND = "每个行政村每年至少要召开几次村民代表会议讨论帮扶项目"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    for level in ("national", "provincial", "municipal"):
        (tmp_path / level).mkdir()
    (tmp_path / "policies.yaml").write_text(POLICIES, encoding="utf-8")
    entries = ENTRY.format(key="N-a-001", fact="N001", stem=FIRST) + ENTRY.format(
        key="N-a-002", fact="N002", stem=SECOND
    )
    (tmp_path / "national" / "a.yaml").write_text(entries, encoding="utf-8")
    return tmp_path


def plant(file: Path, old: str, new: str) -> None:
    text = file.read_text(encoding="utf-8")
    assert old in text
    file.write_text(text.replace(old, new, 1), encoding="utf-8")


def found(folder: Path, as_of: date = TODAY) -> list[str]:
    return [str(problem) for problem in content_problems(read_shelf(folder), as_of)]


def test_the_shipped_folder_has_no_problem() -> None:
    assert found(ROOT / "question_bank") == []


def test_a_sound_folder_has_no_problem(folder: Path) -> None:
    assert found(folder) == []


@pytest.mark.parametrize(("as_of", "ended"), [(date(2020, 12, 31), 0), (date(2021, 1, 1), 2), (TODAY, 2)])
def test_a_source_holds_to_the_end_of_the_day_it_says(folder: Path, as_of: date, ended: int) -> None:
    plant(folder / "policies.yaml", "  level:", "  effective_to: 2020-12-31\n  level:")
    problems = found(folder, as_of)
    assert len(problems) == ended
    assert all("依据《示例办法》有效期到 2020-12-31 为止" in problem for problem in problems)


def test_what_is_for_practice_may_rest_on_what_has_ended(folder: Path) -> None:
    plant(folder / "policies.yaml", "  level:", "  effective_to: 2020-12-31\n  level:")
    plant(folder / "national" / "a.yaml", "  trust:", "  practice_only: true\n  practice_because: 已失效\n  trust:")
    assert [line.split(": ")[1] for line in found(folder)] == ["N-a-002"]


@pytest.mark.parametrize(
    ("number", "said"),
    [
        ("示发〔2015〕4号", "policies.yaml 里没有文号“示发〔2015〕4号”"),
        ("示发[2015]3号", "文号“示发[2015]3号”的格式不对"),
        ("示发（2015）3号", "文号“示发（2015）3号”的格式不对"),
        ("示发〔2015〕第3号", "文号“示发〔2015〕第3号”的格式不对"),
        ("示发〔2015〕03号", "文号“示发〔2015〕03号”的格式不对"),
    ],
)
def test_an_invented_or_misspelt_document_number_is_named(folder: Path, number: str, said: str) -> None:
    plant(folder / "national" / "a.yaml", "示发〔2015〕3号", number)
    assert found(folder) == [f"national/a.yaml:1: N-a-001: {said}"]


def test_a_number_that_replaces_a_registered_document_is_known(folder: Path) -> None:
    plant(folder / "policies.yaml", "  level:", "  superseded_note: 由示发〔2020〕9号接替\n  level:")
    plant(folder / "national" / "a.yaml", "示发〔2015〕3号", "示发〔2020〕9号")
    assert found(folder) == []


def test_a_near_copy_is_named_with_the_place_of_the_first(folder: Path) -> None:
    copy = ENTRY.format(key="N-a-003", fact="N001", stem=FIRST.replace("下列哪一类", "以下哪一类"))
    with (folder / "national" / "a.yaml").open("a", encoding="utf-8") as file:
        file.write(copy)
    assert found(folder) == ["national/a.yaml:33: N-a-003: 与 N-a-001（national/a.yaml:1）几乎相同"]


def test_a_copy_is_found_whatever_fact_it_names(folder: Path) -> None:
    with (folder / "national" / "a.yaml").open("a", encoding="utf-8") as file:
        file.write(ENTRY.format(key="N-a-003", fact="N009", stem=f"{FIRST}？"))
    assert found(folder) == ["national/a.yaml:33: N-a-003: 与 N-a-001（national/a.yaml:1）几乎相同"]


def test_sentences_that_differ_in_the_decisive_character_are_two_questions(folder: Path) -> None:
    stems = ("贫困户退出公示无异议后公告退出，公示的范围是", "贫困村退出公示无异议后公告退出，公示的范围是")
    text = "".join(ENTRY.format(key=f"N-a-00{n}", fact=f"N00{n}", stem=stem) for n, stem in enumerate(stems, 1))
    (folder / "national" / "a.yaml").write_text(text.replace("甲类地区", "村内", 1), encoding="utf-8")
    assert found(folder) == []


@pytest.mark.parametrize(
    ("field", "said"), [("  trust: one_page\n", "缺少“trust”"), ("  checked:\n    on: 2026-11-24\n", "缺少“checked”")]
)
def test_a_question_that_nobody_looked_at_twice_is_named(folder: Path, field: str, said: str) -> None:
    removed = field if "trust" in field else f"{field}    note: 与N001对照，相符\n"
    plant(folder / "national" / "a.yaml", removed, "")
    (problem,) = found(folder)
    assert problem.startswith(f"national/a.yaml:1: N-a-001: {said}")


def test_the_shipped_folder_moved_elsewhere_is_as_sound(tmp_path: Path) -> None:
    shutil.copytree(ROOT / "question_bank", tmp_path / "moved")
    assert found(tmp_path / "moved") == []
