"""The form of the head's decision."""

from flask_babel import lazy_gettext as _
from wtforms import HiddenField, StringField
from wtforms.validators import InputRequired, Length

from examsvc.web.forms import HouseForm

_NEEDED = InputRequired(_("这一项必须填写。"))


class OverrideForm(HouseForm):
    """Hold the exam although an item is red: which finding was seen, and why."""

    seen = HiddenField(validators=[InputRequired(), Length(64, 64)])
    reason = StringField(_("理由"), [_NEEDED, Length(2, 400)])
