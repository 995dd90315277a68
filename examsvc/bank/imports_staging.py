"""From an uploaded file to a preview: read by a worker, looked through for doubles, kept row by row."""

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any

from flask_babel import gettext as _
from sqlalchemy import delete, insert, select
from sqlalchemy.orm import Session

from examsvc.bank.formats.items import Picture, Place, Trouble
from examsvc.bank.import_models import BankImport, BankImportRow
from examsvc.bank.importing import Row, convert, notes_of
from examsvc.bank.importing_files import WHOLE_FILE, FileRead, Refused, read_file
from examsvc.bank.importing_pictures import Picturing
from examsvc.bank.imports_doubles import mark_doubles
from examsvc.bank.imports_pieces import write_in_pieces
from examsvc.bank.source_models import StoredFile
from examsvc.core.canonical import canonical_json, sha256_hex
from examsvc.core.database import Database
from examsvc.core.errors import Conflict
from examsvc.core.installation import Installation
from examsvc.core.tasks import Work, enqueue

READ = "bank_import_read"
Report = Callable[[int, int], None]
_DATA = "application/octet-stream"
_LONGEST_PLACE = 200


@dataclass(frozen=True)
class Upload:
    """A file that somebody sent, and what was chosen for it."""

    filename: str
    data: bytes
    format: str
    choices: Mapping[str, str]


def keep_upload(
    session: Session, office_id: int, upload: Upload, by: int, now: datetime, *, ask: bool = True
) -> BankImport:
    """Keep a file whose format is known, and ask for its preview unless the caller makes it at once."""
    digest = _keep(session, sha256_hex(upload.data), _DATA, upload.data)
    row = BankImport(
        office_id=office_id,
        filename=upload.filename[-200:],
        format=upload.format,
        file_hash=digest,
        choices=canonical_json(dict(upload.choices)),
        state="reading",
        created_by=by,
        created_at=now,
    )
    session.add(row)
    session.flush()
    if ask:
        ask_to_read(session, row, by, now)
    return row


def choose(session: Session, row: BankImport, choices: Mapping[str, str], by: int, now: datetime) -> None:
    """Read the file again with what was chosen on the mapping page; raises Conflict when it is published."""
    if row.state not in ("preview", "failed"):
        raise Conflict(_("这次导入已经不能再改设置。"), code="state")
    row.choices, row.state, row.problem = canonical_json(dict(choices)), "reading", ""
    ask_to_read(session, row, by, now)


def ask_to_read(session: Session, row: BankImport, by: int, now: datetime) -> None:
    """Put the reading into the queue."""
    told = {"import": row.id, "choices": sha256_hex(row.choices)}
    enqueue(session, now, READ, told, row.office_id, by)


def stage(work: Work) -> str:
    """Fill the preview of an import; the task of that kind."""
    return stage_import(work.installation, int(work.arguments["import"]), work.report)


def stage_import(service: Installation, import_id: int, report: Report) -> str:
    """Read, compare and keep the rows of an import that is being read; says in a sentence what was found."""
    database = service.database
    with database.reading() as session:
        row = session.get_one(BankImport, import_id)
        if row.state != "reading":
            return _("这份文件已经读过了。")
        data = session.get_one(StoredFile, row.file_hash).data
        choices, name, form = json.loads(row.choices), row.filename, row.format
    try:
        read = read_file(data, name, choices, form)
    except Refused as refused:
        with database.writing() as session:
            failed = session.get_one(BankImport, import_id)
            failed.state, failed.problem = "failed", refused.message[:400]
        raise
    return stage_reading(service, import_id, read, report)


def stage_reading(service: Installation, import_id: int, read: FileRead, report: Report) -> str:
    """Compare what was read with the bank and with itself, and keep it row by row."""
    database, pictures = service.database, Picturing()
    rows = convert(read.reading, pictures)
    with database.reading() as session:
        doubles = mark_doubles(session, session.get_one(BankImport, import_id).office_id, rows)
    rows.append(Row(str(WHOLE_FILE), [*read.notes, *notes_of(read.reading.items)]))
    _write_rows(database, import_id, rows, doubles, pictures.kept, report)
    with database.writing() as session:
        done = session.get_one(BankImport, import_id)
        done.state, done.encoding = "preview", read.reading.encoding[:40]
    return _("文件已读完，请核对预览后再导入。")


def _write_rows(
    database: Database,
    import_id: int,
    rows: Sequence[Row],
    doubles: Mapping[int, str],
    pictures: Mapping[str, Picture],
    report: Report,
) -> None:
    with database.writing() as session:
        session.execute(delete(BankImportRow).where(BankImportRow.import_id == import_id))
    for digest, picture in pictures.items():
        with database.writing() as session:
            _keep(session, digest, picture.media_type, picture.data)
    told = [_row(import_id, n, row, doubles.get(n, "")) for n, row in enumerate(rows, 1) if row.kind or row.troubles]

    def write(session: Session, piece: list[dict[str, Any]]) -> None:
        session.execute(insert(BankImportRow.__table__), piece)  # type: ignore[arg-type]

    steps = Steps(report, len(told))
    write_in_pieces(database, told, list, write, steps.told)


class Steps:
    """Pass progress on about twenty times, for telling it takes the write lock too."""

    def __init__(self, report: Report, total: int) -> None:
        self.report, self.total, self.last = report, total, 0

    def told(self, done: int) -> None:
        """Hear how many rows are written."""
        if done == self.total or (done - self.last) * 20 >= self.total:
            self.last = done
            self.report(done, self.total)


def _row(import_id: int, number: int, row: Row, double: str) -> dict[str, Any]:
    near = [Trouble(WHOLE_FILE, "near-question", row.near)] if row.near else []
    fields = {"content": row.content, "key": row.key, **asdict(row.side)} if row.kind else {}
    return {
        "import_id": import_id,
        "number": number,
        "place": row.place[:_LONGEST_PLACE],
        "fate": "duplicate" if double else row.fate,
        "kind": row.kind,
        "fields": canonical_json(fields) if fields else "",
        "stem_text": row.stem,
        "troubles": troubles_as_json([*row.troubles, *near]),
        "duplicate_of": double,
    }


def troubles_as_json(troubles: Sequence[Trouble]) -> str:
    """Return troubles as an import's row keeps them."""
    return canonical_json([[t.place.unit, t.place.number, t.place.within, t.code, t.about] for t in troubles])


def troubles_of(row: BankImportRow) -> list[Trouble]:
    """Return the troubles of a row."""
    return [
        Trouble(Place(unit, number, within), code, about)
        for unit, number, within, code, about in json.loads(row.troubles)
    ]


def _keep(session: Session, digest: str, media_type: str, data: bytes) -> str:
    if session.scalar(select(StoredFile.hash).where(StoredFile.hash == digest)) is None:
        session.add(StoredFile(hash=digest, media_type=media_type, data=data))
        session.flush()
    return digest
