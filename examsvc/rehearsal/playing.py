"""Play one exam from invitation to notice and judge the service by the ledger and the oracle."""

import json
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from dataclasses import asdict, dataclass
from decimal import Decimal
from pathlib import Path

from examsvc.rehearsal.browser import Browser
from examsvc.rehearsal.candidate import TEMPERS, Candidate, Hall, Slip
from examsvc.rehearsal.clock import seconds, wait_until
from examsvc.rehearsal.ledger import Ledger
from examsvc.rehearsal.office import MARKS, Office
from examsvc.rehearsal.oracle import Oracle

BANK = Path(__file__).resolve().parents[2] / "question_bank"
GRACE_AND_DRAIN_SECONDS = 15


@dataclass(frozen=True)
class Outcome:
    """The rehearsal's last line."""

    candidates: int
    acknowledged: int
    lost: int
    late_counted: int
    closed_by_sweeper: int
    score_mismatches: int
    problems: int
    p99_ms: int


def play(url: str, data: Path, people: int, minutes: int, out: Path) -> tuple[Outcome, list[str]]:
    """Hold a whole exam; leave ledger and notice in `out`; return the outcome and what went wrong in words."""
    Browser(url).get("/healthz").expect()
    out.mkdir(parents=True, exist_ok=True)
    office, oracle, ledger = Office(url, data), Oracle(BANK), Ledger()
    office.approve_bank()
    starts_at, slips = office.hold(f"政策知识考试演练 {int(seconds())}", people, minutes)
    hall = Hall(url, ledger, oracle, starts_at, minutes * 60.0, office.unlock)
    problems = _sit(hall, slips)
    wait_until(starts_at + minutes * 60 + GRACE_AND_DRAIN_SECONDS + 5)
    office.close_and_mark(patience_seconds=120)
    ledger.write(out / "ledger.jsonl")
    (out / "notice.pdf").write_bytes(office.issue_notice())
    sheets = [json.loads(line) for line in office.sheets().text.splitlines()]
    (out / "sheets.jsonl").write_bytes(office.sheets().body)
    lost = list_lost(ledger, {sheet["number"]: sheet for sheet in sheets})
    mismatches = list_mismatches(hall, office.results(), ledger)
    outcome = Outcome(
        candidates=len(slips),
        acknowledged=ledger.unique(),
        lost=len(lost),
        late_counted=ledger.late_counted,
        closed_by_sweeper=sum(sheet["reason"] == "time_up" for sheet in sheets),
        score_mismatches=len(mismatches),
        problems=len(problems),
        p99_ms=ledger.p99_ms(),
    )
    return outcome, [*problems, *lost, *mismatches]


def _sit(hall: Hall, slips: list[Slip]) -> list[str]:
    """Let everybody sit at once; return what stopped anybody."""
    problems: list[str] = []

    def sit(place: int) -> None:
        temper = TEMPERS[place % len(TEMPERS)]
        try:
            Candidate(hall, slips[place], temper).sit()
        except Exception as error:  # noqa: BLE001 - one candidate's trouble must not end the others' exam
            problems.append(f"{slips[place].number} ({temper}): {error!r}")

    with ThreadPoolExecutor(max_workers=len(slips)) as hall_of_people:
        list(hall_of_people.map(sit, range(len(slips))))
    return problems


def list_lost(ledger: Ledger, sheets: dict[str, dict[str, object]]) -> list[str]:
    """Name every acknowledged answer that the folded sheets do not show, and every missing event."""
    found = []
    for number, answers in ledger.final_answers().items():
        folded = sheets.get(number, {}).get("answers", {})
        for item, value in answers.items():
            if not isinstance(folded, dict) or folded.get(item) != value:
                found.append(f"{number} {item}: acknowledged {value!r} is not in the sheet")
    counts = Counter(number for number, _save in {(ack.number, ack.save_id) for ack in ledger.acks})
    for number, count in counts.items():
        folded_events = sheets.get(number, {}).get("events", 0)
        if not isinstance(folded_events, int) or folded_events < count:
            found.append(f"{number}: {count} saves acknowledged, {folded_events} folded")
    return found


def list_mismatches(hall: Hall, results: dict[str, str], ledger: Ledger) -> list[str]:
    """Mark every paper independently and compare with the organiser's export."""
    found = []
    answers = ledger.final_answers()
    for number, items in sorted(hall.papers.items()):
        own = answers.get(number, {})
        expected = Decimal(0)
        for item in items:
            expected += hall.oracle.share(item, own.get(item.item, "")) * MARKS[item.kind]
        given = Decimal(results.get(number, "-1"))
        if given != expected.quantize(Decimal("0.0001")):
            found.append(f"{number}: exported {given}, the oracle says {expected}")
    return found


def is_clean(outcome: Outcome) -> bool:
    """Tell whether nothing was lost, late, wrong or stuck."""
    return not (outcome.lost or outcome.late_counted or outcome.score_mismatches or outcome.problems)


def last_line(outcome: Outcome) -> str:
    """Return the outcome as one line of JSON."""
    return json.dumps(asdict(outcome))
