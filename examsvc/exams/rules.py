"""What is fixed at sealing and printed in the announcement: how it is ranked, what passes, what an absence counts."""

import json
from dataclasses import asdict, dataclass
from decimal import Decimal
from typing import Any

from examsvc.core.canonical import canonical_json


@dataclass(frozen=True)
class ExamRules:
    """An exam's rules for marks and ranks.

    `absence` is "excluded" (the mean of those who sat ranks units) or "zero" (an unexcused absence counts 0);
    people on leave never count. Units with fewer than `least_unit` people who sat are listed without a rank.
    `own_papers` are the categories that sit a paper of their own, and are ranked apart.
    `watching` names what is noted of candidates besides answers (exams/integrity.py); nothing, unless switched on.
    """

    pass_mark: Decimal = Decimal(60)
    excellent_mark: Decimal = Decimal(90)
    absence: str = "excluded"
    least_unit: int = 1
    by_kind: bool = True
    own_papers: tuple[str, ...] = ()
    watching: tuple[str, ...] = ()

    def to_json(self) -> str:
        """Return canonical JSON."""
        return canonical_json(asdict(self))


def read_rules(text: str) -> ExamRules:
    """Return the rules of their canonical JSON; an empty object means the defaults."""
    raw: dict[str, Any] = json.loads(text)
    for name in ("pass_mark", "excellent_mark"):
        if name in raw:
            raw[name] = Decimal(raw[name])
    raw["own_papers"] = tuple(raw.get("own_papers", ()))
    raw["watching"] = tuple(raw.get("watching", ()))
    return ExamRules(**raw)
