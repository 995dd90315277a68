"""Marks of secrecy are found however they are set, and words about secrets are not taken for one."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from examsvc.files.secrecy import Secrecy, SecrecyFinding, find_secrecy_marks

GRADES = ("秘密", "机密", "绝密")


@pytest.mark.parametrize("grade", GRADES)
@pytest.mark.parametrize("period", ["", "1年", "10年", "六个月", "30天", "长期", "启用前", "２０年"])
def test_a_starred_grade_is_refused_with_any_period(grade: str, period: str) -> None:
    assert find_secrecy_marks(f"示例文件 {grade}★{period}").refused


@pytest.mark.parametrize(
    "mark",
    [
        *(
            "机　密★1年",
            "机 密 ★ 1 年",
            "机\u200b密★",
            "机\u2060密\ufeff★",
            "機密★",
            "絕密★长期",
            "祕密☆",
            "秘密⭐1年",
        ),
        *(
            "\n机密\n",
            "密级：机密",
            "密级: 秘 密 ★ 5年",
            "【绝密】",
            "（秘密）",
            "甲\t机密\t乙",
            "机密\u2028乙",
            "绝密★启用前",
        ),
    ],
)
def test_no_spacing_bracket_or_old_character_hides_a_mark(mark: str) -> None:
    assert find_secrecy_marks(f"关于示例工作的意见\n{mark}").refused


@pytest.mark.parametrize(
    "text",
    [
        "要保守国家秘密。",
        "保守国家秘密★★★",
        "泄露机密的，依法处理。",
        "密切联系群众",
        "商业秘密受法律保护",
        "绝密级、机密级、秘密级三级",
        "机\n密★",
        "",
    ],
)
def test_words_about_secrets_are_no_mark(text: str) -> None:
    assert find_secrecy_marks(text).secrecy is not Secrecy.REFUSE


@pytest.mark.parametrize(
    "text",
    [
        *("内部资料", "内部文件，注意保存", "内部资料 请勿外传！", "内 部 材 料", "【内部】", "内部★"),
        *("仅供内部使用", "限内部传阅的材料", "供内部学习参考"),
    ],
)
def test_an_internal_mark_warns_and_does_not_refuse(text: str) -> None:
    found = find_secrecy_marks(f"关于示例工作的意见\n{text}")
    assert (found.secrecy, found.refused) == (Secrecy.WARN, False)
    assert found.marks


@pytest.mark.parametrize("text", ["完善内部控制制度", "村内部道路", "内部审计由谁负责？", "系统内部人员"])
def test_what_is_inside_something_is_no_internal_mark(text: str) -> None:
    assert find_secrecy_marks(text) == SecrecyFinding(Secrecy.NONE)


@pytest.mark.parametrize(
    ("text", "alone"),
    [("下列属于国家秘密的是\n秘密\n机密\n绝密", True), ("机密★1年\n绝密", False), ("绝密★启用前", False)],
)
def test_bare_words_that_may_be_options_are_told_from_real_marks(text: str, alone: bool) -> None:
    found = find_secrecy_marks(text)
    assert (found.refused, found.standing_alone) == (True, alone)


def test_the_gravest_answer_wins_and_each_mark_is_named_once() -> None:
    found = find_secrecy_marks("仅供内部使用\n机密★1年\n机密★1年\n秘密★")
    assert found.refused
    assert found.marks == ("机密★1年", "秘密★")


@given(st.text(alphabet="秘机绝密★☆级内部 　\u200b\n\t1年月长期资料。", max_size=400))
def test_any_text_is_judged_and_what_is_named_stands_in_it(text: str) -> None:
    found = find_secrecy_marks(text)
    assert bool(found.marks) is (found.secrecy is not Secrecy.NONE)
    assert all(mark in text for mark in found.marks)


@given(st.sampled_from(GRADES), st.text(alphabet="关于示例工作的意见，。 \n", max_size=60), st.booleans())
def test_a_mark_is_found_wherever_it_stands(grade: str, around: str, behind: bool) -> None:
    mark = f"{grade}★1年"
    assert mark in "".join(find_secrecy_marks(around + mark if behind else f"{mark} {around}").marks)
