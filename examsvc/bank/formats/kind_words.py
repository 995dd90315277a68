"""The names of question types as counties write them."""

import re

from examsvc.bank.formats.items import ItemKind

_WORDS = {
    ItemKind.SINGLE: """
        单选题 单项选择题 单选 单项选择 单项 single singlechoice single_choice radio danxuan 最佳选择题
    """,
    ItemKind.MULTIPLE: """
        多选题 多项选择题 多选 多项选择 多项 不定项选择题 不定项选择 不定项 multiple multiselect multi checkbox
        multipleresponse duoxuan 不定项题
    """,
    ItemKind.TRUE_FALSE: """
        判断题 判断 是非题 判断正误题 判断正误 判断对错 判断对错题 对错题 正误题 正误判断题 正误判断 是非判断题
        truefalse true/false true_false judge judgement judgment tf panduan boolean
    """,
    ItemKind.FILL: """
        填空题 填空 fill blank fill_in fillin fill-in cloze tiankong fillblank
    """,
    ItemKind.NUMERIC: """
        数字题 数值题 数字填空题 数值填空题 numeric numerical
    """,
    ItemKind.ORDERING: """
        排序题 排序 ordering order sort
    """,
    ItemKind.MATCHING: """
        匹配题 匹配 连线题 连线 配对题 配伍题 matching match
    """,
    ItemKind.ESSAY: """
        简答题 简答 论述题 论述 简述题 简述 名词解释 名词解释题 主观题 解答题 计算题 应用题 写作题 作文题 开放题
        辨析题 essay jianda
    """,
    ItemKind.SHORT_ANSWER: """
        短答题 问答题 问答 short_answer shortanswer
    """,
    ItemKind.COMPOSITE: """
        材料题 材料分析题 材料 案例题 案例分析题 案例分析 综合题 综合分析题 阅读理解 阅读理解题 composite case
    """,
}
_KINDS = {word: kind for kind, words in _WORDS.items() for word in words.split()}
_CHOICE = frozenset({"选择题", "选择", "客观题", "choice", "multichoice", "multiplechoice", "multiple_choice"})
_LONGEST_FIRST = "|".join(sorted((re.escape(word) for word in [*_KINDS, *_CHOICE]), key=len, reverse=True))
_ORDINAL = (
    r"(?:第?[一二三四五六七八九十百零〇0-9]{1,4}\s*(?:部分|大题|、|[.．:：]|题型)"
    r"|[（(][一二三四五六七八九十0-9]{1,3}[）)]|题型)"
)
_HEADING = re.compile(
    rf"(?:[#*]+\s*)?(?:{_ORDINAL}\s*[、:：.．]?\s*)*(?P<open>[【\[［(（])?\s*(?P<word>{_LONGEST_FIRST})\s*(?:部分|类|试题)?\s*[】\]］)）]?"
    r"\s*[*:：]*\s*(?P<rest>(?:[（(【\[][^（）()【】\[\]]{0,120}[）)】\]][。:：]?|[,，。:：、]?\s*(?:每题|每小题|共|本题|本大题|计|每空).*"
    r"|[,，。:：、]\s*(?:请|下列|以下|在|将|根据|判断|正确的|选择|每).*|[0-9]+\s*[道题分].*)?)",
    re.IGNORECASE,
)
_LONGEST_HEADING = 160


def kind_of_word(word: str) -> ItemKind | None:
    """Return the kind that a word names; None for an unknown word and for 选择题, which leaves it open."""
    return _KINDS.get(_plain(word))


def is_choice_word(word: str) -> bool:
    """Tell whether a word says that there are options but not how many are right."""
    return _plain(word) in _CHOICE


def is_kind_word(word: str) -> bool:
    """Tell whether a word names a type at all."""
    return kind_of_word(word) is not None or is_choice_word(word)


def heading_word(line: str) -> str:
    """Return the type's name if the line is a heading such as 一、单项选择题（每题2分，共20分）, else nothing."""
    text = line.strip()
    if len(text) > _LONGEST_HEADING:
        return ""
    found = _HEADING.fullmatch(text)
    # [判断]共同富裕是… is a question with its type, no heading.
    return found["word"] if found and not (found["open"] and found["rest"]) else ""


def _plain(word: str) -> str:
    return re.sub(r"[\s【】\[\]（）()：:]", "", word).casefold()
