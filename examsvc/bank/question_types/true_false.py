"""True or false (判断)."""

from decimal import Decimal

from flask_babel import gettext
from flask_babel import lazy_gettext as _

from examsvc.bank.formats.items import Item, ItemKind
from examsvc.bank.question_types.base import (
    BadValue,
    Below,
    CannotHold,
    Content,
    Fields,
    FieldsOf,
    Frozen,
    Halves,
    Lines,
    MarkedAnswer,
    MultipleRule,
    QuestionType,
    judged,
    take,
    unanswered,
)
from examsvc.core.errors import Invalid

_TRUE, _FALSE = "对", "错"
_WORDS = {"true": "正确", "false": "错误"}

# What people write instead, in the editor.
_YES, _NO = (_TRUE, "正确", "是", "√"), (_FALSE, "错误", "否", "×")


class TrueFalseKey(Frozen):
    """Whether the statement is true."""

    correct: bool


class TrueFalse(QuestionType[Content, TrueFalseKey]):
    """A statement; the value is "true" or "false"."""

    kind = "true_false"
    rank, about = 3, _("一句话，判断对错")
    printed, name, tag = "判断题", _("判断题"), _("判断")
    shape = "one"
    answer_hint = _("写“对”或“错”。")
    item_kinds = (ItemKind.TRUE_FALSE,)
    content_model = Content
    key_model = TrueFalseKey

    def problems(self, content: Content, key: TrueFalseKey) -> list[str]:
        """Find nothing: any statement can be judged."""
        return []

    def check_value(self, content: Content, value: str) -> str:
        """Accept true and false."""
        if value not in ("", "true", "false"):
            raise BadValue(value)
        return value

    def mark(
        self, content: Content, key: TrueFalseKey, value: str, marks: Decimal, rule: MultipleRule
    ) -> MarkedAnswer:
        """Give all or nothing; a wrong judgement costs nothing more."""
        return judged(marks, Decimal((value == "true") == key.correct), value) if value else unanswered()

    def model_answer(self, content: Content, key: TrueFalseKey) -> str:
        """Return 正确 or 错误."""
        return _WORDS["true" if key.correct else "false"]

    def right_value(self, content: Content, key: TrueFalseKey) -> str:
        """Return the judgement."""
        return "true" if key.correct else "false"

    def guess(self, content: Content, below: Below) -> str:
        """Toss a coin."""
        return ("true", "false")[below(2)]

    def answer_text(self, content: Content, value: str) -> str:
        """Return 正确 or 错误."""
        return _WORDS.get(value, "")

    def spell(self, content: Content, fields: FieldsOf) -> str:
        """Return what was chosen."""
        return "".join(fields("")[:1])

    def of_fields(self, fields: Fields) -> Halves:
        """Read stem and answer (true or false)."""
        return {"stem": take(fields, "stem")}, {"correct": take(fields, "answer")}

    def to_fields(self, content: Content, key: TrueFalseKey) -> Fields:
        """Return stem and answer."""
        return {"stem": content.stem, "answer": key.correct}

    def of_lines(self, stem: str, lines: Lines) -> Halves:
        """Read 对 or 错."""
        said = lines.answer.strip()
        if said not in _YES + _NO:
            raise Invalid(gettext("判断题的答案写“对”或“错”。"), code="question")
        return {"stem": stem}, {"correct": said in _YES}

    def to_lines(self, content: Content, key: TrueFalseKey) -> Lines:
        """Return 对 or 错."""
        return Lines("", _TRUE if key.correct else _FALSE)

    def of_item(self, item: Item) -> Halves:
        """Take over the judgement."""
        if item.truth is None:
            raise CannotHold("no-key")
        return {"stem": item.stem}, {"correct": item.truth}

    def to_item(self, content: Content, key: TrueFalseKey) -> Fields:
        """Return the judgement."""
        return {"kind": ItemKind.TRUE_FALSE, "stem": content.stem, "truth": key.correct}
