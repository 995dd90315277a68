"""Make a notice and its figures without a database: for what is computed from figures and printed."""

from datetime import UTC, date, datetime
from decimal import Decimal

from examsvc.exams.rules import ExamRules
from examsvc.notices.figures import ScoreNotice, Source, split
from examsvc.notices.models import Notice
from examsvc.notices.ranking import ABSENT, IRREGULAR, LEAVE, SAT, Sitter, overall, rank_persons, rank_units
from examsvc.notices.wording import DEFAULT_TEXT

OFFICE = "示例县脱贫攻坚领导小组办公室"
EXAM = "示例县2026年精准扶贫政策知识考试"


def make_sitters(
    count: int = 118, units: int = 30, *, absent: int = 6, leave: int = 3, irregular: int = 1, unit: str = "示例{}镇"
) -> list[Sitter]:
    """Make people spread over units; the first of them did not sit for one reason or another."""
    standings = [ABSENT] * absent + [LEAVE] * leave + [IRREGULAR] * irregular
    standings += [SAT] * (count - len(standings))
    return [
        Sitter(
            name=f"考生{n + 1:04d}",
            position="党委委员、副镇长" if n % 2 else "扶贫专干",
            category="分管领导" if n % 2 else "扶贫专干",
            unit=unit.format(n % units + 1),
            unit_kind="township" if (n % units) % 2 == 0 else "department",
            unit_order=n % units + 1,
            standing=standing,
            marks=Decimal(400 + n * 37 % 601) / 10 if standing == SAT else None,
            form="AB"[n % 2] if standing == SAT else "",
            reason="因公出差" if standing == LEAVE else "",
        )
        for n, standing in enumerate(standings)
    ]


def make_figures(people: list[Sitter] | None = None, rules: ExamRules | None = None) -> ScoreNotice:
    """Make the figures of some people as a notice freezes them."""
    people, rules = make_sitters() if people is None else people, rules or ExamRules()
    return ScoreNotice(
        office=OFFICE,
        exam=EXAM,
        place="示例县党校",
        held_at=datetime(2026, 5, 20, 1, tzinfo=UTC),
        minutes=60,
        as_of=date(2026, 5, 20),
        total_marks=Decimal(100),
        rules=rules,
        overall=overall(people, rules),
        by_kind=split(people, "unit_kind", rules),
        by_category=split(people, "category", rules),
        by_form=split(people, "form", rules),
        units=tuple(rank_units(people, rules)),
        persons=tuple(rank_persons(people, rules)),
        apart=tuple(person for person in people if person.standing != SAT),
        source=Source(1, "2026.1", "a" * 64, "b" * 64),
    )


def make_notice(**changed: object) -> Notice:
    """Make a notice as it stands at issue; it belongs to no session."""
    told: dict[str, object] = {
        "title": f"{OFFICE}关于{EXAM}情况的通报",
        "issuer_mark": f"{OFFICE}文件",
        "addressees": "各参考单位",
        "copies_to": "示例县委办公室，示例县政府办公室",
        "text": DEFAULT_TEXT,
        "doc_no": "示扶组字〔2026〕7号",
        "issued_on": date(2026, 5, 21),
        "disclosure": "不予公开",
    }
    return Notice(**(told | changed))
