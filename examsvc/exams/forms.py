"""Forms of 快速办考."""

from datetime import date, datetime, time
from decimal import Decimal
from typing import Any

from flask_babel import gettext
from flask_babel import lazy_gettext as _
from flask_wtf.file import FileField
from wtforms import (
    BooleanField,
    DateField,
    FieldList,
    Form,
    FormField,
    IntegerField,
    RadioField,
    SelectField,
    SelectMultipleField,
    StringField,
    SubmitField,
    TextAreaField,
    TimeField,
)
from wtforms.validators import InputRequired, Length, NumberRange, Optional, ValidationError

from examsvc.bank.question_types.base import MultipleRule
from examsvc.bank.question_types.registry import all_types
from examsvc.core.clock import from_local, local
from examsvc.exams import integrity
from examsvc.exams.counts_forms import CountsForm
from examsvc.exams.rules import ExamRules
from examsvc.exams.seating import RoomPlan
from examsvc.exams.services import Plan
from examsvc.papers.blueprint import STANDARD_TEMPLATE
from examsvc.web.context import now
from examsvc.web.forms import NEEDED, HouseForm, MarksField, choices

_MARKS = [NEEDED, NumberRange(0, 1000)]
MOST_YEARS = 5
MOST_ROOMS, MOST_ROWS, MOST_COLUMNS = 300, 30, 10


class PlanForm(CountsForm):
    """Step one: what is held, when, and made of what; the defaults are the standard template."""

    title = StringField(_("考试名称"), [NEEDED, Length(2, 120)])
    place = StringField(_("考试地点"), [NEEDED, Length(max=120)])
    day = DateField(_("考试日期"), [NEEDED])
    at = TimeField(_("开考时间"), [NEEDED], default=time(9, 0))
    minutes = IntegerField(_("考试时长（分钟）"), [NEEDED, NumberRange(1, 300)], default=STANDARD_TEMPLATE.minutes)
    as_of = DateField(_("政策口径日期"), [Optional()])
    late_minutes = IntegerField(_("开考多少分钟后不得入场"), [InputRequired(), NumberRange(0, 300)], default=15)
    earliest_submit_minutes = IntegerField(
        _("开考多少分钟后方可交卷"), [InputRequired(), NumberRange(0, 300)], default=30
    )
    multiple_rule = SelectField(
        _("多项选择题计分"),
        choices=choices(
            (MultipleRule.HALF_IF_FEWER.value, _("少选得一半分，错选、不选不得分")),
            (MultipleRule.ALL_OR_NOTHING.value, _("全部选对得分，否则不得分")),
        ),
    )
    pass_mark = MarksField(_("合格线"), _MARKS, default=Decimal(60), places=None)
    excellent_mark = MarksField(_("优秀线"), _MARKS, default=Decimal(90), places=None)
    absence = SelectField(
        _("单位平均分"),
        choices=choices(("excluded", _("只算实考人员")), ("zero", _("无故缺考、考场违规按0分计入"))),
    )
    by_kind = BooleanField(_("乡镇和县直部门分组排名"), default=True)
    watching = SelectMultipleField(_("考试过程提示"), choices=choices(*integrity.NAMES.items()))
    submit = SubmitField(_("下一步：导入名单"))

    def validate(self, extra_validators: Any = None) -> bool:
        """Check each field, and then whether times and marks agree with one another."""
        if not super().validate(extra_validators):
            return False
        wrong = [(field, message) for field, message, holds in self._agreements() if not holds]
        for field, message in wrong:
            self[field].errors = [*self[field].errors, message]
        return not wrong

    def validate_day(self, field: DateField) -> None:
        """Refuse what can only be a slip in the year."""
        if field.data is not None and abs(field.data.year - local(now()).year) > MOST_YEARS:
            raise ValidationError(gettext("考试日期不对，请核对年份。"))

    def _agreements(self) -> list[tuple[str, str, bool]]:
        minutes, total = self.minutes.data or 0, self.blueprint().total_marks
        as_of, day = self.as_of.data, self.day.data or date.min
        passing, excellent = self.pass_mark.data or Decimal(0), self.excellent_mark.data or Decimal(0)
        full = gettext("不能超过全卷满分 %(total)s 分。", total=f"{total.normalize():f}")
        return [
            ("day", gettext("考试日期和开考时间已经过去，请改成今后的时间。"), self.starts_at() > now()),
            ("as_of", gettext("政策口径日期不能晚于考试日期。"), as_of is None or as_of <= day),
            ("late_minutes", gettext("不能超过考试时长。"), (self.late_minutes.data or 0) <= minutes),
            (
                "earliest_submit_minutes",
                gettext("不能超过考试时长。"),
                (self.earliest_submit_minutes.data or 0) <= minutes,
            ),
            ("single_count", gettext("至少要有一道题，每题分值要大于 0。"), self.has_questions()),
            ("pass_mark", full, not total or passing <= total),
            ("excellent_mark", full, not total or excellent <= total),
            ("excellent_mark", gettext("优秀线不能低于合格线。"), excellent >= passing),
        ]

    def starts_at(self) -> datetime:
        """Return the start as a moment."""
        return from_local(self.day.data or date.min, self.at.data or time())

    def plan(self) -> Plan:
        """Return the plan of a valid form."""
        return Plan(
            title=(self.title.data or "").strip(),
            place=(self.place.data or "").strip(),
            as_of=self.as_of.data or local(self.starts_at()).date(),
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
                watching=integrity.in_order(self.watching.data or ()),
            ),
        )


