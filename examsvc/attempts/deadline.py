"""The deadline as a pure function of stored facts; client clocks count for nothing."""

from dataclasses import dataclass
from datetime import datetime, timedelta


@dataclass(frozen=True)
class TimeFacts:
    """What the deadline follows from; all lengths in seconds.

    `changes_seconds` are extensions and ended pauses of this attempt, in any order.
    """

    starts_at: datetime
    ends_at: datetime
    started_at: datetime
    duration_seconds: int
    extra_seconds: int = 0
    changes_seconds: tuple[int, ...] = ()


def closes_at(facts: TimeFacts) -> datetime:
    """Return the moment an attempt's time is up.

    Everybody has the full duration from the common start, or from their own later one, but nobody works past
    the sitting's end; personal extra time, extensions and pauses are added after that.
    """
    begin = max(facts.starts_at, facts.started_at)
    common = min(begin + timedelta(seconds=facts.duration_seconds), facts.ends_at)
    return common + timedelta(seconds=facts.extra_seconds + sum(facts.changes_seconds))


def may_start(facts_start: datetime, late_limit_seconds: int, now: datetime) -> str:
    """Return "waiting" before the common start, "late" after the late bar, else "now"."""
    if now < facts_start:
        return "waiting"
    if now > facts_start + timedelta(seconds=late_limit_seconds):
        return "late"
    return "now"


def earliest_hand_in(starts_at: datetime, earliest_submit_seconds: int, deadline: datetime) -> datetime:
    """Return when handing in is first allowed: never later than one minute before the attempt's own end."""
    return min(starts_at + timedelta(seconds=earliest_submit_seconds), deadline - timedelta(minutes=1))
