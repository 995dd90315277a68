"""Forms for signing in and passwords."""

from flask_babel import lazy_gettext as _
from wtforms import PasswordField, StringField, SubmitField
from wtforms.validators import EqualTo, InputRequired, Length

from examsvc.accounts.passwords import SHORTEST
from examsvc.web.forms import HouseForm

_NEEDED = InputRequired(_("这一项必须填写。"))
_LONGEST_PASSWORD = 200


class SignInForm(HouseForm):
    """User name and password of staff."""

    username = StringField(_("用户名"), [_NEEDED, Length(max=60)])
    password = PasswordField(_("密码"), [_NEEDED, Length(max=_LONGEST_PASSWORD)])
    submit = SubmitField(_("登录"))


class InvitationForm(HouseForm):
    """First user name and password of somebody invited."""

    username = StringField(_("用户名"), [_NEEDED, Length(2, 60)])
    password = PasswordField(_("密码"), [_NEEDED, Length(SHORTEST, _LONGEST_PASSWORD)])
    again = PasswordField(_("再输一次密码"), [EqualTo("password", _("两次输入的密码不一样。"))])
    submit = SubmitField(_("完成设置"))


class PasswordForm(HouseForm):
    """A change of password."""

    old = PasswordField(_("现在的密码"), [_NEEDED, Length(max=_LONGEST_PASSWORD)])
    password = PasswordField(_("新密码"), [_NEEDED, Length(SHORTEST, _LONGEST_PASSWORD)])
    again = PasswordField(_("再输一次新密码"), [EqualTo("password", _("两次输入的密码不一样。"))])
    submit = SubmitField(_("修改密码"))
