"""Write our own template for Excel: drop-downs, examples, instructions, and the questions themselves."""

import datetime as dt
import io
import re
from collections.abc import Sequence
from typing import Any

import xlsxwriter

from examsvc.bank.formats.table_rows import PART_PREFIX
from examsvc.bank.formats.written_cells import KIND_NAMES, headings

SHEET, EXAMPLES, INSTRUCTIONS = "试题", "填写示例", "填写说明"
LARGEST_CELL = 32_767
_CREATED = dt.datetime(2000, 1, 1)  # noqa: DTZ001 - a fixed stamp, no moment
_SAFE = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
_UNWRITABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff\ufffe\uffff]")
_STYLE = {"font_name": "宋体", "font_size": 11, "valign": "top", "border": 1, "num_format": "@", "text_wrap": True}
_WIDTHS = {"题干*": 50, "答案*": 14, "解析": 36, "依据文件*": 30, "文号": 20, "题型*": 12}
_USUAL_WIDTH, _OPTION_WIDTH = 11, 18
_CHOSEN_ROWS = 5000
_LEVELS = ("国家", "省", "市", "县")
_AUDIENCES = ("分管领导", "扶贫专干")
_PARTS = [
    PART_PREFIX + name for kind, name in KIND_NAMES.items() if kind.value in {"single", "multiple", "truefalse"}
]
_PARTS += [PART_PREFIX + "填空题", PART_PREFIX + "简答题"]
_EXPLAINED = (
    ("题型*", "从下拉框里选。材料题先写一行“材料题”，各小题接着各写一行，题型选“小题·…”。"),
    ("题干*", "填空题的空写作 ______（连续的下划线）或（　）。"),
    ("选项A–选项H", "单选、多选、排序、匹配题用。匹配题每格写“左项 → 右项”。选项前不必再写字母。"),
    ("答案*", "单选写一个字母；多选连写字母，如 ABD；判断写“正确”或“错误”；排序按正确次序写字母，如 CABD。"),
    ("答案*（填空）", "几个空的答案用“；”隔开；同一个空的几种写法用“|”隔开。"),
    ("答案*（数字题）", "写数字，可带允许误差和单位，如 120±5（单位：万元）。"),
    ("答案*（简答题）", "每个得分点写一行（在格子里按 Alt+Enter 换行）。"),
    ("难度", "1 到 5，1 最易，5 最难。"),
    ("文号", "照文件原样写；没有见到原文的，留空，不要补写。"),
    ("有效期起、有效期止", "写作 2018-01-01。题目按哪一年的口径，写在“口径年份”。"),
    ("备注", "给自己看的，不会导入。"),
)
_EXAMPLES = (
    ("单选题", "下列颜色中，属于三原色的是（ ）。", ("红", "橙", "紫", "灰"), "A"),
    ("多选题", "下列数中，属于偶数的有（ ）。", ("2", "3", "4", "6"), "ACD"),
    ("判断题", "一年有十二个月。", (), "正确"),
    ("填空题", "一星期有______天，一天有______小时。", (), "7|七；24"),
    ("数字题", "一千米等于______米。", (), "1000（单位：米）"),
    ("排序题", "按从小到大的次序排列。", ("三", "一", "二"), "BCA"),
    ("匹配题", "把数字和汉字连起来。", ("1 → 一", "2 → 二", "3 → 三"), ""),
    ("简答题", "简述一年四季的名称。", (), "春季、夏季\n秋季、冬季"),
    ("材料题", "小明有 3 个苹果，又买了 2 个。", (), ""),
    ("小题·单选题", "小明现在有几个苹果？", ("4", "5", "6"), "B"),
)


def workbook(heads: Sequence[str], rows: Sequence[Sequence[str]]) -> bytes:
    """Write the rows under their heads, with drop-downs below and beside them, and how to fill them in."""
    packed = io.BytesIO()
    book = xlsxwriter.Workbook(packed, _SAFE)
    book.set_properties({"created": _CREATED})
    text = book.add_format(_STYLE)
    head = book.add_format({**_STYLE, "bold": True, "align": "center", "bg_color": "#DDEBF7"})
    _questions(book.add_worksheet(SHEET), heads, rows, text, head)
    _questions(book.add_worksheet(EXAMPLES), headings(), _examples(), text, head)
    _instructions(book.add_worksheet(INSTRUCTIONS), text, head)
    book.close()
    return packed.getvalue()


def is_writable(cells: Sequence[str]) -> bool:
    """Tell whether every text fits into a cell and holds nothing that no workbook can."""
    return all(len(cell) <= LARGEST_CELL and not _UNWRITABLE.search(cell) for cell in cells)


def _questions(sheet: Any, heads: Sequence[str], rows: Sequence[Sequence[str]], text: Any, head: Any) -> None:
    for column, heading in enumerate(heads):
        sheet.write_string(0, column, heading, head)
        width = _OPTION_WIDTH if heading.startswith("选项") else _WIDTHS.get(heading, _USUAL_WIDTH)
        sheet.set_column(column, column, width)
    for number, row in enumerate(rows, start=1):
        for column, cell in enumerate(row):
            if cell:
                sheet.write_string(number, column, cell, text)
            else:
                sheet.write_blank(number, column, None, text)
    last = len(rows) + _CHOSEN_ROWS
    for heading, listed, message in (
        ("题型*", [*KIND_NAMES.values(), *_PARTS], "请从下拉框里选题型"),
        ("难度", ["1", "2", "3", "4", "5"], "1 最易，5 最难"),
        ("适用层级", list(_LEVELS), "请从下拉框里选"),
        ("适用对象", list(_AUDIENCES), "可从下拉框里选，也可自己写，几种用“；”隔开"),
    ):
        column = list(heads).index(heading)
        rule = {"validate": "list", "source": listed, "input_message": message, "error_type": "warning"}
        sheet.data_validation(1, column, last, column, rule)
    sheet.freeze_panes(1, 2)
    sheet.set_paper(9)
    sheet.set_landscape()
    sheet.repeat_rows(0)


def _examples() -> list[list[str]]:
    heads = headings()
    key = heads.index("答案*")
    rows = []
    for kind, stem, options, answer in _EXAMPLES:
        row = [kind, stem, *options] + [""] * (len(heads) - 2 - len(options))
        row[key] = answer
        row[heads.index("主题*")] = "" if kind.startswith(PART_PREFIX) else "示例"
        rows.append(row)
    return rows


def _instructions(sheet: Any, text: Any, head: Any) -> None:
    for column, (heading, width) in enumerate((("列", 24), ("怎样填", 90))):
        sheet.write_string(0, column, heading, head)
        sheet.set_column(column, column, width)
    for number, (name, how) in enumerate(_EXPLAINED, start=1):
        sheet.write_string(number, 0, name, text)
        sheet.write_string(number, 1, how, text)
