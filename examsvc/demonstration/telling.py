"""What the demonstration's door shows: invented people, their random passwords and one desk card."""

import json
import os
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any

from examsvc.core.clock import to_micros
from examsvc.demonstration.site import TOLD_FILE
from examsvc.settings import Settings


@dataclass(frozen=True)
class Card:
    """One candidate's desk card; the exam takes nobody in after `closes_at` (microseconds since 1970)."""

    name: str
    unit: str
    number: str
    code: str
    closes_at: int = 0

    def is_open(self, now: datetime) -> bool:
        """Tell whether the card still opens an exam."""
        return to_micros(now) < self.closes_at


@dataclass(frozen=True)
class Told:
    """Who may sign in to the demonstration, and with which card an exam can be sat."""

    sign_ins: list[dict[str, Any]]
    card: Card


def read_told(settings: Settings) -> Told:
    """Return what the demonstration with these settings told last."""
    told = json.loads((settings.data_dir / TOLD_FILE).read_text(encoding="utf-8"))
    return Told(told["sign_ins"], Card(**told["card"]))


def write_told(settings: Settings, told: Told) -> None:
    """Replace the file at once: its being there opens the demonstration, so it is never seen half written."""
    draft = settings.data_dir / f"{TOLD_FILE}.new"
    draft.unlink(missing_ok=True)
    with os.fdopen(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w", encoding="utf-8") as file:
        json.dump(asdict(told), file, ensure_ascii=False)
    draft.replace(settings.data_dir / TOLD_FILE)
