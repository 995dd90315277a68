"""Question files: each mistake a keeper can make is named with file, line and key."""

import json

import pytest

from examsvc.bank.formats.shipped_yaml import ShippedQuestion, parse_policies, parse_questions
from examsvc.bank.formats.yaml_lines import YamlProblems

POLICY = "- key: zf-1\n  title: 示例办法\n  doc_no: 示发〔2015〕3号\n  level: national\n"
QUESTION = """\
- key: N-a-001
  type: single
  topic: 总体目标
  difficulty: 2
  area: 全国
  facts: [N001]
  source: zf-1
  clause: 第三条
  stem: 示例（　　）。
  options:
    a: 甲
    b: 乙
  answer: a
  explanation: 见《示例办法》。
"""
FILL_IN = (
    QUESTION.replace("single", "fill_in")
    .replace("  options:\n    a: 甲\n    b: 乙\n  answer: a\n", "  blanks:\n    - number: '3'\n      unit: 年\n")
    .replace("示例（　　）", "示例{1}")
)


def questions(text: str) -> list[ShippedQuestion]:
    return parse_questions(text, "national/a.yaml", "national")


def complaints(text: str) -> list[str]:
    with pytest.raises(YamlProblems) as refused:
        questions(text)
    return [str(problem) for problem in refused.value.problems]


def policy_complaints(text: str) -> list[str]:
    with pytest.raises(YamlProblems) as refused:
        parse_policies(text, "policies.yaml")
    return [str(problem) for problem in refused.value.problems]


def test_a_right_question_is_parted_into_its_public_and_its_secret_half() -> None:
    (question,) = questions(QUESTION)
    assert json.loads(question.key_json) == {"correct": "a"}
    assert "correct" not in question.content
    assert (question.level, question.file, question.line) == ("national", "national/a.yaml", 1)


def test_a_blank_shows_its_unit_and_hides_its_number() -> None:
    (question,) = questions(FILL_IN)
    assert json.loads(question.content)["blanks"] == [{"unit": "年"}]
    assert json.loads(question.key_json)["blanks"][0]["number"] == "3"


@pytest.mark.parametrize(
    ("right", "wrong", "said"),
    [
        ("difficulty: 2", "difficulty: 9", "4: N-a-001: “difficulty”太大"),
        ("difficulty: 2", "difficulty: 难", "4: N-a-001: “difficulty”应当是整数"),
        ("type: single", "type: essay", "2: N-a-001: 没有“essay”这种题型"),
        ("  topic: 总体目标\n", "", "1: N-a-001: 缺少“topic”"),
        ("  stem: 示例（　　）。\n", "", "1: N-a-001: 缺少“stem”"),
        ("facts: [N001]", "facts: N001", "6: N-a-001: “facts”应当是列表，写作 [甲, 乙]"),
        ("facts: [N001]", "facts: []", "6: N-a-001: “facts”不能是空的"),
        ("answer: a", "answer: c", "1: N-a-001: 答案不在选项之中"),
        ("answer: a", "answer: [a, b]", "13: N-a-001: “correct”应当是文字"),
        ("    a: 甲\n    b: 乙", "    - 甲\n    - 乙", "10: N-a-001: “options”的写法不对"),
        ("a: 甲", "a: true", "10: N-a-001: “options.0.text”应当是文字"),
        ("a: 甲", "a:", "10: N-a-001: “options.0.text”应当是文字"),
        ("a: 甲", "a: 乙", "1: N-a-001: 有两个选项文字相同"),
        ("area: 全国", "area: 全国\n  colour: 红", "6: N-a-001: 不认识“colour”"),
        ("area: 全国", "area: 全国\n  content: '{}'", "6: N-a-001: 不认识“content”"),
        ("area: 全国", "area: 全国\n  line: '7'", "6: N-a-001: 不认识“line”"),
        ("area: 全国", "area: 全国\n  level: municipal", "6: N-a-001: 不认识“level”：层级由文件夹决定"),
        (
            "clause: 第三条",
            "clause: 第三条\n  clause_absent: 原文未见",
            "8: N-a-001: “clause”和“clause_absent”要写且只写一个",
        ),
        ("  clause: 第三条\n", "", "1: N-a-001: “clause”和“clause_absent”要写且只写一个"),
        ("key: N-a-001", "key: N a", "1: N a: “key”只能用字母、数字和“-”，3 至 80 个"),
        ("explanation: 见《示例办法》。", "explanation: 见", "14: N-a-001: “explanation”太短"),
        (
            "area: 全国",
            "area: 全国\n  practice_only: true",
            "6: N-a-001: 只供练习的试题要在“practice_because”写明原因，其他试题不写",
        ),
        (
            "area: 全国",
            "area: 全国\n  practice_because: 背景",
            "1: N-a-001: 只供练习的试题要在“practice_because”写明原因，其他试题不写",
        ),
    ],
)
def test_a_mistake_in_a_question_is_named_with_its_line(right: str, wrong: str, said: str) -> None:
    assert right in QUESTION
    assert complaints(QUESTION.replace(right, wrong, 1)) == [f"national/a.yaml:{said}"]


