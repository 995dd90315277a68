"""What browsers tell of themselves for the console. Pure: parse a report, and put two pieces of news together."""

from dataclasses import dataclass, replace

from examsvc.attempts.rules import MalformedSave

MOST_QUESTIONS = 10_000
# A report that got lost is followed by another before the console calls the seat offline.
SOONEST_MS, LATEST_MS = 12_000, 15_000


@dataclass(frozen=True, slots=True)
class News:
    """What is new of one attempt; None where this piece of news does not say. Moments in microseconds."""

    exam_id: int
    attempt_id: int
    seen_at: int
    saved_at: int | None = None
    answered: int | None = None
    unsaved: int | None = None
    # Only a page that reports by itself has an address: a form without scripts falls silent without being offline.
    address: str = ""


def parse_report(body: object) -> tuple[int, int]:
    """Return answered and unsaved of a page's report; raises MalformedSave for anything else."""
    if not isinstance(body, dict) or set(body) != {"answered", "unsaved"}:
        raise MalformedSave("the report must hold exactly answered and unsaved")
    return _count(body["answered"]), _count(body["unsaved"])


def join(known: News | None, fresh: News) -> News:
    """Return both pieces of news of one attempt as one; what was seen later overrules, a save is never forgotten."""
    if known is None:
        return fresh
    older, newer = (known, fresh) if fresh.seen_at >= known.seen_at else (fresh, known)
    return replace(
        newer,
        saved_at=max((at for at in (known.saved_at, fresh.saved_at) if at is not None), default=None),
        answered=older.answered if newer.answered is None else newer.answered,
        unsaved=older.unsaved if newer.unsaved is None else newer.unsaved,
        address=newer.address or older.address,
    )


def _count(value: object) -> int:
    if not isinstance(value, int) or isinstance(value, bool) or not 0 <= value <= MOST_QUESTIONS:
        raise MalformedSave("a count must be a whole number")
    return value
