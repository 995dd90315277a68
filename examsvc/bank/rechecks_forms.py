"""Forms of the re-check queue."""

from flask_babel import lazy_gettext as _
from wtforms import HiddenField, SelectField, StringField, SubmitField
from wtforms.validators import Length

from examsvc.bank.forms import QuestionForm
from examsvc.web.forms import NEEDED, HouseForm


class StillHoldsForm(HouseForm):
    """Why a question still holds although its source ended; `base` is the version that was looked at."""

    base = HiddenField()
    note = StringField(_("为什么仍然有效"), [NEEDED, Length(4, 400)])
    submit = SubmitField(_("仍然有效"))


class RecheckedQuestionForm(QuestionForm):
    """A new version of a question that rests on a new clause."""

    clause = SelectField(_("新的依据"))
