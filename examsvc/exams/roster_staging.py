"""A roster between reading and confirming: nothing is written to the exam until somebody has seen the preview."""

import json
from collections.abc import Sequence
from dataclasses import asdict, replace
from datetime import datetime

from flask_babel import gettext as _
from sqlalchemy import select, update
from sqlalchemy.orm import Session

from examsvc.accounts.enrolment import known_units
from examsvc.accounts.models import RosterStage
from examsvc.accounts.roster import Roster, RosterProblem, RosterRow, read_roster
from examsvc.core.canonical import canonical_json
from examsvc.core.errors import Invalid, NotFound
from examsvc.core.keys import Keyring
from examsvc.exams.models import Exam
from examsvc.files.errors import Reason, UnreadableFile
from examsvc.files.pasted import read_pasted_table
from examsvc.files.reading import read_table_file
from examsvc.files.secrecy import find_secrecy_marks
from examsvc.files.sheet import Sheet
from examsvc.files.writing import SheetOut, write_workbook

# A roster holds phone numbers, which are nowhere stored in clear.
PURPOSE = "roster-stage"


def read_upload(session: Session, office_id: int, data: bytes, filename: str, pasted: str) -> Roster:
    """Read a file, or else what was pasted; the first sheet that holds a roster counts.

    Raises Invalid with a sentence for the clerk when nothing can be read.
    """
    try:
        sheets: Sequence[Sheet] = read_table_file(data, filename) if data else [read_pasted_table(pasted)]
    except UnreadableFile as refusal:
        raise Invalid(why_unreadable(refusal), code=refusal.reason.value, fields={"file": ""}) from refusal
    units = known_units(session, office_id)
    read = [(s.name, read_roster(checked(s), units)) for s in sheets if not s.hidden and s.rows]
    found = [roster for _name, roster in read]
    if not found:
        raise Invalid(_("没有读到内容：请选择名单文件，或者把名单粘贴到方框里。"), code="empty", fields={"file": ""})
    best = max(found, key=lambda roster: len(roster.rows))
    left = [_left_over(name, roster) for name, roster in read if roster is not best and roster.rows]
    return replace(best, problems=(*left, *best.problems))


def _left_over(sheet: str, roster: Roster) -> RosterProblem:
    n = len(roster.rows)
    told = _("工作表“%(sheet)s”里还有 %(n)s 人没有读入。请把名单合并到一张表里，再重新导入。", sheet=sheet, n=n)
    return RosterProblem(0, told)


def why_unreadable(refusal: UnreadableFile) -> str:
    """Say in one sentence why a file was not read and what to do."""
    if refusal.reason is Reason.UNKNOWN_KIND:
        return _("只接收 .xlsx、.xls 或 .csv 文件，请另存为 Excel 工作簿后再选。")
    if refusal.reason is Reason.ENCRYPTED:
        return _("文件有密码保护，打不开。请取消密码另存后再选。")
    if refusal.reason in (Reason.TOO_BIG, Reason.TOO_MANY_ROWS, Reason.TOO_MANY_CELLS, Reason.TOO_MANY_COLUMNS):
        return _("表格太大。请只保留名单这一张表，删去空白行列后再选。")
    if refusal.reason in (Reason.BUSY, Reason.TIMEOUT, Reason.OUT_OF_MEMORY):
        return _("文件一时读不出来。请稍后再试，或者把名单复制粘贴到方框里。")
    if refusal.reason in (Reason.CONTROL_CHARACTERS, Reason.LONE_SURROGATES, Reason.CELL_TOO_LONG):
        return _("%(place)s 里有不能识别的字符，请改正后再选。", place=refusal.detail)
    return _("文件损坏或不是真正的表格文件。请用 WPS 或 Excel 打开后另存一次，或者把名单复制粘贴到方框里。")


def stage(session: Session, keyring: Keyring, exam: Exam, roster: Roster, by: int, now: datetime) -> RosterStage:
    """Keep what was read for the preview."""
    told = {
        "exam": exam.id,
        "rows": [asdict(row) for row in roster.rows],
        "problems": [asdict(problem) for problem in roster.problems],
        "new_units": list(roster.new_units),
    }
    row = RosterStage(
        office_id=exam.office_id,
        created_by=by,
        created_at=now,
        rows=keyring.seal(PURPOSE, canonical_json(told)).hex(),
    )
    session.add(row)
    session.flush()
    return row


def get_staged(session: Session, keyring: Keyring, exam: Exam, public_id: str) -> tuple[RosterStage, Roster]:
    """Return a staged roster of this exam; raises NotFound."""
    row = session.scalar(
        select(RosterStage).where(
            RosterStage.public_id == public_id,
            RosterStage.office_id == exam.office_id,
        )
    )
    told = json.loads(keyring.open(PURPOSE, bytes.fromhex(row.rows))) if row is not None else {}
    if row is None or told["exam"] != exam.id:
        raise NotFound(_("没有找到这份名单，请重新导入。"), code="stage")
    rows = tuple(RosterRow(**values) for values in told["rows"])
    problems = tuple(RosterProblem(**values) for values in told["problems"])
    return row, Roster(rows, problems, tuple(told["new_units"]))


def use(session: Session, stage_id: int, now: datetime) -> bool:
    """Mark a staged roster as taken over; False when somebody else did it before."""
    unused = update(RosterStage).where(RosterStage.id == stage_id, RosterStage.used_at.is_(None))
    return session.scalar(unused.values(used_at=now).returning(RosterStage.id)) is not None


def problem_sheet(roster: Roster) -> bytes:
    """Return a workbook that lists what has to be put right, row by row."""
    rows = [(problem.line or "", problem.message) for problem in roster.problems]
    return write_workbook([SheetOut("需要改正", ("原表行号", "问题"), rows, "名单中需要改正的内容")])


def checked(sheet: Sheet) -> list[tuple[str, ...]]:
    """Refuse a roster that bears a mark of secrecy, and repeat the values of merged cells."""
    rows = sheet.spread().rows
    finding = find_secrecy_marks("\n".join("\t".join(row) for row in rows))
    if finding.refused:
        marks = "、".join(finding.marks)
        raise Invalid(_("文件带有密级标志（%(marks)s），本系统不得处理涉密内容。", marks=marks), code="secret")
    return list(rows)
