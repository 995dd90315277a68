"""The form of another kind of paper."""

from flask_babel import gettext
from flask_babel import lazy_gettext as _
from wtforms import BooleanField, StringField, SubmitField
from wtforms.validators import InputRequired, Length, ValidationError

from examsvc.bank.question_types.registry import all_types
from examsvc.exams.forms import PlanForm, count_field, marks_field
from examsvc.web.forms import HouseForm


class KindForm(HouseForm):
    """Another kind of paper for one category; every kind of question adds its two fields below."""

    category = StringField(_("人员类别"), [InputRequired(_("这一项必须填写。")), Length(max=40)])
    level_shares = BooleanField(_("每种题型都包含国家、省级、市县三级政策"), default=True)
    submit = SubmitField(_("组卷"))
    asked = PlanForm.asked
    shown = PlanForm.shown
    blueprint = PlanForm.blueprint

    def validate_category(self, field: StringField) -> None:
        """Keep apart what names a make-up's own paper."""
        if (field.data or "").strip().startswith("补考"):
            raise ValidationError(gettext("请换一个名称。"))

    def validate_submit(self, _field: SubmitField) -> None:
        """Ask for at least one question with marks."""
        asked = self.asked()
        if not asked or any(marks <= 0 for _kind, _count, marks in asked):
            raise ValidationError(gettext("至少要有一道题，每题分值要大于 0。"))


for _kind in all_types().values():
    setattr(KindForm, f"{_kind.kind}_count", count_field(_kind))
    setattr(KindForm, f"{_kind.kind}_marks", marks_field(_kind))
