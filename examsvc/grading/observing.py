"""Tell the bank how candidates fared with each version."""

from collections.abc import Sequence
from decimal import Decimal

from sqlalchemy import select
from sqlalchemy.orm import Session

from examsvc.bank.question_types.base import Status
from examsvc.bank.usage import Observed, note_facility
from examsvc.grading.rules import MarkedItem
from examsvc.papers.models import FormItem

_NOTHING = Observed(0, Decimal(0), Decimal(0))


class Tally:
    """Add up a marking run item by item.

    Who left a question empty counts with nothing earned; what still waits for a person is not counted.
    """

    def __init__(self) -> None:
        self._answered: dict[tuple[int, str], int] = {}
        self._earned: dict[tuple[int, str], Decimal] = {}

    def add(self, form_id: int, items: Sequence[MarkedItem]) -> None:
        """Count one mark sheet."""
        for marked in items:
            if marked.status != Status.NEEDS_PERSON:
                place = form_id, marked.item
                self._answered[place] = self._answered.get(place, 0) + 1
                self._earned[place] = self._earned.get(place, Decimal(0)) + marked.marks

    def keep(self, session: Session, exam_id: int) -> None:
        """Hand the sums over to the bank, those of several forms together."""
        forms = {form_id for form_id, _item in self._answered}
        columns = select(FormItem.form_id, FormItem.item, FormItem.version_id, FormItem.marks)
        seen: dict[int, Observed] = {}
        for form_id, item, version_id, worth in session.execute(columns.where(FormItem.form_id.in_(forms))):
            count = self._answered.get((form_id, item), 0)
            before = seen.get(version_id, _NOTHING)
            earned = before.earned + self._earned.get((form_id, item), Decimal(0))
            seen[version_id] = Observed(before.candidates + count, earned, before.worth + worth * count)
        note_facility(session, exam_id, seen)
