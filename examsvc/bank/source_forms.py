"""Forms of the source register: documents, clauses, originals, and what holds no longer."""

from flask_babel import gettext
from flask_babel import lazy_gettext as _
from flask_wtf.file import FileField
from wtforms import BooleanField, DateField, HiddenField, SelectField, StringField, SubmitField, TextAreaField
from wtforms.validators import URL, Length, Optional, ValidationError

from examsvc.bank.source_services import ClauseFacts, DocumentFacts
from examsvc.web.forms import NEEDED, HouseForm, choices

DISCLOSURES = {"主动公开": _("主动公开"), "依申请公开": _("依申请公开"), "不予公开": _("不予公开")}
_LEVELS = (("national", _("国家")), ("provincial", _("省级")), ("municipal", _("市县")))


class DocumentForm(HouseForm):
    """What a keeper says about a document."""

    title = StringField(_("标题"), [NEEDED, Length(2, 200)])
    doc_no = StringField(_("文号"), [Length(max=60)])
    doc_no_absent = StringField(_("没有文号的原因"), [Length(max=200)])
    issuer = StringField(_("发文机关"), [NEEDED, Length(2, 200)])
    level = SelectField(_("层级"), choices=choices(*_LEVELS))
    issued = DateField(_("成文日期"), [Optional()])
    effective_from = DateField(_("施行日期"), [Optional()])
    effective_to = DateField(_("有效期截止日期"), [Optional()])
    disclosure = SelectField(_("公开属性"), choices=choices(*DISCLOSURES.items()), default="不予公开")
    url = StringField(
        _("官方网址"), [Optional(), Length(max=500), URL(require_tld=False, message=_("请填写以 http 开头的网址。"))]
    )
    submit = SubmitField(_("保存"))

    def validate_doc_no(self, field: StringField) -> None:
        """Ask for a 文号 or the reason why there is none."""
        if bool(field.data) == bool(self.doc_no_absent.data):
            raise ValidationError(gettext("文号和没有文号的原因，要填且只填一个。"))

    def validate_url(self, field: StringField) -> None:
        """Take no address that a browser would not open as a page."""
        if not (field.data or "").startswith(("http://", "https://")):
            raise ValidationError(gettext("请填写以 http 开头的网址。"))

    def validate_effective_to(self, field: DateField) -> None:
        """Let nothing end before it begins."""
        begins = self.effective_from.data or self.issued.data
        if field.data and begins and field.data < begins:
            raise ValidationError(gettext("截止日期不能早于开始施行的日期。"))

    def facts(self) -> DocumentFacts:
        """Return what a valid form says."""
        return DocumentFacts(
            title=self.title.data or "",
            doc_no=self.doc_no.data or None,
            doc_no_absent=self.doc_no_absent.data or None,
            issuer=self.issuer.data or "",
            level=self.level.data or "",
            issued=self.issued.data,
            effective_from=self.effective_from.data,
            disclosure=self.disclosure.data or "",
            url=self.url.data or "",
        )


class ClauseForm(HouseForm):
    """What a keeper says about a clause."""

    label = StringField(_("条款"), [Length(max=200)])
    label_absent = StringField(_("没有条款号的原因"), [Length(max=200)])
    quotation = TextAreaField(_("原文"), [NEEDED, Length(4, 8000)])
    effective_from = DateField(_("这一条的施行日期"), [Optional()])
    effective_to = DateField(_("这一条的有效期截止日期"), [Optional()])
    submit = SubmitField(_("保存"))

    def validate_label(self, field: StringField) -> None:
        """Ask for a label or the reason why there is none."""
        if bool(field.data) == bool(self.label_absent.data):
            raise ValidationError(gettext("条款和没有条款号的原因，要填且只填一个。"))

    def facts(self) -> ClauseFacts:
        """Return what a valid form says."""
        return ClauseFacts(
            label=self.label.data or None,
            label_absent=self.label_absent.data or None,
            quotation=(self.quotation.data or "").strip(),
            effective_from=self.effective_from.data,
        )


class OriginalForm(HouseForm):
    """The original of a document, and the word of whoever gives it that it is not secret."""

    file = FileField(_("原件（PDF、OFD、.docx、.jpg、.png）"), [NEEDED])
    declared = BooleanField(_("我已核对：原件没有密级标志，可以在本系统保存"), [NEEDED])
    submit = SubmitField(_("保存原件"))


class SupersessionForm(HouseForm):
    """That a document or a clause holds no longer; `seen` is the hash of the list that was shown."""

    scope = SelectField(_("失效的是"))
    ends_on = DateField(_("失效之日（从这一天起不再有效）"), [NEEDED])
    by = SelectField(_("由哪份文件替代"))
    reason = StringField(_("依据或原因"), [NEEDED, Length(2, 400)])
    seen = HiddenField()
    submit = SubmitField(_("先看影响清单"))


class WithdrawalForm(HouseForm):
    """Why a finding is taken back."""

    reason = StringField(_("撤回原因"), [NEEDED, Length(2, 400)])
    submit = SubmitField(_("撤回这次登记"))
