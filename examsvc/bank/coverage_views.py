"""What the bank covers, as a page and as a file."""

from flask import Blueprint, render_template
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from examsvc.bank.coverage import HEADINGS, cells, topic_rows
from examsvc.bank.coverage_queries import list_counted
from examsvc.bank.showing import KIND_NAMES, LEVEL_NAMES, PRINTED_KINDS
from examsvc.core.roles import Role
from examsvc.files.writing import write_csv
from examsvc.web.context import principal, session
from examsvc.web.downloads import attachment
from examsvc.web.guards import staff

blueprint = Blueprint("bank_coverage", __name__, url_prefix="/bank/coverage")
_reader = staff(Role.BANK_KEEPER, Role.REVIEWER, Role.HEAD)
DIFFICULTIES = (1, 2, 3, 4, 5)
# A file is Chinese whatever language the page has.
_PRINTED_LEVELS = {"national": "国家", "provincial": "省级", "municipal": "市县"}


@blueprint.get("")
@_reader
def coverage() -> str:
    """Show how many questions each topic has, by level, kind and difficulty."""
    questions = list_counted(session(), principal().office_id)
    return render_template(
        "bank/coverage.html",
        rows=topic_rows(questions),
        total=len(questions),
        for_papers=sum(not question.practice_only for question in questions),
        kinds=KIND_NAMES,
        levels=LEVEL_NAMES,
        difficulties=DIFFICULTIES,
    )


@blueprint.get("/coverage.csv")
@_reader
def table() -> Response:
    """Give every combination that has questions as a file for a spreadsheet."""
    found = cells(list_counted(session(), principal().office_id))
    rows = [
        (topic, _PRINTED_LEVELS.get(level, level), PRINTED_KINDS[kind], difficulty, total, papers, practice)
        for topic, level, kind, difficulty, total, papers, practice in found
    ]
    return attachment(write_csv([HEADINGS, *rows]), _("题库覆盖情况") + ".csv", "text/csv")
