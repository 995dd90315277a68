"""Forms of a notice's way."""

from flask_babel import lazy_gettext as _
from wtforms import DateField, SelectField, StringField, SubmitField, TextAreaField
from wtforms.validators import Length

from examsvc.notices.services import DISCLOSURES, Wording
from examsvc.notices.wording import LONGEST_MARK
from examsvc.web.forms import NEEDED, HouseForm, choices


class WordingForm(HouseForm):
    """What a publisher may change in a draft."""

    title = StringField(_("标题"), [NEEDED, Length(max=200)])
    issuer_mark = StringField(_("发文机关标志（红头）"), [NEEDED, Length(max=LONGEST_MARK)])
    addressees = StringField(_("主送机关"), [Length(max=400)])
    copies_to = StringField(_("抄送机关"), [Length(max=400)])
    disclosure = SelectField(_("公开属性"), choices=choices(*zip(DISCLOSURES, DISCLOSURES, strict=True)))
    text = TextAreaField(_("正文"), [NEEDED, Length(max=20_000)])
    submit = SubmitField(_("保存"))

    def wording(self) -> Wording:
        """Return the wording of a valid form."""
        names = ("title", "issuer_mark", "addressees", "copies_to", "disclosure", "text")
        return Wording(**{name: (self[name].data or "").strip() for name in names})


class ReturnForm(HouseForm):
    """Why a checked notice goes back."""

    reason = StringField(_("退回原因"), [NEEDED, Length(max=400)])


class IssueForm(HouseForm):
    """The number from the office's register, and the date of signing."""

    doc_no = StringField(_("发文字号"), [NEEDED, Length(max=60)])
    issued_on = DateField(_("成文日期（签发日期）"), [NEEDED])
    submit = SubmitField(_("签发并登记"))
