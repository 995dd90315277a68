"""The one page on which the 考试通知 is written."""

from dataclasses import asdict
from datetime import date

from flask_babel import lazy_gettext as _
from wtforms import DateField, StringField, SubmitField, TextAreaField
from wtforms.validators import Length, Optional

from examsvc.exams.circular import Circular
from examsvc.web.forms import HouseForm

_DAYS = ("issued_on", "reply_by")


class CircularForm(HouseForm):
    """What only the clerk knows of an exam's circular; nothing on it must be filled in."""

    doc_no = StringField(_("发文字号"), [Length(max=60)])
    issued_on = DateField(_("成文日期"), [Optional()])
    addressees = StringField(_("主送单位"), [Length(max=300)])
    basis = TextAreaField(_("依据"), [Length(max=300)], render_kw={"rows": 2})
    audience = TextAreaField(_("参加对象"), [Length(max=500)], render_kw={"rows": 2})
    scope = TextAreaField(_("考试范围"), [Length(max=500)], render_kw={"rows": 2})
    discipline = TextAreaField(_("考试纪律"), [Length(max=1500)], render_kw={"rows": 5})
    reply_by = DateField(_("回执截止日期"), [Optional()])
    reply_to = StringField(_("回执报到哪里"), [Length(max=200)])
    others = TextAreaField(_("其他事项"), [Length(max=1000)], render_kw={"rows": 2})
    contact = StringField(_("联系人和电话"), [Length(max=120)])
    copies_to = StringField(_("抄送"), [Length(max=300)])
    submit = SubmitField(_("保存"))

    def typed(self) -> Circular:
        """Return what was typed."""
        words = {name: self[name].data or "" for name in asdict(Circular()) if name not in _DAYS}
        days = {name: self[name].data.isoformat() if self[name].data else "" for name in _DAYS}
        return Circular(**words, **days)


def typed_of(circular: Circular) -> dict[str, object]:
    """Return what the form shows of a circular that was kept."""
    shown: dict[str, object] = dict(asdict(circular))
    for name in _DAYS:
        day = getattr(circular, name)
        shown[name] = date.fromisoformat(day) if day else None
    return shown
