"""Question files of invented questions, and imports on their way."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import select

from examsvc.accounts.models import Office
from examsvc.audit.log import Actor
from examsvc.bank import imports_publishing, imports_staging
from examsvc.bank.finding import visible
from examsvc.bank.formats.reading import answer
from examsvc.bank.formats.told import Told
from examsvc.bank.import_models import BankImport, BankImportRow
from examsvc.bank.importing_files import FileRead
from examsvc.bank.imports_staging import Upload
from examsvc.bank.models import QuestionVersion
from examsvc.core.installation import Installation
from examsvc.files.limits import Limits
from tests.factories.accounts import make_office, make_staff

HEAD = ("题型", "题干", "选项A", "选项B", "选项C", "选项D", "答案", "解析")


def single(stem: str, key: str = "A", options: Sequence[str] = ("甲项", "乙项", "丙项", "丁项")) -> tuple[str, ...]:
    """Make a row of a single choice."""
    return ("单选题", stem, *options, key, "")


def table(*rows: Sequence[str]) -> bytes:
    """Write rows under our usual head as a text table."""
    return "\n".join(",".join(row) for row in (HEAD, *rows)).encode()


def unheard(_done: int, _total: int) -> None:
    """Hear of progress and say nothing."""


def read_here(data: bytes, filename: str, choices: Mapping[str, str]) -> FileRead:
    """Read a file in this process: starting a child for every test would take minutes."""
    told = Told.model_validate(answer(data, filename, Limits(), choices))
    assert told.reading is not None, told.problem
    return FileRead(told.format, told.reading)


@dataclass
class Importing:
    """An office whose keeper imports files."""

    service: Installation
    office: Office
    keeper_id: int

    @classmethod
    def start(cls, service: Installation, name: str = "示例县脱贫攻坚领导小组办公室") -> "Importing":
        """Set up an office and its keeper."""
        with service.database.writing() as session:
            office = make_office(session, service.clock.now(), name)
            keeper = make_staff(session, office, service.clock.now())
            session.expunge(office)
            return cls(service, office, keeper.id)

    def stage(self, data: bytes, filename: str = "题库.csv", **choices: str) -> BankImport:
        """Bring a file to its preview."""
        read = read_here(data, filename, choices)
        upload, now = Upload(filename, data, read.format, choices), self.service.clock.now()
        with self.service.database.writing() as session:
            row = imports_staging.keep_upload(session, self.office.id, upload, self.keeper_id, now)
            import_id = row.id
        imports_staging.stage_reading(self.service, import_id, read, unheard)
        return self.get(import_id)

    def publish(self, row: BankImport, *, whole: bool = False) -> BankImport:
        """Take over what is right of a preview."""
        with self.service.database.writing() as session:
            own = session.get_one(BankImport, row.id)
            imports_publishing.ask_to_publish(
                session, own, whole=whole, by=self.keeper_id, now=self.service.clock.now()
            )
        imports_publishing.publish_import(self.service, row.id, unheard)
        return self.get(row.id)

    def undo(self, row: BankImport) -> None:
        """Take an import back."""
        with self.service.database.writing() as session:
            own = session.get_one(BankImport, row.id)
            by = Actor("person", self.keeper_id)
            imports_publishing.undo(session, own, "导错了文件", by, self.service.clock.now())

    def get(self, import_id: int) -> BankImport:
        """Return an import as it is now."""
        with self.service.database.reading() as session:
            return session.get_one(BankImport, import_id)

    def rows(self, row: BankImport) -> list[BankImportRow]:
        """Return what is kept of a file."""
        with self.service.database.reading() as session:
            found = select(BankImportRow).where(BankImportRow.import_id == row.id).order_by(BankImportRow.number)
            return list(session.scalars(found))

    def questions(self) -> list[QuestionVersion]:
        """Return the versions that the office sees."""
        with self.service.database.reading() as session:
            return [version for _q, version, _a in session.execute(visible(self.office.id)).all()]
