"""What machines may read after a whole exam: counts and durations, never who answered what."""

import io
import json
import re
import zipfile
from typing import Any

import pytest
from python_calamine import CalamineWorkbook
from sqlalchemy import select

from examsvc.accounts.models import Person
from examsvc.core.models import TaskFile
from examsvc.exams.models import Candidate
from tests.integration.rehearsal.conftest import PEOPLE, Played

ALLOWED = {"method", "endpoint", "status", "ms", "event", "level", "timestamp", "code", "exception", "loop"}


@pytest.fixture(scope="module")
def lines(played: Played) -> list[dict[str, Any]]:
    return [json.loads(line) for line in played.log.splitlines()]


def codes(played: Played) -> list[str]:
    """Read everybody's login code from the printed list, as the organiser does."""
    with played.app.installation.database.reading() as session:
        packed = session.scalars(select(TaskFile).order_by(TaskFile.id)).first()
    assert packed is not None
    files = zipfile.ZipFile(io.BytesIO(packed.content))
    book = CalamineWorkbook.from_filelike(
        io.BytesIO(files.read(next(n for n in files.namelist() if n.endswith("登录码清单.xlsx"))))
    )
    cells = [str(cell) for row in book.get_sheet_by_index(0).to_python() for cell in row]
    return [cell for cell in cells if re.fullmatch(r"\d{4}-\d{4}", cell)]


def secrets_of(played: Played) -> dict[str, set[str]]:
    with played.app.installation.database.reading() as session:
        people = session.scalars(select(Person)).all()
        candidates = session.scalars(select(Candidate)).all()
        found = {
            "names": {person.name for person in people},
            "user names": {person.username for person in people if person.username},
            "numbers": {candidate.exam_number or "" for candidate in candidates},
            "units": {candidate.unit_name for candidate in candidates},
        }
    answers = {line["value"] for line in played.ledger() if len(line["value"]) > 5}
    given = codes(played)
    found["codes"] = set(given) | {code.replace("-", "") for code in given}
    found["answers"] = answers | {text for value in answers if value[0] == "[" for text in json.loads(value)}
    found["answers"] = {text for text in found["answers"] if len(text) > 1}
    return found


@pytest.mark.parametrize("kind", ["names", "user names", "numbers", "units", "codes", "answers"])
def test_a_log_of_a_whole_exam_tells_nothing_about_people(played: Played, kind: str) -> None:
    # Moments and durations are digits that may look like an exam number.
    said = re.sub(r'"(timestamp|ms)": [^,}]+', "", played.log)
    wanted = secrets_of(played)[kind]
    assert wanted
    assert [text for text in wanted if text and text in said] == []


def test_every_line_is_json_and_says_only_what_is_agreed(lines: list[dict[str, Any]]) -> None:
    assert len(lines) > 300
    assert {key for line in lines for key in line} <= ALLOWED


def test_nothing_failed_on_the_way(lines: list[dict[str, Any]]) -> None:
    assert [line for line in lines if line["level"] in ("error", "critical") or line.get("status") == 500] == []


@pytest.mark.parametrize("kind", ["names", "user names", "numbers", "units", "answers"])
def test_metrics_tell_nothing_about_people(played: Played, kind: str) -> None:
    labels = " ".join(re.findall(r"\{[^}]*\}", played.metrics))
    assert [text for text in secrets_of(played)[kind] if text and text in labels] == []


def test_metrics_count_requests_and_saves(played: Played) -> None:
    requests = sum(float(n) for n in re.findall(r"examsvc_requests_total\{[^}]*\} (\S+)", played.metrics))
    assert requests > 300
    saves = re.findall(r'examsvc_saves_total\{status="200"\} (\S+)', played.metrics)
    assert saves
    assert float(saves[0]) >= 10 * PEOPLE
