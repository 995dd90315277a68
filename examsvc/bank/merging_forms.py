"""Forms of settling what an office and the shipped bank both changed."""

from flask_babel import lazy_gettext as _
from wtforms import HiddenField, StringField, SubmitField
from wtforms.validators import Length

from examsvc.bank.forms import QuestionForm
from examsvc.web.forms import NEEDED, HouseForm


class SettleForm(HouseForm):
    """Which of both to use, and why; the versions that were looked at come back with it."""

    theirs = HiddenField()
    ours = HiddenField()
    reason = StringField(_("理由"), [NEEDED, Length(max=400)])
    keep = SubmitField(_("保留本单位的"))
    take = SubmitField(_("采用随附的新版"))


class MergeForm(QuestionForm):
    """What a person makes of both; the versions that were looked at come back with it."""

    theirs = HiddenField()
    ours = HiddenField()
    submit = SubmitField(_("合成新版本并送审"))
