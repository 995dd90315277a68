"""Forms of the invigilator's console."""

from flask_babel import lazy_gettext as _
from wtforms import HiddenField, IntegerField, PasswordField, SelectField, StringField, SubmitField, TextAreaField
from wtforms.validators import Length, NumberRange, Optional, Regexp

from examsvc.web.forms import NEEDED, HouseForm


def _trimmed(value: str | None) -> str | None:
    return value.strip() if value else value


class ReasonForm(HouseForm):
    """An act at one seat, and why."""

    reason = StringField(_("原因"), [NEEDED, Length(max=400)])
    minutes = IntegerField(_("分钟"), [Optional(), NumberRange(1, 120)])


class MoveForm(ReasonForm):
    """Another free seat for one person."""

    place = SelectField(_("新座位"), [NEEDED])


class GroupForm(ReasonForm):
    """An act on a room or on all; the mark tells a second click from a second order."""

    mark = HiddenField("", [Regexp(r"[0-9a-z]{26}\Z")])


class IncidentForm(HouseForm):
    """Something that went wrong, with whom or where."""

    kind = SelectField(_("种类"), [NEEDED])
    room = SelectField(_("考场"))
    what = TextAreaField(_("发生了什么"), [NEEDED, Length(max=1000)], filters=[_trimmed])
    statement = TextAreaField(_("当事人陈述"), [Length(max=1000)])


class SignForm(HouseForm):
    """A signature under what was shown, by its hash."""

    shown = HiddenField("", [Regexp(r"[0-9a-f]{64}\Z")])
    post = HiddenField("", [Regexp(r"(invigilator|supervisor)\Z")])


class SettleForm(HouseForm):
    """What was done about an incident."""

    measures = TextAreaField(_("怎样处理的"), [NEEDED, Length(max=1000)], filters=[_trimmed])
    statement = TextAreaField(_("当事人陈述"), [Length(max=1000)])


class TwoPeopleForm(ReasonForm):
    """An act that a second member of staff confirms with their own password."""

    second_username = StringField(_("第二人用户名"), [NEEDED, Length(max=60)])
    second_password = PasswordField(_("第二人密码"), [NEEDED, Length(max=200)])


class AloneForm(ReasonForm):
    """An act of the head's where no second person is at hand, and why there is none."""

    alone = StringField(_("为什么一人办理"), [NEEDED, Length(max=400)])


class BindForm(HouseForm):
    """Tie this PC to a seat."""

    room = SelectField(_("考场"), [NEEDED])
    seat = IntegerField(_("座位号"), [NEEDED, NumberRange(1, 999)])
    submit = SubmitField(_("绑定本机"))


class CheckForm(HouseForm):
    """What a PC has found about itself, and where it stands unless it is tied to a seat."""

    room = SelectField(_("考场"), [NEEDED])
    seat = IntegerField(_("座位号"), [NEEDED, NumberRange(1, 999)])
    findings = HiddenField(validators=[NEEDED])
