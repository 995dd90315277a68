"""Forms of the bank."""

from typing import Any

from flask_babel import gettext
from flask_babel import lazy_gettext as _
from wtforms import (
    BooleanField,
    HiddenField,
    IntegerField,
    SelectField,
    SelectMultipleField,
    StringField,
    SubmitField,
    TextAreaField,
)
from wtforms.validators import Length, NumberRange

from examsvc.bank.editing import Typed
from examsvc.bank.showing import LEVEL_NAMES
from examsvc.core.errors import Conflict
from examsvc.web.forms import NEEDED, HouseForm, choices


class QuestionForm(HouseForm):
    """A new version of a question, and why."""

    # The version that was opened: what a colleague saved in between must not be overwritten.
    base = HiddenField()
    stem = TextAreaField(_("题干"), [NEEDED, Length(max=4000)], render_kw={"rows": 3})
    options = TextAreaField(_("选项"), [Length(max=8000)], render_kw={"rows": 6})
    answer = TextAreaField(_("答案"), [NEEDED, Length(max=8000)], render_kw={"rows": 3})
    ordered = BooleanField(_("各空有先后次序"), default=True)
    explanation = TextAreaField(_("解析"), [NEEDED, Length(4, 4000)], render_kw={"rows": 4})
    topic = StringField(_("主题"), [NEEDED, Length(2, 60)])
    difficulty = IntegerField(_("难度（1 最易，5 最难）"), [NEEDED, NumberRange(1, 5)])
    area = StringField(_("适用地域"), [NEEDED, Length(2, 60)])
    practice_only = BooleanField(_("只用于练习，不进试卷"))
    reason = StringField(_("修改原因"), [NEEDED, Length(max=400)])
    submit = SubmitField(_("保存为新版本"))

    def check_base(self, current: int) -> None:
        """Raise Conflict when the question has had a new version since it was opened here."""
        if self.base.data != str(current):
            raise Conflict(
                gettext("您打开之后，这道题已被别人改过。请另开一个窗口看过新版本再改，您填的内容还在下面。")
            )

    def typed(self) -> Typed:
        """Return what was typed in a valid form."""
        return Typed(
            stem=(self.stem.data or "").strip(),
            options=self.options.data or "",
            answer=self.answer.data or "",
            explanation=(self.explanation.data or "").strip(),
            topic=(self.topic.data or "").strip(),
            difficulty=self.difficulty.data or 1,
            area=(self.area.data or "").strip(),
            practice_only=bool(self.practice_only.data),
            ordered=bool(self.ordered.data),
        )


class EditorForm(QuestionForm):
    """The whole editor: where the question belongs, and the clause it rests on, found by its words."""

    level = SelectField(_("层级"), choices=choices(*LEVEL_NAMES.items()))
    validity = StringField(_("适用时期"), [Length(max=60)])
    clause_words = StringField(_("查找依据"), [Length(max=200)])
    clause = StringField(_("依据"), [Length(max=40)])
    find = SubmitField(_("查找"))
    submit = SubmitField(_("保存并送审"))
    keep = SubmitField(_("只存草稿，暂不送审"))


class NewQuestionForm(EditorForm):
    """A new question; it needs no reason."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        del self.reason


class RollBackForm(HouseForm):
    """Why an earlier version is said again."""

    reason = StringField(_("恢复原因"), [NEEDED, Length(max=300)])
    submit = SubmitField(_("恢复这一版"))


class RestoreForm(HouseForm):
    """Why a retired question comes back into use."""

    reason = StringField(_("恢复原因"), [NEEDED, Length(max=300)])
    submit = SubmitField(_("恢复使用"))


class RemarkForm(HouseForm):
    """A comment, or the reason of a return."""

    text = TextAreaField(_("意见"), [NEEDED, Length(2, 2000)], render_kw={"rows": 3})
    comment = SubmitField(_("只提意见"))
    give_back = SubmitField(_("退回修改"))


class SubmissionForm(HouseForm):
    """The versions that are handed in for review."""

    versions = SelectMultipleField(_("试题"), coerce=int, validate_choice=False)
    submit = SubmitField(_("送审"))


class SourceForm(HouseForm):
    """The clause that a whole selection of questions rests on."""

    versions = SelectMultipleField(_("试题"), coerce=int, validate_choice=False)
    clause_words = StringField(_("查找依据"), [Length(max=200)])
    clause = StringField(_("依据"), [Length(max=40)])
    hand_in = BooleanField(_("补好以后同时送审"), default=True)
    find = SubmitField(_("查找"))
    submit = SubmitField(_("给选中的试题补上这条依据"))


class RetireForm(HouseForm):
    """Why a question is taken out of use."""

    reason = StringField(_("停用原因"), [NEEDED, Length(max=400)])
    submit = SubmitField(_("停用这道题"))


class ApprovalForm(HouseForm):
    """The versions that somebody approves by name."""

    versions = SelectMultipleField(_("试题"), coerce=int, validate_choice=False)
    note = StringField(_("审题单编号或备注"), [Length(max=200)])
    submit = SubmitField(_("审定选中的试题"))


class ReleaseForm(HouseForm):
    """A named set of versions."""

    name = StringField(_("定版名称"), [NEEDED, Length(2, 80)])
    note = StringField(_("说明"), [Length(max=400)])
    submit = SubmitField(_("定版"))
