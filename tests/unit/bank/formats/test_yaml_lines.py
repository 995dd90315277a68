"""YAML that a hand wrote: what is right is read, what is wrong is named with its line, and nothing surprises."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from examsvc.bank.formats.yaml_lines import Entry, Problem, YamlProblems, read_entries


def complaint(text: str) -> tuple[int, str]:
    with pytest.raises(YamlProblems) as refused:
        read_entries(text, "national/goals.yaml")
    (problem,) = refused.value.problems
    assert problem.filename == "national/goals.yaml"
    return problem.line, problem.message


def test_an_entry_knows_its_line_and_the_lines_of_its_names() -> None:
    first, second = read_entries("- key: a\n  stem: 甲\n\n# 说明\n- key: b\n  stem: |\n    乙\n  answer: c\n", "x")
    assert (first.line, first.values) == (1, {"key": "a", "stem": "甲"})
    assert (second.line, second.lines) == (5, {"key": 5, "stem": 6, "answer": 8})


@pytest.mark.parametrize("text", ["", "# 只有说明\n", "---\n"])
def test_a_file_without_entries_is_empty(text: str) -> None:
    assert read_entries(text, "x") == []


@pytest.mark.parametrize("written", ["2016", "2016-03-09", "1.50", "0x1F", "yes", "on", "1_000", "12:30:45", ".nan"])
def test_what_looks_like_a_number_or_a_date_stays_text(written: str) -> None:
    (entry,) = read_entries(f"- year: {written}\n", "x")
    assert entry.values == {"year": written}


def test_true_and_false_are_truths_and_nothing_else_is() -> None:
    (entry,) = read_entries("- a: true\n  b: False\n  c: 'true'\n  d: no\n", "x")
    assert entry.values == {"a": True, "b": False, "c": "true", "d": "no"}


@pytest.mark.parametrize(
    ("text", "line", "said"),
    [
        ("- key: a\n  stem: “甲\n  key: b\n", 3, "“key”写了两次"),
        ("- key: a\n  options: {a: 甲, a: 乙}\n", 2, "“a”写了两次"),
        ("- &x\n  key: a\n- *x\n", 3, "别名"),
        ("- key: a\n- key: !!python/object:os.system x\n", 2, "类型标记"),
        ("- key: !!binary aGk=\n", 1, "类型标记"),
        ("- !question\n  key: a\n", 1, "类型标记"),
        ("- ? [a, b]\n  : c\n", 1, "冒号前面应当是名称"),
        ("- key: a\n  ? {a: b}\n  : c\n", 2, "冒号前面应当是名称"),
        ("- true: a\n", 1, "冒号前面应当是名称"),
        ("- ~: a\n", 1, "冒号前面应当是名称"),
        ("key: a\n", 1, "文件应当是一个列表"),
        ("只是一句话\n", 1, "文件应当是一个列表"),
        ("- key: a\n- 一句话\n", 2, "名称: 内容"),
        ("- key: a\n- [b, c]\n", 2, "名称: 内容"),
        ("- key: a\n  stem: 甲\x07乙\n", 2, "控制字符"),
        ("- key: a\n  stem: 甲\x00\n", 2, "控制字符"),
        ("[" * 3000, 1, "层次太多"),
        ("- key: a\n---\n- key: b\n", 2, ""),
        ("- key: a\n\tstem: b\n", 2, ""),
        ("- key: 'a\n", 2, ""),
        ("- key: a\n stem: b\n", 2, ""),
    ],
)
def test_what_is_wrong_is_named_with_its_line(text: str, line: int, said: str) -> None:
    found, message = complaint(text)
    assert said in message
    assert found == line


def test_a_file_that_is_far_too_large_is_not_read() -> None:
    assert complaint("- key: " + "a" * (2 * 1024 * 1024)) == (1, "文件太大")


def read_or_refuse(text: str) -> tuple[list[Entry], list[Problem]]:
    try:
        return read_entries(text, "x"), []
    except YamlProblems as refused:
        return [], refused.problems


@given(st.text(alphabet=st.sampled_from("-:[]{}&*!|>'\"%@`#,? \n\tab甲0\x00\ufeff\u2028"), max_size=60))
def test_any_text_is_either_read_or_refused_in_words(text: str) -> None:
    entries, problems = read_or_refuse(text)
    assert all(isinstance(name, str) for entry in entries for name in entry.values)
    assert all(problem.line >= 1 and problem.message for problem in problems)
