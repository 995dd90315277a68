"""Tell what a single line of a question file is by how it begins."""

import re
import unicodedata
from dataclasses import dataclass

from examsvc.bank.formats.field_names import field_of_label
from examsvc.bank.formats.items import ItemKind, Picture
from examsvc.bank.formats.judgement_words import truth_of, truth_of_word
from examsvc.bank.formats.key_shapes import letters_of
from examsvc.bank.formats.kind_words import is_choice_word, is_kind_word, kind_of_word

Span = tuple[int, int, str]


@dataclass(frozen=True, slots=True)
class Line:
    """One line of the source; `spans` are the stretches that Word sets off (bold, colour …)."""

    number: int
    text: str
    spans: tuple[Span, ...] = ()
    pictures: tuple[Picture, ...] = ()
    losses: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Numbered:
    """A question's number at the beginning of a line; `certain` where nothing but a number looks so."""

    number: int
    style: str
    end: int
    certain: bool = True


@dataclass(frozen=True, slots=True)
class Tagged:
    """A type in brackets, such as [单选] or (判断题, 2分)."""

    kind: ItemKind | None
    start: int
    end: int
    note: str = ""


_SPACES = "\u00a0\u2002\u2003\u2005\u2009\u202f\u3000"
_TO_SPACE = str.maketrans(dict.fromkeys(_SPACES, " ") | dict.fromkeys("\u200b\u200c\u200d\u2060\ufeff\u00ad", None))
_DIGITS = "[0-9０-９]"
_NUMBER = re.compile(
    rf"""\s*(?:
      第\s*(?P<ordinal>{_DIGITS}{{1,4}})\s*题\s*[、.．:：]?\s*
    | (?:题目|试题|问题|题|Q)\s*(?P<named>{_DIGITS}{{1,4}})\s*[、.．:：)）]\s*
    | (?:{_DIGITS}{{1,4}}、){{2,1000}}(?P<run>{_DIGITS}{{1,4}})、\s*(?={_DIGITS}*[^0-9０-９、])
    | (?P<plain>{_DIGITS}{{1,6}})\s*(?:[、．:：)）]|[.,，](?!{_DIGITS}))\s*
    | (?P<dotted>{_DIGITS}{{1,6}})[.，,](?={_DIGITS})
    | (?P<tabbed>{_DIGITS}{{1,6}})(?:\t\s*|\ {{2,}}(?=\S))
    | (?P<spaced>{_DIGITS}{{1,4}})\ (?=[\u4e00-\u9fff（(“《])
    | [（(【\[]\s*(?P<bracketed>{_DIGITS}{{1,3}})\s*[)）】\]]\s*[、.．]?\s*
    | (?P<circled>[①-⑳⑴-⒛])\s*(?P<stop>[、.．,，:：])?\s*
    | (?P<star>\*|问\s?[:：])\s*(?=[^\s*])
    )""",
    re.VERBOSE,
)
_NUMBER_ALONE = re.compile(rf"\s*({_DIGITS}{{1,4}})\s*(?=[【\[（(])")
_TAG = re.compile(
    r"\s*[【\[（(]\s*([^\s【】\[\]（）(),，、；;:：]{1,10})\s*(?:[,，、；;:：\s]\s*([^【】\[\]（）()]{0,24}))?[】\]）)]\s*"
)
_LAST_TAG = re.compile(r"\s*[【\[（(]\s*([^\s【】\[\]（）()]{1,8})\s*[】\]）)]\s*\Z")
_KEY = re.compile(
    r"\s*(?P<open>[【\[（(])?\s*(?P<name>(?:参考)?答案要点|答题要点|参考要点|(?:正\s*确|标\s*准|参\s*考|本题|试题)?\s*答\s*案|正确选项|正确(?:的)?(?:顺序|次序|排序|排列)|答|[Aa]nswer|ANSWER|[Kk]ey|KEY)"
    r"\s*(?P<close>[】\]）)])?\s*(?:[是为选](?=\s*\S))?\s*(?P<colon>[:：])?\s*(?P<value>.*)",
    re.DOTALL,
)
# 故选 B closes an explanation as often as it stands for a key: it counts where nothing else is the key.
_CONCLUDED = re.compile(
    r"\s*(?:因此|所以|综上)?[，,]?\s*(?:本题|答案)?(?:故|应)?选[:：]?\s*([A-Za-zＡ-Ｚ、，, ]{1,40})\s*[。.]?\s*"
)
_KEYS_HEADING = re.compile(
    r"\s*(?:[一二三四五六七八九十]+、|附[:：]?|#+)?\s*[【\[（(]?\s*"
    r"(?:.{0,20}(?:试题|题库|试卷|习题|考试|测试|选择题|判断题|填空题|简答题|单选题|多选题|论述题)的?)?(?:参考|标准|正确)?\s*答案"
    r"(?:[及与和]?(?:详解|解析|评分标准|评分参考|要点)|部分|汇总|页)?\s*[】\]）)]?\s*[:：]?\s*"
)
_LABEL = re.compile(
    r"\s*(?:[【\[（(]\s*(?P<bracketed>[^【】\[\]（）()]{1,8})\s*[】\]）)]\s*[:：]?|(?P<plain>[^\s:：]{1,6})\s*[:：])\s*(?P<value>.*)",
    re.DOTALL,
)
# Pages of learning platforms, copied, say first what their owner had answered.
_OWN_ANSWER = re.compile(
    r"\A\s*(?:我|你|学生|考生)的(?:答案|作答)\s*[:：]\s*(?:[^\n]{0,400}?(?=正确答案\s?[:：])|\S*\s*)"
)
# … and what it earned: 0.0分.
_OWN_SCORE = re.compile(r"\A\s*[0-9]{1,3}\.[0-9]\s?分\s*\Z")
# Survey platforms print a box to tick before each option; a filled one could be an answer and stays.
_BOX_AHEAD = re.compile(r"\A\s*[○◯□☐]\s*(?=[A-ZＡ-Ｚ]\s?[、．.:：)）])")
# （√）1、… has the place for the answer before the number.
_BRACKET_AHEAD = re.compile(
    r"\A\s*([（(]\s{0,10}[A-Za-z√×✓✗✔✘对错]{0,6}\s{0,10}[)）])\s{0,4}([0-9]{1,4}\s?[、．.])(?![0-9])"
)
_RULE = re.compile(r"\s*(?:@{3,}|[-—_=*~·.…─━]{5,}|<+[-=]+>+)\s*")
_CHAPTER = re.compile(
    r"\s*(?:-{2,}\s*(?P<dashed>[^-\s].*?)\s*-{2,}|#{1,6}\s+(?P<hashed>\S.*)|【(?P<boxed>[^】]{2,30})】"
    r"|(?P<ordinal>第\s*[一二三四五六七八九十百0-9]{1,4}\s*[章节篇编讲单元部分]{1,2}(?:\s.*|[\u4e00-\u9fff《“].{0,40})?))\s*"
)
_LONE_JUDGEMENT = re.compile(r"\s*[（(【\[]?\s*([^\s（）()【】\[\]]{1,5})\s*[)）】\]]?\s*[。.]?\s*")
_LONE_BRACKETED = re.compile(r"\s*[（(【\[]\s*([A-Za-z][A-Za-z、，,\s]*)[)）】\]]\s*")
_LONGEST_RUN = 64


