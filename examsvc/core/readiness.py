"""What every room's readiness.py speaks in: one finding for each item of the sheet 可以开考吗."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from sqlalchemy.orm import Session

from examsvc.core.canonical import hash_of
from examsvc.core.installation import Installation


class Colour(StrEnum):
    """How an item stands: in order, to be known, or in the way."""

    GREEN = "green"
    YELLOW = "yellow"
    RED = "red"


@dataclass(frozen=True)
class Finding:
    """How one item stands, and what to do about it.

    `link` is the endpoint of the exam's page where it is put right. `facts` are what the finding rests on in no
    language: an override holds only as long as they stay the same.
    """

    item: str
    colour: Colour
    words: str
    advice: str = ""
    link: str = ""
    facts: tuple[int | str, ...] = ()

    @property
    def hash(self) -> str:
        """Return what tells this finding from a worse or another one."""
        return hash_of([self.item, self.colour.value, *self.facts])


@dataclass(frozen=True)
class Asked:
    """The exam that a sheet is made for, as every room may know it."""

    session: Session
    service: Installation
    exam_id: int
    office_id: int
    paper_ids: tuple[int, ...]
    ends_at: datetime
    now: datetime
