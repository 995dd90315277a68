"""The names that counties give to the parts of a question, in tables and in texts."""

import re
import unicodedata

_NAMES = """
number: 序号 题号 编号 号 id no 试题编号 题目编号 试题序号 选项数 选项个数 no. 题目序号 试题id 题目id questionid
kind: 题型 类型 题目类型 试题类型 题类 题型名称 试题题型 小题题型 类别 type qtype questiontype question_type question
    type kind 题目题型
stem: 题干 题目 试题 问题 题目内容 试题内容 题干内容 试题题干 题目描述 题目名称 试题名称 内容 题面 问题内容
    大题题干 小题题干 试题标题 question stem questioncontent question_content question_text questiontext
    content title subject 题目正文 试题正文 题文 考题 考题内容 试题题目 试题描述 问题描述 标题 enunciado
options: 选项 备选项 备选答案 选项内容 候选项 可选项 答案选项 options option choices optioncontent
    optionscontent 选择项 题目选项 试题选项 question_answers answers
key: 答案 正确答案 标准答案 参考答案 正确选项 试题答案 题目答案 答案内容 正确 answer key correct correctanswer
    correct_answer correct_awnser right_answer rightanswer questionanswer 正确答案选项 应选 solution 答 正解
    标答 正答
explanation: 解析 答案解析 试题解析 题目解析 解释 详解 说明 分析 解题思路 答案说明 答题解析 解答 点评
    questionexplain explain explanation analysis feedback comment 题解 试题分析
marks: 分值 分数 得分 每题分值 本题分值 题目分值 试题分值 默认分值 score points point mark marks points_given
    defaultgrade 分
difficulty: 难度 难易度 难易程度 难度等级 试题难度 题目难度 难度系数 难易 difficulty dificulty difficult
topic: 主题 知识点 知识点名称 所属知识点 考点 考查点 章节 分类 题目分类 试题分类 所属分类 知识点/分类 所属章节
    知识类别 模块 所属科目 科目 category topic chapter knowledge knowledgepoint 题库名 题库名称 考核点 专题
level: 适用层级 层级 级别 适用级别
area: 适用地域 地域 适用地区 地区 所属范围 适用范围
document: 依据文件 依据 出处 来源 政策依据 文件依据 命题依据 文件名称 政策文件 出题依据 法规依据 来源文件
    试题来源 题目来源 依据文件名称 source reference
doc_no: 文号 发文字号 文件号 文件文号
clause: 条款 页码 依据条款 条文 所在条款 章节条款 条款号 page 出处页码
issued: 发文日期 发布日期 成文日期 印发日期
valid_from: 有效期起 生效日期 有效期开始 有效起始日期 有效期自 施行日期
valid_to: 有效期止 失效日期 有效期结束 有效截止日期 有效期至
validity: 口径年份 政策口径 有效期 口径 年份
audience: 适用对象 适用人员 考试人员类型 对象 适用人群
tags: 标签 关键词 关键字 tags tag 能力水平 认知层次 label
name: 名称 题名 name question_name questionname
remark: 备注 注 备考 remark note
"""
_OPTION = re.compile(
    r"(?:选项|备选项|备选答案|答案选项|候选项|选择项|选择|option|choice|ans|答案)?[\s_\-:：]*([a-z]|[1-9]|1[0-2]|[一二三四五六七八九十])[\s_]*(?:选项|项|项目|答案)?"
)
# 第一空, 空2, 答案1: the answers of a fill-in, each in a column of its own.
_BLANK = re.compile(
    r"(?:第([1-9]|1[0-2]|[一二三四五六七八九十])(?:个)?空|(?:填空|空格?|答案)([1-9]|1[0-2]|[一二三四五六七八九十]))(?:的?答案)?"
)
_ORDINALS = "一二三四五六七八九十"
_LONGEST_HEADING = 40
_BARE_DIGITS = re.compile(r"[0-9]+")
_BRACKETED = re.compile(r"[（(【\[][^）)】\]]*[）)】\]]")
_TEXT_FIELDS = frozenset(
    {
        "explanation",
        "marks",
        "difficulty",
        "topic",
        "document",
        "doc_no",
        "clause",
        "tags",
        "level",
        "area",
        "validity",
    }
    | {"issued", "audience", "valid_from", "valid_to", "remark"}
)
# In running text these words begin sentences; only a table's head may use them as names.
_ONLY_IN_TABLES = frozenset(
    {"分", "内容", "分析", "注", "对象", "分类", "模块", "依据", "地区", "级别", "年份", "标题", "口径"}
)


def field_of_heading(heading: str) -> str:
    """Return the field that a column's heading names, `option` for one of several options, or nothing."""
    if len(heading) > _LONGEST_HEADING:
        return ""
    plain = _plain(heading)
    bare = _plain(_BRACKETED.sub("", heading))
    if found := _FIELD_OF.get(plain) or _FIELD_OF.get(bare):
        return found
    return "option" if option_number(heading) is not None else ""


def option_number(heading: str) -> int | None:
    """Return which option a heading such as 选项A, A项 or option_2 names, counted from zero."""
    if len(heading) > _LONGEST_HEADING:
        return None
    plain = _plain(_BRACKETED.sub("", heading)) or _plain(heading)
    found = _OPTION.fullmatch(plain)
    if found is None or _BARE_DIGITS.fullmatch(plain):
        return None
    if found[1] in _ORDINALS:
        # 一 alone is no option; 选项一 is.
        return _ORDINALS.index(found[1]) if plain != found[1] else None
    return int(found[1]) - 1 if found[1].isdigit() else ord(found[1]) - ord("a")


def blank_number(heading: str) -> int | None:
    """Return which blank's answer a heading such as 第一空 or 答案2 names, counted from zero."""
    found = _BLANK.fullmatch(_plain(_BRACKETED.sub("", heading[:_LONGEST_HEADING])))
    if found is None:
        return None
    number = found[1] or found[2]
    return _ORDINALS.index(number) if number in _ORDINALS else int(number) - 1


def field_of_label(label: str) -> str:
    """Return the field that a label before a colon names in a text, or nothing."""
    plain = _plain(label)
    found = _FIELD_OF.get(plain, "")
    return found if found in _TEXT_FIELDS and (plain not in _ONLY_IN_TABLES or plain == "依据") else ""


def _plain(text: str) -> str:
    folded = unicodedata.normalize("NFKC", text).casefold().strip()
    return re.sub(r"[\s*#★:：_\-]+", "", folded).removesuffix("(必填)").removesuffix("必填")


def _fields() -> dict[str, str]:
    """Read the table of names: a field, a colon, and the names for it."""
    found, field = {}, ""
    for word in _NAMES.split():
        if word.endswith(":"):
            field = word[:-1]
        else:
            found[_plain(word)] = field
    return found


_FIELD_OF = _fields()
