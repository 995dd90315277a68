"""What every form that has a paper made asks: how many questions of each kind, and for how many marks."""

from collections.abc import Mapping
from decimal import Decimal

from flask_babel import lazy_gettext as _
from wtforms import BooleanField, IntegerField
from wtforms.validators import InputRequired, NumberRange, Optional

from examsvc.bank.question_types.base import AnyType
from examsvc.bank.question_types.registry import all_types
from examsvc.papers.blueprint import LEAST_BY_LEVEL, STANDARD_TEMPLATE, Blueprint, BlueprintRow, by_level
from examsvc.web.forms import HouseForm, MarksField

_STANDARD = {row.kind: row for row in STANDARD_TEMPLATE.blueprint.rows}


def _count_field(kind: AnyType) -> IntegerField:
    """Return the field for how many questions of a kind a paper holds."""
    label, row = _("%(kind)s题数", kind=kind.name), _STANDARD.get(kind.kind)
    needed = InputRequired() if row else Optional()
    return IntegerField(label, [needed, NumberRange(0, 200)], default=row.count if row else 0)


def _marks_field(kind: AnyType) -> MarksField:
    """Return the field for the marks of each question of a kind."""
    label, row = _("%(kind)s每题分值", kind=kind.name), _STANDARD.get(kind.kind)
    needed = InputRequired() if row else Optional()
    return MarksField(label, [needed, NumberRange(0, 100)], default=row.marks if row else Decimal(5), places=None)


class CountsForm(HouseForm):
    """Counts and marks by kind; every kind of question adds its two fields below."""

    level_shares = BooleanField(_("每种题型都包含国家、省级、市县三级政策"), default=True)

    def has_questions(self) -> bool:
        """Tell whether at least one question is asked for, and none without marks."""
        return bool(asked := self.asked()) and all(marks > 0 for _kind, _count, marks in asked)

    def asked(self) -> list[tuple[str, int, Decimal]]:
        """Return the kinds that the paper is to hold, with how many and how many marks each."""
        rows = [(kind, self[f"{kind}_count"].data or 0, self[f"{kind}_marks"].data) for kind in all_types()]
        return [(kind, count, marks or Decimal(0)) for kind, count, marks in rows if count]

    def shown(self, usable: Mapping[str, int]) -> list[tuple[AnyType, IntegerField, MarksField]]:
        """Return the kinds to offer: the usual ones, what the bank holds, and what was chosen."""
        chosen = (
            {kind for kind, _count, _marks in self.asked()} | set(_STANDARD) | {k for k, n in usable.items() if n}
        )
        offered = [found for name, found in all_types().items() if name in chosen]
        return [(found, self[f"{found.kind}_count"], self[f"{found.kind}_marks"]) for found in offered]

    def blueprint(self) -> Blueprint:
        """Return what the paper is made of."""
        blueprint = Blueprint(tuple(BlueprintRow(kind, count, marks) for kind, count, marks in self.asked()))
        return by_level(blueprint, LEAST_BY_LEVEL) if self.level_shares.data else blueprint


for _kind in all_types().values():
    setattr(CountsForm, f"{_kind.kind}_count", _count_field(_kind))
    setattr(CountsForm, f"{_kind.kind}_marks", _marks_field(_kind))
