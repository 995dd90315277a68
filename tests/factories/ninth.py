"""A ninth kind of question, as somebody would add it: one module and one template, and nothing else."""

MODULE = '''
"""A year: the value is four digits."""

from decimal import Decimal

from flask_babel import lazy_gettext as _

from examsvc.bank.formats.items import Blank, Figure, ItemKind
from examsvc.bank.question_types.base import BadValue, Content, Frozen, Lines, QuestionType, judged, take, unanswered


class YearKey(Frozen):
    year: int


class Year(QuestionType[Content, YearKey]):
    kind = "year"
    printed, name, tag = "年份题", _("判断题"), _("判断")
    shape = "text"
    answer_hint = _("写“对”或“错”。")
    item_kinds = ()
    content_model = Content
    key_model = YearKey

    def problems(self, content, key):
        return [] if 1949 <= key.year <= 2100 else ["年份不对"]

    def check_value(self, content, value):
        if value and not (value.isascii() and value.isdigit() and len(value) == 4):
            raise BadValue(value)
        return value

    def mark(self, content, key, value, marks, rule):
        return judged(marks, Decimal(value == str(key.year)), value) if value else unanswered()

    def model_answer(self, content, key):
        return f"{key.year}年"

    def right_value(self, content, key):
        return str(key.year)

    def guess(self, content, below):
        return str(2000 + below(20))

    def answer_text(self, content, value):
        return f"{value}年" if value else ""

    def spell(self, content, fields):
        return "".join(fields("")[:1])

    def of_fields(self, fields):
        return {"stem": take(fields, "stem")}, {"year": take(fields, "year")}

    def to_fields(self, content, key):
        return {"stem": content.stem, "year": key.year}

    def of_lines(self, stem, lines):
        return {"stem": stem}, {"year": lines.answer.strip()}

    def to_lines(self, content, key):
        return Lines("", str(key.year))

    def of_item(self, item):
        return {"stem": item.stem}, {"year": int(item.blanks[0].figures[0].number)}

    def to_item(self, content, key):
        blanks = (Blank(figures=(Figure(Decimal(key.year)),)),)
        return {"kind": ItemKind.NUMERIC, "stem": content.stem, "blanks": blanks}
'''
TEMPLATE = """
{% macro inputs(name, item, value) %}
<label class="blank">公元 <input type="text" name="{{ name }}" value="{{ value }}" maxlength="4"> 年</label>
{% endmacro %}
{% macro printed(item, address) %}<p>公元＿＿年</p>{% endmacro %}
"""