@pytest.mark.parametrize(
    ("right", "wrong", "said"),
    [
        ("示例{1}", "示例", "题干中应当正好有一处 {1}"),
        ("示例{1}", "示例{1}{1}", "题干中应当正好有一处 {1}"),
        ("number: '3'", "number: 三", "“blanks.0.number”应当是数字"),
        ("number: '3'", "accept: []", "每个空要么给出可接受的写法，要么给出数值"),
        ("number: '3'", "accept: ['。']", "可接受的写法不能只有标点"),
        ("    - number: '3'\n      unit: 年\n", "    - 三年\n", "“blanks”的写法不对"),
    ],
)
def test_a_mistake_in_a_blank_is_named(right: str, wrong: str, said: str) -> None:
    assert right in FILL_IN
    (complaint,) = complaints(FILL_IN.replace(right, wrong, 1))
    assert said in complaint


def test_every_mistake_of_a_file_is_named_at_once() -> None:
    second = QUESTION.replace("N-a-001", "N-a-002").replace("answer: a", "answer: z")
    found = complaints(QUESTION.replace("difficulty: 2", "difficulty: 0") + second)
    assert found == ["national/a.yaml:4: N-a-001: “difficulty”太小", "national/a.yaml:15: N-a-002: 答案不在选项之中"]


def test_where_a_question_stands_is_no_part_of_its_content() -> None:
    (plain,), (moved,) = questions(QUESTION), questions("# 说明\n\n" + QUESTION)
    assert plain.line != moved.line
    assert plain.content_hash() == moved.content_hash()


@pytest.mark.parametrize(
    ("right", "wrong"),
    [
        ("示例（　　）", "例子（　　）"),
        ("b: 乙", "b: 丙"),
        ("answer: a", "answer: b"),
        ("difficulty: 2", "difficulty: 3"),
        ("第三条", "第四条"),
        ("见《示例办法》。", "见《示例办法》第三条。"),
        ("area: 全国", "area: 全国\n  year: '2016'"),
        ("area: 全国", "area: 全国\n  practice_only: true\n  practice_because: 背景资料"),
    ],
)
def test_whatever_changes_a_question_changes_its_hash(right: str, wrong: str) -> None:
    (before,), (after,) = questions(QUESTION), questions(QUESTION.replace(right, wrong, 1))
    assert before.content_hash() != after.content_hash()


def test_a_document_is_read_with_its_dates() -> None:
    (policy,) = parse_policies(POLICY + "  issued: 2015-11-29\n", "policies.yaml")
    assert (policy.doc_no, str(policy.issued), policy.effective_from) == ("示发〔2015〕3号", "2015-11-29", None)


@pytest.mark.parametrize(
    ("right", "wrong", "said"),
    [
        ("示发〔2015〕3号", "示发[2015]3号", "3: zf-1: 文号“示发[2015]3号”的格式不对，应写作“示发〔2015〕3号”"),
        ("示发〔2015〕3号", "示发（2015）3号", "3: zf-1: 文号“示发（2015）3号”的格式不对，应写作“示发〔2015〕3号”"),
        ("示发〔2015〕3号", "示发2015", "3: zf-1: 文号“示发2015”的格式不对，年份要用六角括号〔〕，末尾是“号”"),
        ("  doc_no: 示发〔2015〕3号\n", "", "1: zf-1: “doc_no”和“doc_no_absent”要写且只写一个"),
        ("level: national", "level: village", "4: zf-1: “level”不是可以用的值"),
        ("level: national", "level: national\n  issued: 去年", "5: zf-1: “issued”应当是日期，写作 2020-03-09"),
        ("level: national", "level: national\n  file: x", "5: zf-1: 不认识“file”"),
    ],
)
def test_a_mistake_in_a_document_is_named_with_its_line(right: str, wrong: str, said: str) -> None:
    assert policy_complaints(POLICY.replace(right, wrong, 1)) == [f"policies.yaml:{said}"]
