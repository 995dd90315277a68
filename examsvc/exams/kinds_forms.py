"""The form of another kind of paper."""

from flask_babel import gettext
from flask_babel import lazy_gettext as _
from wtforms import StringField, SubmitField
from wtforms.validators import Length, ValidationError

from examsvc.exams.counts_forms import CountsForm
from examsvc.web.forms import NEEDED


class KindForm(CountsForm):
    """Another kind of paper for one category of candidates."""

    category = StringField(_("人员类别"), [NEEDED, Length(max=40)])
    submit = SubmitField(_("组卷"))

    def validate_category(self, field: StringField) -> None:
        """Keep apart what names a make-up's own paper."""
        if (field.data or "").strip().startswith("补考"):
            raise ValidationError(gettext("请换一个名称。"))

    def validate_submit(self, _field: SubmitField) -> None:
        """Ask for at least one question with marks."""
        if not self.has_questions():
            raise ValidationError(gettext("至少要有一道题，每题分值要大于 0。"))
