"""Forms of marking."""

from flask_babel import lazy_gettext as _
from wtforms import DecimalField, HiddenField, IntegerField, StringField, SubmitField
from wtforms.validators import DataRequired, InputRequired, Length
from wtforms.widgets import HiddenInput

from examsvc.web.forms import HouseForm


class RunForm(HouseForm):
    """A marking run and why it is made."""

    reason = StringField(_("说明"), [DataRequired(_("这一项必须填写。")), Length(max=400)])
    submit = SubmitField(_("开始评分"))


class MarkForm(HouseForm):
    """One answer's marks."""

    attempt = HiddenField(validators=[InputRequired(), Length(max=40)])
    item = HiddenField(validators=[InputRequired(), Length(max=16)])
    sheet = IntegerField(validators=[InputRequired()], widget=HiddenInput())
    marks = DecimalField(_("得分"), [InputRequired(_("请填得分。"))])
    note = StringField(_("评语"), [Length(max=400)])