def clean(text: str) -> str:
    """Make every kind of space an ordinary one; drop invisible signs, boxes to tick and somebody's own answer."""
    own = _OWN_SCORE.sub("", _OWN_ANSWER.sub("", text.translate(_TO_SPACE)))
    plain = _BOX_AHEAD.sub("", own).rstrip()
    return _BRACKET_AHEAD.sub(r"\2\1", plain)


def number_of(text: str) -> Numbered | None:
    """Read a question's number at the beginning of a line."""
    found = _NUMBER.match(text)
    if found is None:
        return _number_before_tag(text)
    style = str(found.lastgroup if found.lastgroup != "stop" else "circled")
    value = found[style]
    if style == "star":
        return Numbered(0, style, found.end())
    if style == "circled":
        number = int(re.sub(r"\D", "", unicodedata.normalize("NFKC", value)) or 0)
        return Numbered(number, style, found.end(), certain=found["stop"] is not None)
    return Numbered(int(value), style, found.end(), certain=style not in {"dotted", "spaced", "bracketed"})


def _number_before_tag(text: str) -> Numbered | None:
    """Read 7（单选）…, where the type in brackets parts the number from the stem."""
    found = _NUMBER_ALONE.match(text)
    if found is None or tag_of(text, found.end()) is None:
        return None
    return Numbered(int(found[1]), "plain", found.end())


