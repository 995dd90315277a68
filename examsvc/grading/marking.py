"""Mark the sheets of an exam: ahead of a run, as a reader, and in the run again only what moved since."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from sqlalchemy.orm import Session

from examsvc.grading.observing import Tally
from examsvc.grading.queries import list_newest_sheets, list_sheets_to_mark, marker_of, marks_by_hand, newest_key
from examsvc.grading.rules import Marked, Marker
from examsvc.papers.models import KeyVersion


@dataclass(frozen=True)
class Pinned:
    """All that a mark sheet is made from: a sheet's revision, a key version, and what a person decided."""

    attempt_id: int
    form_id: int
    sheet_id: int
    key_version_id: int
    by_hand: tuple[tuple[str, Decimal], ...]


@dataclass(frozen=True)
class MarkedSheets:
    """The marks of every newest sheet of an exam, by attempt, and how each question fared."""

    sheets: Mapping[Pinned, Marked]
    tally: Tally


def mark_sheets(session: Session, exam_id: int, at: datetime, ahead: MarkedSheets | None = None) -> MarkedSheets:
    """Mark every newest sheet, with what stood by hand at a moment; what was marked ahead is taken over as it is."""
    keys: dict[int, KeyVersion] = {}
    pinned = _pin(session, exam_id, at, keys)
    known = {} if ahead is None else ahead.sheets
    if ahead is not None and pinned == list(known):
        return ahead
    by_sheet = {pin.sheet_id: pin for pin in pinned if pin not in known}
    fresh: dict[Pinned, Marked] = {}
    markers: dict[int, Marker] = {}
    for sheet in list_sheets_to_mark(session, exam_id, by_sheet):
        if sheet.form_id not in markers:
            markers[sheet.form_id] = marker_of(session, keys[sheet.form_id])
        pin = by_sheet[sheet.sheet_id]
        fresh[pin] = markers[sheet.form_id].mark(sheet.answers, dict(pin.by_hand))
    sheets = {pin: known.get(pin) or fresh[pin] for pin in pinned}
    tally = Tally()
    for pin, marked in sheets.items():
        tally.add(pin.form_id, marked.items)
    return MarkedSheets(sheets, tally)


def _pin(session: Session, exam_id: int, at: datetime, keys: dict[int, KeyVersion]) -> list[Pinned]:
    """Return what each newest sheet is marked from, and keep the newest key of each form."""
    by_hand = marks_by_hand(session, exam_id, at)
    pinned = []
    for attempt_id, form_id, sheet_id in list_newest_sheets(session, exam_id):
        if form_id not in keys:
            keys[form_id] = newest_key(session, form_id)
        judged = tuple(sorted(by_hand.get(sheet_id, {}).items()))
        pinned.append(Pinned(attempt_id, form_id, sheet_id, keys[form_id].id, judged))
    return pinned
