"""Put long stretches of one sign into every place of every kind of question, and see that no reader is slow.

A search that looks back over what it has seen takes the square of the time: it shows here, in one file, by the clock.
"""

import random
import sys
import time
from collections.abc import Iterator
from itertools import product

from examsvc.bank.formats.items import NotThisFormat
from examsvc.bank.formats.registry import FORMATS, format_module

LONGEST_SECONDS = 5.0
# As long as a cell of Excel may be.
_LENGTH = 30_000
FILLERS = (
    *(" ", "\t", "\u3000", "\n", "_", "＿", "（", "）", "(", ")", "[", "]", "【", "】", "{", "}", "<", ">", '"', "'"),
    *(
        "A",
        "1",
        "①",
        "、",
        "，",
        "；",
        "。",
        ".",
        ":",
        "：",
        "-",
        "—",
        "→",
        "=",
        "~",
        "#",
        "%",
        "&",
        "*",
        "|",
        "/",
        "\\",
    ),
    *(
        "A、",
        "1、",
        "1.",
        "（ ）",
        "____",
        "A B",
        "答案：",
        "（A）",
        "一、",
        "![",
        "<b>",
        "&lt;",
        "${",
        "√",
        "2分",
        "第1题",
    ),
)
KINDS = ("单项选择题", "多项选择题", "判断题", "填空题", "排序题", "匹配题", "简答题", "材料分析题")
PLACES = ("head", "before", "stem", "behind", "option", "between", "key", "explanation", "after")
_LINES = (
    "一、{kind}{head}\n{before}1、示例县几月公示{stem}（ ）？{behind}\nA、三月{option}\n{between}\nB、四月\n"
    "答案：{key}A\n解析：{explanation}见示例文件。\n{after}"
)
_ROW = (
    "题型,题干,答案,选项A,选项B,解析\n"
    "{kind}{head},{before}示例县几月公示{stem}（ ）？{behind},{key}A,三月{option},"
    "{between}四月,{explanation}{after}\n"
)
_GIFT = (
    "{before}::示例::示例县几月公示{stem}？{behind}{{\n"
    "={key}三月{option}\n{between}~四月\n####{explanation}\n}}{head}\n{after}"
)
_AIKEN = (
    "{before}示例县几月公示{stem}？{behind}\nA. 三月{option}{head}\n{between}B. 四月\n"
    "ANSWER: {key}A\n{explanation}{after}"
)
_CLOZE = (
    "{before}示例县{stem}公示{{1:SHORTANSWER:={key}七{option}~{between}八#{explanation}}}{head}天。{behind}{after}"
)
_YAML = (
    "- stem: '{stem}'\n  kind: {head}single\n{before}  answer: \"{key}\"\n"
    "  explanation: {explanation}\n{behind}{between}{option}{after}"
)
_XML = (
    "<quiz>{before}<question type='truefalse'{head}><questiontext><text>{stem}</text></questiontext>{behind}"
    "<answer fraction='100'><text>{key}true{option}</text></answer>{between}<generalfeedback><text>{explanation}"
    "</text></generalfeedback></question></quiz>{after}"
)
TEXTS = {"text": _LINES, "csv": _ROW, "gift": _GIFT, "aiken": _AIKEN, "cloze": _CLOZE, "yaml": _YAML, "moodle": _XML}


def cases() -> Iterator[tuple[str, str, str, str]]:
    """Yield format, filler, place and kind; only two formats name the kind in Chinese."""
    for form, filler, place in product(TEXTS, FILLERS, PLACES):
        for kind in KINDS if form in ("text", "csv") else KINDS[:1]:
            yield form, filler, place, kind


def file_of(form: str, filler: str, place: str, kind: str) -> bytes:
    """Write a question with a long stretch of the filler in one place."""
    filled = dict.fromkeys(PLACES, "") | {place: filler * (_LENGTH // len(filler))}
    return TEXTS[form].format(kind=kind, **filled).encode()


def sweep(seconds: float, seed: int, form: str = "") -> int:
    """Read cases in an order of chance until the time is over or all are read; return how many were."""
    left = [case for case in cases() if form in ("", case[0])]
    random.Random(seed).shuffle(left)  # noqa: S311 - no secret
    count, ends = 0, time.monotonic() + seconds
    while left and time.monotonic() < ends:
        case = left.pop()
        _read(case, file_of(*case))
        count += 1
    return count


def _read(case: tuple[str, str, str, str], data: bytes) -> None:
    module, name, began = format_module(case[0]), f"a{FORMATS[case[0]].suffix}", time.process_time()
    try:
        module.recognises(data, name)
        module.read(data, name, {})
    except NotThisFormat:
        pass
    except BaseException:
        sys.stderr.write(f"sweep: {case}\n")
        raise
    if (taken := time.process_time() - began) > LONGEST_SECONDS:
        raise AssertionError(f"sweep: {case} took {taken:.1f} s")
