"""Import 20,000 rows of Excel with the check for doubles while saves go on: `python -m tests.load.bench_import`.

The import runs in a process of its own, as a worker does it. The floor in the same run: the same saves with nothing
else going on, and a plain loop that keeps a process busy beside them, for the processor is shared too. Prints the
seconds of reading, preview and writing, how long a small write had to wait alone, beside the busy loop and beside the
import, and how long the import kept the write lock at a time.
"""

import multiprocessing
import statistics
import sys
import tempfile
import threading
import time
from pathlib import Path

from sqlalchemy import text

from examsvc.bank.import_models import BankImport
from examsvc.bank.importing_files import read_file
from examsvc.bank.imports_publishing import ask_to_publish, publish_import
from examsvc.bank.imports_staging import Upload, keep_upload, stage_reading
from examsvc.core import migrating
from examsvc.core.clock import SystemClock
from examsvc.factory import make_installation
from examsvc.files.writing import SheetOut, write_workbook
from examsvc.settings import Settings
from tests.factories.imports import HEAD, Importing, unheard
from tests.load.turns import Turns

ROWS = 20_000
LIMIT_SECONDS = 60.0
LONGEST_WAIT_MS = 50.0


def make_file() -> bytes:
    """Write invented rows, each with a stem of its own."""
    places = [f"{a}{b}村" for a in "东西南北上下前后左右" for b in "岭塘坪溪坑洲湖田"]
    rows = [
        (
            "单选题",
            f"示例县{places[n % 80]}第{n}号帮扶项目由哪个部门验收",
            "甲部门",
            "乙部门",
            "丙部门",
            f"第{n}组",
            "A",
            "",
        )
        for n in range(ROWS)
    ]
    return write_workbook([SheetOut("题库", HEAD, rows)])


class Savers:
    """Write one row again and again, as an exam's saves do, and note how long each took."""

    def __init__(self, importing: Importing) -> None:
        self.database = importing.service.database
        self.waits: list[float] = []
        self._ended = threading.Event()
        self._thread = threading.Thread(target=self._run)

    def __enter__(self) -> "Savers":  # noqa: PYI034
        self._thread.start()
        return self

    def __exit__(self, *_error: object) -> None:
        self._ended.set()
        self._thread.join()

    def _run(self) -> None:
        while not self._ended.is_set():
            began = time.perf_counter()
            with self.database.writing() as session:
                session.execute(text("UPDATE office SET short_name = short_name"))
            self.waits.append((time.perf_counter() - began) * 1000)
            time.sleep(0.02)

    def told(self) -> str:
        """Return median, 95th percentile and longest, in milliseconds."""
        cuts = statistics.quantiles(self.waits, n=20)
        return f"p50 {cuts[9]:.1f} ms, p95 {cuts[18]:.1f} ms, longest {max(self.waits):.1f} ms ({len(self.waits)})"


def _keep_busy() -> None:
    while True:
        sum(range(10_000))


def _import(settings: Settings, office_id: int, keeper_id: int) -> None:
    """Do the whole import and say how long it took; the work of the other process."""
    service = make_installation(settings, SystemClock())
    data = make_file()
    began = time.perf_counter()
    read = read_file(data, "题库.xlsx", {})
    reading = time.perf_counter()
    upload = Upload("题库.xlsx", data, read.format, {})
    with Turns(service.database) as turns:
        with service.database.writing() as session:
            at = service.clock.now()
            row = keep_upload(session, office_id, upload, keeper_id, at, ask=False)
            import_id = row.id
        stage_reading(service, import_id, read, unheard)
        staged = time.perf_counter()
        with service.database.writing() as session:
            own = session.get_one(BankImport, import_id)
            ask_to_publish(session, own, whole=False, by=keeper_id, now=service.clock.now())
        publish_import(service, import_id, unheard)
    ended = time.perf_counter()
    print(  # noqa: T201
        f"{len(data) / 1e6:.1f} MB, {len(read.reading.items)} rows: read {reading - began:.1f} s, "
        f"preview with doubles {staged - reading:.1f} s, written {ended - staged:.1f} s, all {ended - began:.1f} s, "
        f"of which this process worked {time.process_time():.1f} s; write lock: {turns.told()}",
        flush=True,
    )
    service.database.dispose()


def _beside(importing: Importing, work: multiprocessing.process.BaseProcess, seconds: float | None) -> Savers:
    work.start()
    with Savers(importing) as savers:
        work.join(seconds)
    if seconds is not None:
        work.terminate()
        work.join()
    return savers


def main() -> int:
    """Measure, and fail when the import takes a minute or a save waits too long."""
    apart = multiprocessing.get_context("spawn")
    with tempfile.TemporaryDirectory() as folder:
        settings = Settings(data_dir=Path(folder), database_url=f"sqlite:///{folder}/exam.db")
        service = make_installation(settings, SystemClock())
        migrating.upgrade(service.database)
        importing = Importing.start(service)
        with Savers(importing) as alone:
            time.sleep(5)
        print(f"saves alone: {alone.told()}")  # noqa: T201
        busy = _beside(importing, apart.Process(target=_keep_busy), 5)
        print(f"saves beside a busy loop: {busy.told()}")  # noqa: T201
        began = time.perf_counter()
        whose = (settings, importing.office.id, importing.keeper_id)
        beside = _beside(importing, apart.Process(target=_import, args=whose), None)
        took = time.perf_counter() - began
        p95, floor = (statistics.quantiles(savers.waits, n=20)[18] for savers in (beside, busy))
        print(f"saves beside the import: {beside.told()}, p95 {p95 / floor:.1f} times the busy loop's")  # noqa: T201
        service.database.dispose()
    return 0 if took < LIMIT_SECONDS and p95 < LONGEST_WAIT_MS else 1


if __name__ == "__main__":
    sys.exit(main())
