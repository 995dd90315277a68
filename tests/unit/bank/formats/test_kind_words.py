"""Names of types are known in headings and columns, and sentences are no headings."""

import pytest

from examsvc.bank.formats.items import ItemKind
from examsvc.bank.formats.kind_words import heading_word, is_choice_word, kind_of_word


@pytest.mark.parametrize(
    ("line", "word"),
    [
        ("单选题", "单选题"),
        ("一、单项选择题（每题2分，共20分）", "单项选择题"),
        ("二．多选题：", "多选题"),
        ("（三）判断题", "判断题"),
        ("第四部分 填空题", "填空题"),
        ("【简答题】", "简答题"),
        ("## 五、材料分析题", "材料分析题"),
        ("判断题（正确的打√，错误的打×）", "判断题"),
        ("一、选择题，每小题3分", "选择题"),
        ("三、判断题 10道", "判断题"),
    ],
)
def test_headings_are_known(line: str, word: str) -> None:
    assert heading_word(line) == word


@pytest.mark.parametrize(
    "line",
    [
        "判断依据是什么",
        "1.[判断]在关系中，一个属性是码（）",
        "填空的方法有哪些",
        "单选题和多选题的区别是",
        "综合治理的原则",
        "[单选]甲是（ ）",
        "",
    ],
)
def test_sentences_are_no_headings(line: str) -> None:
    assert heading_word(line) == ""


@pytest.mark.parametrize(
    ("word", "kind"),
    [
        ("单选", ItemKind.SINGLE),
        ("多选题", ItemKind.MULTIPLE),
        ("truefalse", ItemKind.TRUE_FALSE),
        ("填空题", ItemKind.FILL),
        ("论述题", ItemKind.ESSAY),
        ("选择题", None),
        ("体育", None),
    ],
)
def test_a_columns_word_names_a_type(word: str, kind: ItemKind | None) -> None:
    assert kind_of_word(word) is kind


def test_a_choice_that_leaves_the_number_open_is_known() -> None:
    assert is_choice_word("选择题")
    assert not is_choice_word("单选题")
