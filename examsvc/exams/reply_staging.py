"""Many replies between reading and confirming: whose each file is, what is wrong with it, and who is on it."""

import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import datetime

from flask_babel import gettext as _
from sqlalchemy import select
from sqlalchemy.orm import Session

from examsvc.accounts.enrolment import known_units
from examsvc.accounts.models import RosterStage
from examsvc.accounts.roster import Roster, RosterProblem, RosterRow, read_roster
from examsvc.accounts.roster_files import unit_in_name
from examsvc.core.canonical import canonical_json
from examsvc.core.errors import Invalid, NotFound
from examsvc.core.keys import Keyring
from examsvc.exams.models import Exam
from examsvc.exams.replies import Reply
from examsvc.exams.roster_staging import PURPOSE, checked, why_unreadable
from examsvc.files.errors import UnreadableFile
from examsvc.files.pasted import read_pasted_table
from examsvc.files.reading import TableFile, read_table_files


@dataclass(frozen=True)
class ReadFile:
    """One file: the replies that are taken from it, and what is to be known of it."""

    name: str
    replies: tuple[Reply, ...] = ()
    problems: tuple[RosterProblem, ...] = ()

    @property
    def people(self) -> int:
        """Return how many people the file names."""
        return sum(len(reply.rows) for reply in self.replies)


def read_replies(
    session: Session, office_id: int, files: Sequence[tuple[str, bytes]], pasted: str
) -> tuple[ReadFile, ...]:
    """Read every file, and what was pasted; raises Invalid when there is nothing, or nothing can be read."""
    tables = []
    try:
        tables += read_table_files(files) if files else []
        tables += [TableFile(_("粘贴的内容"), (read_pasted_table(pasted),))] if pasted.strip() else []
    except UnreadableFile as refusal:
        raise Invalid(why_unreadable(refusal), code=refusal.reason.value, fields={"files": ""}) from refusal
    if not tables:
        raise Invalid(_("请选择各单位的回执文件，或者把名单粘贴到方框里。"), code="empty", fields={"files": ""})
    units = known_units(session, office_id)
    taken: dict[str, str] = {}
    return tuple(_read(table, units, taken) for table in tables)


def _read(table: TableFile, units: dict[str, str], taken: dict[str, str]) -> ReadFile:
    if table.refusal is not None:
        return ReadFile(table.name, problems=(RosterProblem(0, why_unreadable(table.refusal)),))
    own = unit_in_name(table.name, units)
    try:
        found = [read_roster(checked(s), units, own) for s in table.sheets if not s.hidden and s.rows]
    except Invalid as refusal:
        return ReadFile(table.name, problems=(RosterProblem(0, refusal.message),))
    if not found:
        return ReadFile(table.name, problems=(RosterProblem(0, _("文件里没有内容。")),))
    best = max(found, key=lambda roster: len(roster.rows))
    return _sorted_by_unit(table.name, own, best, taken)


def _sorted_by_unit(name: str, own: str, roster: Roster, taken: dict[str, str]) -> ReadFile:
    """Part a roster by unit; a unit that another file of this upload speaks for already is not taken again."""
    problems = list(roster.problems)
    by_unit: dict[str, list[RosterRow]] = {}
    for row in roster.rows:
        by_unit.setdefault(row.unit, []).append(row)
    if own and by_unit and own not in by_unit:
        told = _("文件名写的是“%(own)s”，表里是“%(units)s”，按表里的算，请核对。", own=own, units="、".join(by_unit))
        problems.insert(0, RosterProblem(0, told))
    new = [unit for unit in roster.new_units if unit in by_unit]
    if new:
        told = _("系统里没有“%(units)s”，确认后会添加；如果是别的写法，请先添加别名再导入。", units="、".join(new))
        problems.insert(0, RosterProblem(0, told))
    replies = []
    for unit, rows in by_unit.items():
        other = taken.setdefault(unit, name)
        if other != name:
            told = _("“%(unit)s”在“%(other)s”里已经有了，这一份没有采用。", unit=unit, other=other)
            problems.insert(0, RosterProblem(0, told))
        else:
            replies.append(Reply(unit, tuple(rows), name))
    return ReadFile(name, tuple(replies), tuple(problems))


def stage(session: Session, keyring: Keyring, exam: Exam, files: Sequence[ReadFile], by: int, now: datetime) -> str:
    """Keep what was read for the preview; return the public id under which it is found."""
    # A roster's page that is asked for this finds an empty one.
    told = {"exam": exam.id, "rows": [], "problems": [], "new_units": [], "files": [asdict(file) for file in files]}
    sealed = keyring.seal(PURPOSE, canonical_json(told)).hex()
    row = RosterStage(office_id=exam.office_id, created_by=by, created_at=now, rows=sealed)
    session.add(row)
    session.flush()
    return row.public_id


def get_staged(
    session: Session, keyring: Keyring, exam: Exam, public_id: str
) -> tuple[RosterStage, tuple[ReadFile, ...]]:
    """Return staged replies of this exam; raises NotFound."""
    own = (RosterStage.public_id == public_id, RosterStage.office_id == exam.office_id)
    row = session.scalar(select(RosterStage).where(*own))
    told = json.loads(keyring.open(PURPOSE, bytes.fromhex(row.rows))) if row is not None else {}
    if row is None or told["exam"] != exam.id or "files" not in told:
        raise NotFound(_("没有找到这份名单，请重新导入。"), code="stage")
    return row, tuple(_file(one) for one in told["files"])


def _file(told: dict[str, object]) -> ReadFile:
    replies = tuple(
        Reply(one["unit"], tuple(RosterRow(**row) for row in one["rows"]), one["source"])
        for one in told["replies"]  # type: ignore[attr-defined]
    )
    problems = tuple(RosterProblem(**one) for one in told["problems"])  # type: ignore[attr-defined]
    return ReadFile(str(told["name"]), replies, problems)
