"""Forms of 快速办考."""

from datetime import UTC, date, datetime, time
from decimal import Decimal

from flask_babel import lazy_gettext as _
from flask_wtf.file import FileField
from wtforms import (
    BooleanField,
    DateField,
    DecimalField,
    IntegerField,
    RadioField,
    SelectField,
    StringField,
    SubmitField,
    TextAreaField,
    TimeField,
)
from wtforms.validators import InputRequired, Length, NumberRange, Optional

from examsvc.bank.question_types.base import MultipleRule
from examsvc.core.clock import SHANGHAI
from examsvc.exams.rules import ExamRules
from examsvc.exams.services import Plan
from examsvc.papers.blueprint import LEAST_BY_LEVEL, STANDARD_TEMPLATE, Blueprint, BlueprintRow, by_level
from examsvc.web.forms import HouseForm, choices

_NEEDED = InputRequired(_("这一项必须填写。"))
_MARKS = [_NEEDED, NumberRange(0, 1000)]
KINDS = ("single", "multiple", "true_false", "fill_in", "short_answer")
_STANDARD = {row.kind: row for row in STANDARD_TEMPLATE.blueprint.rows}


def _count(kind: str, label: str) -> IntegerField:
    row = _STANDARD.get(kind)
    return IntegerField(label, [InputRequired(), NumberRange(0, 200)], default=row.count if row else 0)


def _marks(kind: str, label: str) -> DecimalField:
    row = _STANDARD.get(kind)
    return DecimalField(label, [InputRequired(), NumberRange(0, 100)], default=row.marks if row else Decimal(5))


class PlanForm(HouseForm):
    """Step one: what is held, when, and made of what. The defaults are the standard template."""

    title = StringField(_("考试名称"), [_NEEDED, Length(2, 120)])
    place = StringField(_("考试地点"), [_NEEDED, Length(max=120)])
    day = DateField(_("考试日期"), [_NEEDED])
    at = TimeField(_("开考时间"), [_NEEDED], default=time(9, 0))
    minutes = IntegerField(_("考试时长（分钟）"), [_NEEDED, NumberRange(1, 300)], default=STANDARD_TEMPLATE.minutes)
    as_of = DateField(_("政策口径日期"), [Optional()])
    late_minutes = IntegerField(_("开考多少分钟后不得入场"), [InputRequired(), NumberRange(0, 300)], default=15)
    earliest_submit_minutes = IntegerField(
        _("开考多少分钟后方可交卷"), [InputRequired(), NumberRange(0, 300)], default=30
    )
    single_count, single_marks = _count("single", _("单项选择题题数")), _marks("single", _("单项选择题每题分值"))
    multiple_count, multiple_marks = (
        _count("multiple", _("多项选择题题数")),
        _marks("multiple", _("多项选择题每题分值")),
    )
    true_false_count = _count("true_false", _("判断题题数"))
    true_false_marks = _marks("true_false", _("判断题每题分值"))
    fill_in_count, fill_in_marks = _count("fill_in", _("填空题题数")), _marks("fill_in", _("填空题每题分值"))
    short_answer_count = _count("short_answer", _("简答题题数"))
    short_answer_marks = _marks("short_answer", _("简答题每题分值"))
    level_shares = BooleanField(_("每种题型都包含国家、省级、市县三级政策"), default=True)
    multiple_rule = SelectField(
        _("多项选择题计分"),
        choices=choices(
            (MultipleRule.HALF_IF_FEWER.value, _("少选得一半分，错选、不选不得分")),
            (MultipleRule.ALL_OR_NOTHING.value, _("全部选对得分，否则不得分")),
        ),
    )
    pass_mark = DecimalField(_("合格线"), _MARKS, default=Decimal(60))
    excellent_mark = DecimalField(_("优秀线"), _MARKS, default=Decimal(90))
    absence = SelectField(
        _("单位平均分"),
        choices=choices(("excluded", _("只算实考人员")), ("zero", _("无故缺考按0分计入"))),
    )
    by_kind = BooleanField(_("乡镇和县直部门分组排名"), default=True)
    submit = SubmitField(_("下一步：导入名单"))

    def blueprint(self) -> Blueprint:
        """Return what the paper is made of."""
        rows = []
        for kind in KINDS:
            count, marks = self[f"{kind}_count"].data, self[f"{kind}_marks"].data
            if count:
                rows.append(BlueprintRow(kind, count, marks))
        blueprint = Blueprint(tuple(rows))
        return by_level(blueprint, LEAST_BY_LEVEL) if self.level_shares.data else blueprint

    def starts_at(self) -> datetime:
        """Return the start as a moment."""
        return datetime.combine(self.day.data or date.min, self.at.data or time(), SHANGHAI).astimezone(UTC)

    def plan(self) -> Plan:
        """Return the plan of a valid form."""
        return Plan(
            title=(self.title.data or "").strip(),
            place=(self.place.data or "").strip(),
            as_of=self.as_of.data or self.starts_at().astimezone(SHANGHAI).date(),
            starts_at=self.starts_at(),
            minutes=self.minutes.data or 0,
            late_minutes=self.late_minutes.data or 0,
            earliest_submit_minutes=self.earliest_submit_minutes.data or 0,
            blueprint=self.blueprint(),
            multiple_rule=MultipleRule(self.multiple_rule.data),
            rules=ExamRules(
                pass_mark=self.pass_mark.data or Decimal(0),
                excellent_mark=self.excellent_mark.data or Decimal(0),
                absence=self.absence.data or "excluded",
                by_kind=bool(self.by_kind.data),
            ),
        )


class RosterForm(HouseForm):
    """Step two: the roster as a file or pasted."""

    file = FileField(_("名单文件（.xlsx、.xls 或 .csv）"))
    pasted = TextAreaField(_("或者从 Excel 复制后粘贴在这里"), [Length(max=500_000)])
    submit = SubmitField(_("核对名单"))


class StandingForm(HouseForm):
    """Leave, absence or an irregularity of one candidate, and why."""

    standing = RadioField(
        _("状态"),
        choices=choices(
            ("entered", _("正常参考")),
            ("leave", _("请假（经批准）")),
            ("absent", _("无故缺考")),
            ("irregular", _("考场违规")),
        ),
    )
    reason = StringField(_("原因或批准人"), [Length(max=400)])
    submit = SubmitField(_("保存"))


class AllowanceForm(HouseForm):
    """Personal extra time and text size, before sealing."""

    extra_minutes = IntegerField(_("延长时间（分钟）"), [InputRequired(), NumberRange(0, 120)], default=0)
    text_size = SelectField(
        _("文字大小"), choices=choices(("normal", _("标准")), ("large", _("大字")), ("largest", _("特大")))
    )
    reason = StringField(_("原因"), [_NEEDED, Length(max=400)])
    submit = SubmitField(_("保存照顾事项"))
