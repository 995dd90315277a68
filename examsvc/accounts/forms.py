"""Forms for signing in, people and units."""

from datetime import datetime

from flask_babel import lazy_gettext as _
from wtforms import HiddenField, PasswordField, SelectField, SelectMultipleField, StringField, SubmitField
from wtforms.validators import EqualTo, InputRequired, Length

from examsvc.accounts.models import Office
from examsvc.accounts.passwords import SHORTEST
from examsvc.accounts.people import LONGEST_NAME
from examsvc.accounts.unit_kinds import KIND_NAMES
from examsvc.core.ids import is_public_id, new_public_id
from examsvc.core.roles import ROLE_NAMES
from examsvc.web.forms import NEEDED, HouseForm, choices

_LONGEST_PASSWORD = 200


class SignInForm(HouseForm):
    """User name and password of staff."""

    username = StringField(_("用户名"), [NEEDED, Length(max=60)])
    password = PasswordField(_("密码"), [NEEDED, Length(max=_LONGEST_PASSWORD)])
    submit = SubmitField(_("登录"))


class InvitationForm(HouseForm):
    """First user name and password of somebody invited."""

    username = StringField(_("用户名"), [NEEDED, Length(2, 60)])
    password = PasswordField(_("密码"), [NEEDED, Length(SHORTEST, _LONGEST_PASSWORD)])
    again = PasswordField(_("再输一次密码"), [EqualTo("password", _("两次输入的密码不一样。"))])
    submit = SubmitField(_("完成设置"))


class PasswordForm(HouseForm):
    """A change of password."""

    old = PasswordField(_("现在的密码"), [NEEDED, Length(max=_LONGEST_PASSWORD)])
    password = PasswordField(_("新密码"), [NEEDED, Length(SHORTEST, _LONGEST_PASSWORD)])
    again = PasswordField(_("再输一次新密码"), [EqualTo("password", _("两次输入的密码不一样。"))])
    submit = SubmitField(_("修改密码"))


class SetUpForm(HouseForm):
    """The office and its first administrator."""

    office = StringField(_("主办单位全称"), [NEEDED, Length(2, 200)])
    short_name = StringField(_("主办单位简称"), [NEEDED, Length(2, 60)])
    level = SelectField(
        _("层级"),
        choices=choices(("county", _("县级")), ("city", _("市级")), ("province", _("省级"))),
        default="county",
    )
    province = StringField(_("省"), [Length(max=40)])
    city = StringField(_("市"), [Length(max=40)])
    county = StringField(_("县（市、区）"), [Length(max=40)])
    name = StringField(_("您的姓名"), [NEEDED, Length(max=LONGEST_NAME)])
    username = StringField(_("用户名"), [NEEDED, Length(2, 60)])
    password = PasswordField(_("密码"), [NEEDED, Length(SHORTEST, _LONGEST_PASSWORD)])
    again = PasswordField(_("再输一次密码"), [EqualTo("password", _("两次输入的密码不一样。"))])
    submit = SubmitField(_("完成设置"))

    def office_at(self, now: datetime) -> Office:
        """Return the office as it was described, made at a moment."""
        names = ("short_name", "level", "province", "city", "county")
        return Office(name=self.office.data or "", created_at=now, **{name: self[name].data or "" for name in names})


class PersonForm(HouseForm):
    """Somebody new, and what they may do."""

    name = StringField(_("姓名"), [NEEDED, Length(max=LONGEST_NAME)])
    roles = SelectMultipleField(
        _("角色"),
        [InputRequired(_("至少选一个角色。"))],
        choices=choices(*ROLE_NAMES.items()),
    )
    # Made with the page, so that the page sent twice still means one person.
    key = HiddenField(default=new_public_id)
    submit = SubmitField(_("生成邀请链接"))

    def chosen_id(self) -> str | None:
        """Return the id that this page stands for, when it is one."""
        return self.key.data if is_public_id(self.key.data or "") else None


class RolesForm(HouseForm):
    """What a person may do."""

    roles = SelectMultipleField(
        _("角色"),
        [InputRequired(_("至少选一个角色；不再需要这个人登录时，请停用账号。"))],
        choices=choices(*ROLE_NAMES.items()),
    )
    submit = SubmitField(_("保存角色"))


class UnitForm(HouseForm):
    """A unit, or another way its name is written."""

    name = StringField(_("单位全称"), [NEEDED, Length(2, 200)])
    kind = SelectField(_("单位类别"), choices=choices(*KIND_NAMES.items()))
    submit = SubmitField(_("添加单位"))


class AliasForm(HouseForm):
    """Another way a unit's name is written in rosters."""

    alias = StringField(_("别名或简称"), [NEEDED, Length(2, 200)])
    submit = SubmitField(_("添加别名"))
