"""`flask readiness measured` keeps what a rehearsal printed, for the sheet to compare."""

from pathlib import Path

import pytest
from sqlalchemy import select

from examsvc.core.clock import SettableClock
from examsvc.readiness.models import CapacityMeasure
from examsvc.web.app import ExamApp


def run(app: ExamApp, path: Path) -> tuple[int, str]:
    told = app.test_cli_runner().invoke(args=["readiness", "measured", str(path)])
    return told.exit_code, told.output


def test_the_last_line_of_a_rehearsal_is_kept(app: ExamApp, clock: SettableClock, tmp_path: Path) -> None:
    path = tmp_path / "outcome.txt"
    path.write_text('a word before\n{"candidates": 300, "acknowledged": 4200, "lost": 0, "p99_ms": 87}\n')
    assert run(app, path) == (0, "kept: 300 candidates, p99 87 ms, 0 lost\n")
    with app.installation.database.reading() as session:
        row = session.scalars(select(CapacityMeasure)).one()
        assert (row.candidates, row.p99_ms, row.lost) == (300, 87, 0)
        assert (row.measured_by, row.measured_at) == ("outcome.txt", clock.now())


@pytest.mark.parametrize("content", [b"", b"\xff\xfe", b'{"candidates": 300, "lost": 0}'])
def test_anything_else_is_refused_in_a_sentence_and_nothing_kept(
    app: ExamApp, tmp_path: Path, content: bytes
) -> None:
    path = tmp_path / "outcome.txt"
    path.write_bytes(content)
    code, told = run(app, path)
    assert code == 1
    assert "Traceback" not in told
    with app.installation.database.reading() as session:
        assert session.scalar(select(CapacityMeasure)) is None
