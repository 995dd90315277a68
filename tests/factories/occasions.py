"""Make what a circular takes from stored facts, without a database."""

from datetime import date

from flask import Flask
from flask_babel import Babel

from examsvc.exams.announcement import announce, as_of_line
from examsvc.exams.prints.circular import Invited, Occasion
from examsvc.exams.services import Plan

OFFICE = "示例县脱贫攻坚领导小组办公室"


def make_occasion(plan: Plan, people: int = 3, *, seated: bool = False, sittings: int = 1) -> Occasion:
    """Make the occasion of a plan with so many people from two units."""
    app = Flask(__name__)
    Babel(app, default_locale="zh_Hans")
    with app.test_request_context():
        clauses, as_of = announce(plan), as_of_line(plan)
    return Occasion(
        offices=(OFFICE, "示例县扶贫办"),
        exam=plan.title,
        first_day=date(2020, 5, 20),
        last_day=date(2020, 5, 20),
        clauses=clauses,
        as_of=as_of,
        invited=tuple(_invited(n, seated, sittings) for n in range(1, people + 1)),
        sittings=sittings,
    )


def _invited(number: int, seated: bool, sittings: int) -> Invited:
    unit, category = f"示例{1 + number % 2}镇", ("分管领导", "扶贫专干")[number % 2]
    if not seated:
        return Invited(unit, f"考生{number}", "干部", category)
    sitting = f"第{1 + number % sittings}场" if sittings > 1 else ""
    return Invited(unit, f"考生{number}", "干部", category, sitting, "第1考场", number)
