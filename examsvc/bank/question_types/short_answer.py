"""Short answer (简答), marked by a person."""

from decimal import Decimal

from flask_babel import gettext
from flask_babel import lazy_gettext as _

from examsvc.bank.formats.items import Item, ItemKind
from examsvc.bank.question_types.base import (
    LONGEST_VALUE_BYTES,
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
    Status,
    take,
    unanswered,
)
from examsvc.bank.question_types.choices import typed_lines


class Point(Frozen):
    """One thing a good answer says; `marks` is its share of the whole."""

    text: str
    marks: Decimal


class ShortAnswerKey(Frozen):
    """What to look for."""

    points: tuple[Point, ...]


class ShortAnswer(QuestionType[Content, ShortAnswerKey]):
    """Free text; the machine only tells empty answers from others."""

    kind = "short_answer"
    rank, about = 5, _("写几句话，由评卷员按要点给分")
    printed, name, tag = "简答题", _("简答题"), _("简答")
    shape = "text"
    answer_hint = _("每行一个要点，后面写“｜”和所占份数。")
    item_kinds = (ItemKind.ESSAY,)
    content_model = Content
    key_model = ShortAnswerKey

    def problems(self, content: Content, key: ShortAnswerKey) -> list[str]:
        """Ask for at least one point, each worth something."""
        if not key.points or any(point.marks <= 0 for point in key.points):
            return [gettext("简答题至少要有一个得分点，每个得分点的分值大于零")]
        return []

    def check_value(self, content: Content, value: str) -> str:
        """Accept text up to eight kibibytes."""
        if len(value.encode()) > LONGEST_VALUE_BYTES:
            raise BadValue("too long")
        return value

    def mark(
        self, content: Content, key: ShortAnswerKey, value: str, marks: Decimal, rule: MultipleRule
    ) -> MarkedAnswer:
        """Hand everything that is not empty to a person."""
        if not value.strip():
            return unanswered()
        return MarkedAnswer(Decimal(0), Status.NEEDS_PERSON, value)

    def model_answer(self, content: Content, key: ShortAnswerKey) -> str:
        """Return the points."""
        return "；".join(point.text for point in key.points)

    def right_value(self, content: Content, key: ShortAnswerKey) -> str:
        """Return all points."""
        return "；".join(point.text for point in key.points)

    def guess(self, content: Content, below: Below) -> str:
        """Say that it is not known."""
        return "不清楚"

    def answer_text(self, content: Content, value: str) -> str:
        """Return what was written."""
        return value

    def spell(self, content: Content, fields: FieldsOf) -> str:
        """Return what was written."""
        return "".join(fields("")[:1])

    def by_hand(self, content: Content) -> bool:
        """Leave the judgement to a person."""
        return True

    def rubric(self, content: Content, key: ShortAnswerKey) -> tuple[tuple[str, str], ...]:
        """Return the points."""
        return tuple((point.text, str(point.marks)) for point in key.points)

    def of_fields(self, fields: Fields) -> Halves:
        """Read stem and points (text, marks)."""
        return {"stem": take(fields, "stem")}, {"points": take(fields, "points")}

    def to_fields(self, content: Content, key: ShortAnswerKey) -> Fields:
        """Return stem and points."""
        points = [{"text": point.text, "marks": str(point.marks)} for point in key.points]
        return {"stem": content.stem, "points": points}

    def of_lines(self, stem: str, lines: Lines) -> Halves:
        """Read one point a line: 要点｜分值."""
        return {"stem": stem}, {"points": [_point(line) for line in typed_lines(lines.answer)]}

    def to_lines(self, content: Content, key: ShortAnswerKey) -> Lines:
        """Return one point a line."""
        return Lines("", "\n".join(f"{point.text}｜{point.marks}" for point in key.points))

    def of_item(self, item: Item) -> Halves:
        """Take over the points, each worth the same."""
        if not item.points:
            raise CannotHold("no-key")
        marks = item.point_marks or (Decimal(1),) * len(item.points)
        points = [{"text": text, "marks": str(own)} for text, own in zip(item.points, marks, strict=True)]
        return {"stem": item.stem}, {"points": points}

    def to_item(self, content: Content, key: ShortAnswerKey) -> Fields:
        """Return the points' texts, and their marks where they are not all one."""
        marks = tuple(point.marks for point in key.points)
        uneven = {"point_marks": marks} if any(own != 1 for own in marks) else {}
        points = tuple(point.text for point in key.points)
        return {"kind": ItemKind.ESSAY, "stem": content.stem, "points": points, **uneven}


def _point(line: str) -> dict[str, str]:
    text, _bar, marks = line.replace("|", "｜").rpartition("｜")
    return {"text": text.strip() or line, "marks": marks.strip() if text else "1"}
