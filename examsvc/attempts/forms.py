"""Forms of the hall."""

from flask_babel import lazy_gettext as _
from wtforms import StringField, SubmitField
from wtforms.validators import Length

from examsvc.web.forms import NEEDED, HouseForm


class CandidateSignInForm(HouseForm):
    """Exam number and login code, as printed on the desk card."""

    number = StringField(
        _("考号"), [NEEDED, Length(max=30)], render_kw={"inputmode": "numeric", "autocomplete": "off"}
    )
    code = StringField(
        _("登录码"), [NEEDED, Length(max=30)], render_kw={"inputmode": "numeric", "autocomplete": "off"}
    )
    submit = SubmitField(_("进入"))
