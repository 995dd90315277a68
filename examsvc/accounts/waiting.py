"""What waits for a person: rooms register a question each, the workbench asks them all."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from flask import current_app
from sqlalchemy.orm import Session

from examsvc.web.principal import Principal

EXTENSION = "waiting_work"


@dataclass(frozen=True)
class Duty:
    """One thing to do: what it is, in words, and where it is done."""

    text: str
    address: str


# Each room's contributor looks at what the person may do and returns what waits there.
Contributor = Callable[[Session, Principal], Sequence[Duty]]


def list_duties(session: Session, who: Principal) -> list[Duty]:
    """Return everything that waits for the person, room by room."""
    contributors: Sequence[Contributor] = current_app.extensions[EXTENSION]
    return [duty for contribute in contributors for duty in contribute(session, who)]
