"""A folder is read as a whole: what a shared question must have, and what an office's own may leave out."""

from pathlib import Path

import pytest

from examsvc.bank.formats.yaml_lines import YamlProblems
from examsvc.bank.shelf import read_shelf

ENTRY = """\
- key: {key}
  type: true_false
  topic: 总体目标
  difficulty: 2
  area: 全国
{rest}  stem: 示例
  answer: true
  explanation: 见示例办法。
"""
SOURCED = "  facts: [N001]\n  source: {source}\n  clause_absent: 原文未见\n"


def folder_with(folder: Path, rest: str, key: str = "own-1") -> Path:
    (folder / "municipal").mkdir()
    (folder / "policies.yaml").write_text("", encoding="utf-8")
    (folder / "municipal" / "own.yaml").write_text(ENTRY.format(key=key, rest=rest), encoding="utf-8")
    return folder


def refused(folder: Path, *shared: str) -> list[str]:
    with pytest.raises(YamlProblems) as found:
        read_shelf(folder, shared or None)
    return [str(problem) for problem in found.value.problems]


def test_a_shared_question_needs_facts_and_a_source(tmp_path: Path) -> None:
    assert refused(folder_with(tmp_path, "")) == [
        "municipal/own.yaml:1: own-1: 缺少“facts”",
        "municipal/own.yaml:1: own-1: 缺少“source”",
    ]


def test_an_offices_own_question_may_still_lack_both(tmp_path: Path) -> None:
    (question,) = read_shelf(folder_with(tmp_path, ""), ()).questions
    assert (question.facts, question.source) == ((), None)


def test_an_offices_own_question_may_rest_on_a_shared_document(tmp_path: Path) -> None:
    folder = folder_with(tmp_path, SOURCED.format(source="src-n001"))
    assert [question.source for question in read_shelf(folder, {"src-n001"}).questions] == ["src-n001"]
    assert refused(folder, "src-n002") == ["municipal/own.yaml:1: own-1: policies.yaml 里没有“src-n001”"]


def test_an_offices_own_key_leaves_room_for_the_office(tmp_path: Path) -> None:
    key = "k" * 61
    assert refused(folder_with(tmp_path, "", key), "src-n001") == [
        f"municipal/own.yaml:1: {key}: 本单位试题的 key 最多 60 个字符"
    ]
