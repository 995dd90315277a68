"""Forms of what is arranged around an exam: sittings, rooms, duties and changes after sealing."""

from datetime import date, datetime, time
from typing import Any

from flask_babel import gettext
from flask_babel import lazy_gettext as _
from flask_wtf.file import MultipleFileField
from wtforms import (
    DateField,
    FieldList,
    Form,
    FormField,
    HiddenField,
    IntegerField,
    RadioField,
    SelectField,
    SelectMultipleField,
    StringField,
    SubmitField,
    TextAreaField,
    TimeField,
)
from wtforms.validators import InputRequired, Length, NumberRange, Optional
from wtforms.widgets import CheckboxInput, ListWidget

from examsvc.accounts.roster import RosterRow
from examsvc.core.clock import from_local
from examsvc.exams.forms import MOST_ROOMS
from examsvc.web.forms import NEEDED, HouseForm, choices

POST_NAMES = {
    "chief": _("主监考"),
    "invigilator": _("监考员"),
    "roving": _("巡考"),
    "supervisor": _("监督员"),
}


class SittingForm(HouseForm):
    """When one more sitting starts; it lasts as long as every other."""

    day = DateField(_("日期"), [NEEDED])
    at = TimeField(_("开考时间"), [NEEDED], default=time(14, 30))
    submit = SubmitField(_("增加一场"))

    def starts_at(self) -> datetime:
        """Return the start as a moment."""
        return from_local(self.day.data or date.min, self.at.data or time())


class RoomUse(Form):
    """What one room serves: how many people at most, and which sittings."""

    capacity = IntegerField(_("最多坐几人"), [Optional(), NumberRange(1, 300)])
    sittings = SelectMultipleField(
        _("用于哪几场"), coerce=int, option_widget=CheckboxInput(), widget=ListWidget(prefix_label=False)
    )


class RoomUseForm(HouseForm):
    """Every room of an exam, in the order of their numbers."""

    rooms = FieldList(FormField(RoomUse), max_entries=MOST_ROOMS)
    submit = SubmitField(_("保存"))

    def offer(self, sittings: list[tuple[int, str]]) -> None:
        """Offer these sittings, as (number, words), to every room."""
        for entry in self.rooms:
            entry.form.sittings.choices = sittings

    def validate(self, extra_validators: Any = None) -> bool:
        """Check every row; what is wrong is said with its number, above the table."""
        valid = super().validate(extra_validators)
        for number, entry in enumerate(self.rooms, 1):
            if entry.form.errors:
                self.form_errors.append(gettext("第 %(n)s 个考场：人数填 1 到 300，或者不填。", n=number))
        return valid and not self.form_errors


class DutyForm(HouseForm):
    """Who is put on duty where; the place is "sitting:room", or "sitting:" for the whole sitting."""

    person = SelectField(_("人员"))
    post = SelectField(_("岗位"), choices=choices(*POST_NAMES.items()))
    place = SelectField(_("场次和考场"))
    submit = SubmitField(_("安排"))


class WatcherUnitForm(HouseForm):
    """Which unit somebody who invigilates is from."""

    person = HiddenField(_("人员"))
    unit = SelectField(_("所在单位"))
    submit = SubmitField(_("保存"))


class ReasonedForm(HouseForm):
    """A change that needs nothing but its reason."""

    reason = StringField(_("原因"), [NEEDED, Length(max=400)])
    submit = SubmitField(_("确认办理"))


class ComingForm(HouseForm):
    """Somebody who comes in after sealing."""

    name = StringField(_("姓名"), [NEEDED, Length(max=80)])
    unit = SelectField(_("单位"))
    position = StringField(_("职务"), [Length(max=120)])
    category = StringField(_("人员类别"), [Length(max=40)])
    reason = StringField(_("原因"), [NEEDED, Length(max=400)])
    submit = SubmitField(_("确认办理"))

    def row(self, unit: str) -> RosterRow:
        """Return the person as a roster would write them."""
        name, position, category = (field.data or "" for field in (self.name, self.position, self.category))
        return RosterRow(0, name, unit, "", position, category)


class LateForm(ComingForm):
    """Somebody who is added, and the sitting they come to."""

    sitting = SelectField(_("场次"))


class PlaceForm(ReasonedForm):
    """The sitting that people without a place are given one in."""

    sitting = SelectField(_("场次"))


class MoveForm(SittingForm):
    """When a sitting is held instead, and why."""

    reason = StringField(_("原因"), [NEEDED, Length(max=400)])
    submit = SubmitField(_("确认改期"))


class MakeUpForm(SittingForm):
    """A sitting for who was absent: who, when, and with which paper."""

    people = SelectMultipleField(_("参加补考的人"), [InputRequired(_("请至少选一个人。"))])
    paper = RadioField(
        _("试卷"),
        choices=choices(
            ("new", _("按同样的题型、题数新组一份卷（推荐：原来的卷已经考过）")),
            ("same", _("用封卷时的卷")),
        ),
        default="new",
    )
    reason = StringField(_("原因"), [NEEDED, Length(max=400)])
    submit = SubmitField(_("确认安排补考"))


class RepliesForm(HouseForm):
    """The units' replies: many files or one archive of them, or pasted."""

    files = MultipleFileField(_("回执文件（可以一次选多个，也可以选一个压缩包）"))
    pasted = TextAreaField(_("或者从 Excel 复制后粘贴在这里"), [Length(max=500_000)])
    submit = SubmitField(_("读取并核对"))


class AskForm(HouseForm):
    """Which units are asked to name their people."""

    units = SelectMultipleField(_("请哪些单位报名单"))
    submit = SubmitField(_("保存"))


class LinkedForm(SittingForm):
    """An exam of its own for who failed: who, and when."""

    people = SelectMultipleField(_("参加补考的人"), [InputRequired(_("请至少选一个人。"))])
    submit = SubmitField(_("建立补考"))
