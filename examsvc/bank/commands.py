"""The bank from the command line: which command stands in which module."""

from flask.cli import AppGroup

from examsvc.bank.coverage_commands import stats
from examsvc.bank.exchange_commands import export_file, import_file
from examsvc.bank.finding_commands import diff, release, search, similar
from examsvc.bank.impact_commands import impact
from examsvc.bank.shelf_commands import check, load

bank = AppGroup("bank", help="Load, check, search and exchange the question bank.")
for command in (load, check, stats, import_file, export_file, impact, search, diff, similar, release):
    bank.add_command(command)
