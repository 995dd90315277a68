"""The form of the head's decision."""

from flask_babel import lazy_gettext as _
from wtforms import HiddenField, StringField
from wtforms.validators import InputRequired, Length

from examsvc.web.forms import NEEDED, HouseForm


class OverrideForm(HouseForm):
    """Hold the exam although an item is red: which finding was seen, and why."""

    seen = HiddenField(validators=[InputRequired(), Length(64, 64)])
    reason = StringField(_("理由"), [NEEDED, Length(2, 400)])