def typed_of(plan: Plan) -> dict[str, object]:
    """Return what somebody would have typed to plan this."""
    start = local(plan.starts_at)
    typed: dict[str, object] = {
        "title": plan.title,
        "place": plan.place,
        "day": start.date(),
        "at": start.time(),
        "minutes": plan.minutes,
        "as_of": None if plan.as_of == start.date() else plan.as_of,
        "late_minutes": plan.late_minutes,
        "earliest_submit_minutes": plan.earliest_submit_minutes,
        "multiple_rule": plan.multiple_rule.value,
        "pass_mark": plan.rules.pass_mark,
        "excellent_mark": plan.rules.excellent_mark,
        "absence": plan.rules.absence,
        "by_kind": plan.rules.by_kind,
        "watching": list(plan.rules.watching),
        "level_shares": any(row.level for row in plan.blueprint.rows),
    }
    for kind in all_types():
        rows = [row for row in plan.blueprint.rows if row.kind == kind]
        typed[f"{kind}_count"] = sum(row.count for row in rows)
        if rows:
            typed[f"{kind}_marks"] = rows[0].marks
    return typed


class RosterForm(HouseForm):
    """Step two: the roster as a file or pasted."""

    file = FileField(_("名单文件（.xlsx、.xls 或 .csv）"))
    pasted = TextAreaField(_("或者从 Excel 复制后粘贴在这里"), [Length(max=500_000)])
    submit = SubmitField(_("核对名单"))


class RoomRow(Form):
    """One room; a row without a grid is no room."""

    name = StringField(_("考场名称"), [Length(max=40)])
    rows = IntegerField(_("行数"), [Optional(), NumberRange(1, MOST_ROWS)])
    columns = IntegerField(_("列数"), [Optional(), NumberRange(1, MOST_COLUMNS)])


class RoomsForm(HouseForm):
    """Step three: the rooms as they really are."""

    rooms = FieldList(FormField(RoomRow), _("考场"), max_entries=MOST_ROOMS)
    submit = SubmitField(_("下一步：封卷"))

    def validate(self, extra_validators: Any = None) -> bool:
        """Check every row; what is wrong is said with its number, above the table."""
        valid = super().validate(extra_validators)
        for number, entry in enumerate(self.rooms, 1):
            row = entry.form
            if row.errors or bool(row.rows.data) != bool(row.columns.data):
                self.form_errors.append(
                    gettext(
                        "第 %(n)s 行：行数填 1 到 %(rows)s，列数填 1 到 %(columns)s；不用的考场两格都留空。",
                        n=number,
                        rows=MOST_ROWS,
                        columns=MOST_COLUMNS,
                    )
                )
        if not self.form_errors and not self.plans():
            self.form_errors.append(gettext("至少要有一个考场。"))
        return valid and not self.form_errors

    def plans(self) -> list[RoomPlan]:
        """Return the rooms of a valid form, numbered without gaps."""
        used = [entry.form for entry in self.rooms if entry.form.rows.data and entry.form.columns.data]
        return [
            RoomPlan(number, row.rows.data or 0, row.columns.data or 0, (row.name.data or "").strip())
            for number, row in enumerate(used, 1)
        ]


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
    reason = StringField(_("原因"), [Length(max=400)])
    approved_by = StringField(_("请假由谁批准"), [Length(max=80)])
    submit = SubmitField(_("保存"))

    def validate_reason(self, field: StringField) -> None:
        """Ask for a reason for everything but sitting the exam."""
        if self.standing.data != "entered" and not (field.data or "").strip():
            raise ValidationError(gettext("请写明原因：请假写事由，缺考、违规写事实。"))

    def validate_approved_by(self, field: StringField) -> None:
        """Ask who approved a leave."""
        if self.standing.data == "leave" and not (field.data or "").strip():
            raise ValidationError(gettext("请写明批准人。"))


class AllowanceForm(HouseForm):
    """Personal extra time, text size and paper and pen."""

    extra_minutes = IntegerField(_("延长时间（分钟）"), [InputRequired(), NumberRange(0, 120)], default=0)
    text_size = SelectField(
        _("文字大小"), choices=choices(("normal", _("标准")), ("large", _("大字")), ("largest", _("特大")))
    )
    on_paper = BooleanField(_("纸笔作答（不用电脑）"))
    reason = StringField(_("原因"), [NEEDED, Length(max=400)])
    submit = SubmitField(_("保存照顾事项"))
