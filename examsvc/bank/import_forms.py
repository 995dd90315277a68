"""Forms for question files in and out."""

from collections.abc import Mapping, Sequence
from typing import Any

from flask_babel import gettext
from flask_babel import lazy_gettext as _
from flask_wtf.file import FileField
from wtforms import FieldList, SelectField, StringField, SubmitField, TextAreaField
from wtforms.validators import Length, ValidationError

from examsvc.bank.finding import WAITING
from examsvc.bank.formats.registry import AUTO, FORMATS
from examsvc.bank.imports_publishing import AREA, LEVEL, TOPIC
from examsvc.bank.showing import KIND_NAMES, LEVEL_NAMES
from examsvc.bank.standing import STANDING_NAMES, Standing
from examsvc.web.forms import NEEDED, HouseForm, choices

_MOST_COLUMNS = 30
_LONGEST_PASTED = 300_000
ALL_RIGHT, WHOLE = "right", "whole"
_GUESSED, _SKIPPED = "", "-"
COLUMN_NAMES = {
    _GUESSED: _("由系统判断"),
    _SKIPPED: _("不导入"),
    "stem": _("题干"),
    "key": _("答案"),
    "kind": _("题型"),
    "option": _("一个选项"),
    "options": _("全部选项在一格里"),
    "explanation": _("解析"),
    "topic": _("主题"),
    "difficulty": _("难度"),
    "marks": _("分值"),
    "level": _("适用层级"),
    "area": _("适用地域"),
    "validity": _("口径年份"),
    "document": _("依据文件"),
    "doc_no": _("文号"),
    "clause": _("条款"),
    "number": _("序号"),
}
ENCODINGS = {
    "": _("由系统判断"),
    "utf-8": _("UTF-8"),
    "gb18030": _("GBK / GB18030（国标码）"),
    "utf-16": _("UTF-16（记事本的 Unicode）"),
}


class UploadForm(HouseForm):
    """A question file or pasted text, and what holds for its questions where they do not say."""

    file = FileField(_("试题文件"))
    pasted = TextAreaField(_("或者把试题文字粘贴在这里"), [Length(max=_LONGEST_PASTED)], render_kw={"rows": 8})
    format = SelectField(_("格式"), default=AUTO)
    topic = StringField(_("没写主题的，主题记为"), [Length(max=60)], default="未分类")
    level = SelectField(_("没写层级的，层级记为"), default="municipal")
    area = StringField(_("没写地域的，地域记为"), [NEEDED, Length(2, 60)])
    submit = SubmitField(_("上传并预览"))

    def __init__(self, **given: Any) -> None:
        super().__init__(**given)
        self.format.choices = choices((AUTO, _("由系统判断")), *((f.name, f.label) for f in FORMATS.values()))
        self.level.choices = choices(*LEVEL_NAMES.items())

    def validate_file(self, field: FileField) -> None:
        """Ask for one of both, and for no more than one."""
        has_file, has_text = bool(field.data), bool((self.pasted.data or "").strip())
        if has_file and has_text:
            raise ValidationError(gettext("文件和粘贴的文字只能选一样。"))
        if not has_file and not has_text:
            raise ValidationError(gettext("请选择文件，或者粘贴试题文字。"))

    def sent(self) -> tuple[bytes, str]:
        """Return what was sent and its name; pasted text is a text file of ours."""
        if self.file.data:
            return self.file.data.read(), self.file.data.filename or ""
        return (self.pasted.data or "").encode(), gettext("粘贴的文字.txt")

    def chosen(self) -> dict[str, str]:
        """Return what was chosen for the questions."""
        return {TOPIC: self.topic.data or "", LEVEL: self.level.data or "", AREA: self.area.data or ""}


class MappingForm(HouseForm):
    """What the columns and codes of a table mean."""

    columns = FieldList(SelectField(), _("各列的内容"), max_entries=_MOST_COLUMNS)
    right = StringField(_("判断题里，“正确”写作"), [Length(max=10)])
    wrong = StringField(_("判断题里，“错误”写作"), [Length(max=10)])
    first_option = SelectField(_("选择题的答案是数字时，第一个选项写作"))
    encoding = SelectField(_("文字编码"))
    without_options = SelectField(_("只有答案字母和文字、没有选项的题"))
    submit = SubmitField(_("按这样重新读取"))

    def __init__(self, width: int, **given: Any) -> None:
        super().__init__(**given)
        while len(self.columns) < min(width, _MOST_COLUMNS) and not self.is_submitted():
            self.columns.append_entry()
        for column in self.columns:
            column.choices = choices(*COLUMN_NAMES.items())
        self.first_option.choices = choices(("", _("由系统判断")), ("1", "1"), ("0", "0"))
        self.encoding.choices = choices(*ENCODINGS.items())
        self.without_options.choices = choices(("", _("不导入")), ("text", _("改成填空题")))

    def show(self, kept: Mapping[str, str], guesses: Sequence[str]) -> None:
        """Fill in what was chosen before, else what the headings say."""
        for n, column in enumerate(self.columns, start=1):
            guess = guesses[n - 1] if n <= len(guesses) and guesses[n - 1] in COLUMN_NAMES else _GUESSED
            column.data = kept.get(f"column {n}", guess)
        for field, name in _NAMES.items():
            self[field].data = kept.get(name, "")

    def chosen(self) -> dict[str, str]:
        """Return what was chosen, as readers expect it."""
        found = {f"column {n}": column.data for n, column in enumerate(self.columns, start=1) if column.data}
        return found | {name: self[field].data for field, name in _NAMES.items() if self[field].data}


_NAMES = {
    "right": "right",
    "wrong": "wrong",
    "first_option": "first option",
    "encoding": "encoding",
    "without_options": "without options",
}


class CodesForm(HouseForm):
    """Whether the digits of judgement questions mean what was taken for granted."""

    confirm = SubmitField(_("没错"))
    swap = SubmitField(_("反过来"))


class PublishForm(HouseForm):
    """Whether a file is taken as far as it is right, or whole or not at all."""

    how = SelectField(
        _("怎样导入"),
        choices=choices((ALL_RIGHT, _("导入通过的，其余不导入")), (WHOLE, _("全部通过才导入，否则一道也不导入"))),
        default=ALL_RIGHT,
    )
    publish = SubmitField(_("导入题库"))


class UndoForm(HouseForm):
    """Why a whole import is taken back."""

    reason = StringField(_("撤销原因"), [NEEDED, Length(max=400)])
    undo = SubmitField(_("撤销这次导入"))


class ExportForm(HouseForm):
    """Which questions go out, and in which format."""

    format = SelectField(_("格式"), default="excel")
    release = SelectField(_("题库定版"))
    topic = SelectField(_("主题"))
    level = SelectField(_("层级"))
    kind = SelectField(_("题型"))
    state = SelectField(_("状态"))
    submit = SubmitField(_("导出"))

    def __init__(self, topics: Sequence[str], releases: Mapping[str, str], **given: Any) -> None:
        super().__init__(**given)
        everything = ("", _("全部"))
        self.format.choices = choices(*((found.name, found.label) for found in FORMATS.values()))
        self.release.choices = choices(("", _("不按定版，导出现在的题库")), *releases.items())
        self.topic.choices = choices(everything, *((topic, topic) for topic in topics))
        self.level.choices = choices(everything, *LEVEL_NAMES.items())
        self.kind.choices = choices(everything, *KIND_NAMES.items())
        named = ((name.value, text) for name, text in STANDING_NAMES.items() if name is not Standing.RETIRED)
        self.state.choices = choices(everything, *named, (WAITING, _("还没有审定的")))