def number_in(text: str) -> tuple[int, Numbered] | None:
    """Read a question's number behind a type in brackets, or at the very beginning, with where to count from."""
    tag = tag_of(text)
    start = tag.end if tag is not None else 0
    found = number_of(text[start:])
    return (start, found) if found is not None else None


def tag_of(text: str, start: int = 0) -> Tagged | None:
    """Read a type in brackets at the beginning of a line or after the number."""
    found = _TAG.match(text, start)
    if found is None or not is_kind_word(found[1]):
        return None
    return Tagged(kind_of_word(found[1]), found.start(), found.end(), found[2] or "")


def last_tag_of(text: str) -> Tagged | None:
    """Read a type in brackets at the end of a stem."""
    found = _LAST_TAG.search(text[-_LONGEST_RUN:])
    if found is None or not is_kind_word(found[1]) or truth_of(found[1]) is not None:
        return None
    offset = max(len(text) - _LONGEST_RUN, 0)
    return Tagged(kind_of_word(found[1]), offset + found.start(), offset + found.end())


def is_choice_tag(text: str, tag: Tagged) -> bool:
    """Tell whether the tag is 选择题, which leaves open how many options are right."""
    return tag.kind is None and is_choice_word(re.sub(r"[【】\[\]（）()\s]", "", text[tag.start : tag.end]))


def key_of(text: str) -> str | None:
    """Return what follows 答案： and its like at the beginning of a line; None if the line is no key."""
    found = _KEY.fullmatch(text.lstrip())
    if found is None:
        return None
    value = str(found["value"]).strip()
    if found["open"] and not found["close"]:
        # （答案：C） has the whole in brackets.
        value = value[:-1].strip() if value[-1:] in "）)】]" else value
    short = value[:_LONGEST_RUN]
    spoken = found["colon"] or (found["open"] and found["close"] and found["name"] != "答")
    if spoken or (found["name"] != "答" and (letters_of(short) or truth_of(short) is not None)):
        return value
    return None


def concluded_key(text: str) -> str:
    """Return the letters of a line such as 故选：B or 应选 AC."""
    found = _CONCLUDED.fullmatch(text) if len(text) < _LONGEST_RUN else None
    return letters_of(found[1]) if found is not None else ""


def is_keys_heading(text: str) -> bool:
    """Tell whether a line is nothing but 参考答案, after which keys follow."""
    return len(text) < _LONGEST_RUN and _KEYS_HEADING.fullmatch(text) is not None


def labelled(text: str) -> tuple[str, str] | None:
    """Return field and value of 解析：…, 【难度】中 and their like."""
    found = _LABEL.fullmatch(text.lstrip())
    if found is None:
        return None
    label = found["bracketed"] or found["plain"]
    field = field_of_label(label)
    value = str(found["value"]).strip()
    # 能力水平：1 says nothing without its label.
    return (field, f"{label.strip()}：{value}" if field == "tags" and value.isdecimal() else value) if field else None


def is_rule(text: str) -> bool:
    """Tell whether a line ends a question: @@@, or a rule of hyphens."""
    return len(text) < 4 * _LONGEST_RUN and _RULE.fullmatch(text) is not None


def chapter_of(text: str) -> str:
    """Return the name of a chapter if the line is its heading."""
    if len(text) > 2 * _LONGEST_RUN:
        return ""
    found = _CHAPTER.fullmatch(text)
    if found is None:
        return ""
    return str(next(group for group in found.groups() if group)).strip()


def lone_key(text: str) -> str:
    """Return a judgement or bracketed letters that fill a line: （错误）, √, （BD）."""
    if len(text) > _LONGEST_RUN:
        return ""
    judged = _LONE_JUDGEMENT.fullmatch(text)
    if judged is not None and truth_of(judged[1]) is not None:
        # One letter alone in a line may be anything; in brackets it is a key.
        return judged[1] if truth_of_word(judged[1]) is not None or text.strip()[0] in "（(【[" else ""
    lettered = _LONE_BRACKETED.fullmatch(text)
    return letters_of(lettered[1]) if lettered is not None else ""
