"""Column names in use are known, and running text is not taken for one."""

import pytest

from examsvc.bank.formats.field_names import blank_number, field_of_heading, field_of_label, option_number


@pytest.mark.parametrize(
    ("heading", "field"),
    [
        ("试题题目", "stem"),
        ("考题内容", "stem"),
        ("题干（必填）", "stem"),
        ("标答", "key"),
        ("正确答案\n（必填）", "key"),
        ("★难度", "difficulty"),
        ("选 项 A", "option"),
        ("选项一", "option"),
        ("备选答案B", "option"),
        ("心情", ""),
        ("一", ""),
        ("题干" * 30, ""),
    ],
)
def test_a_heading_names_its_field(heading: str, field: str) -> None:
    assert field_of_heading(heading) == field


@pytest.mark.parametrize(("heading", "number"), [("选项三", 2), ("option_3", 2), ("3", None), ("选项", None)])
def test_an_options_heading_says_which_it_is(heading: str, number: int | None) -> None:
    assert option_number(heading) == number


@pytest.mark.parametrize(("label", "field"), [("解析", "explanation"), ("内容", ""), ("答案", "")])
def test_a_label_in_running_text_is_known_more_strictly(label: str, field: str) -> None:
    assert field_of_label(label) == field


@pytest.mark.parametrize(
    ("heading", "number"),
    [
        ("第一空", 0),
        ("第2空答案", 1),
        ("填空3", 2),
        ("答案1", 0),
        ("空二的答案", 1),
        ("答案", None),
        ("答案A", None),
        ("空", None),
    ],
)
def test_an_answers_heading_says_which_blank_it_fills(heading: str, number: int | None) -> None:
    assert blank_number(heading) == number
