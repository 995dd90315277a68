"""Question files in and out from the command line, with its exit codes."""

import json
import zipfile
from pathlib import Path
from typing import Any

import pytest
from click.testing import Result

from examsvc.bank.formats import canonical_yaml
from examsvc.core.roles import Role
from examsvc.web.app import ExamApp
from tests.factories.accounts import make_staff
from tests.factories.imports import Importing, single, table


@pytest.fixture
def importing(app: ExamApp) -> Importing:
    started = Importing.start(app.installation)
    with app.installation.database.writing() as session:
        make_staff(session, started.office, app.installation.clock.now(), Role.BANK_KEEPER, username="keeper")
    return started


def run(app: ExamApp, *arguments: str) -> Result:
    return app.test_cli_runner().invoke(args=["bank", *arguments])


def written(folder: Path, data: bytes, name: str = "题库.csv") -> str:
    (folder / name).write_bytes(data)
    return str(folder / name)


def told(result: Result) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(result.stdout)
    return found


def test_a_dry_run_tells_what_is_there_and_writes_nothing(app: ExamApp, importing: Importing, tmp_path: Path) -> None:
    file = written(tmp_path, table(single("甲题", "B"), single("乙题", "")))
    result = run(app, "import", file, "--dry-run", "--json")
    report = told(result)
    assert result.exit_code == 0
    assert (report["format"], report["questions"], report["taken"], report["by_type"]) == (
        "csv",
        2,
        1,
        {"single": 1},
    )
    assert [trouble["where"] for trouble in report["rejected"]] == ["row 3"]
    assert (report["items"][0]["text"], report["items"][0]["key"]) == ("甲题", "B")
    assert importing.questions() == []


def test_without_a_name_nothing_is_imported(app: ExamApp, importing: Importing, tmp_path: Path) -> None:
    result = run(app, "import", written(tmp_path, table(single("甲题"))))
    assert result.exit_code == 2
    assert importing.questions() == []


def test_an_import_in_a_keepers_name_takes_what_is_right(app: ExamApp, importing: Importing, tmp_path: Path) -> None:
    result = run(app, "import", written(tmp_path, table(single("甲题"), single("乙题", ""))), "--by", "keeper")
    assert result.exit_code == 0
    assert "taken 1" in result.stdout
    assert [version.stem_text for version in importing.questions()] == ["甲题"]


def test_all_or_nothing_ends_with_an_error_and_takes_nothing(
    app: ExamApp, importing: Importing, tmp_path: Path
) -> None:
    file = written(tmp_path, table(single("甲题"), single("乙题", "")))
    result = run(app, "import", file, "--by", "keeper", "--whole")
    assert result.exit_code == 1
    assert importing.questions() == []


def test_nobody_imports_in_a_name_that_is_not_known(app: ExamApp, importing: Importing, tmp_path: Path) -> None:
    assert run(app, "import", written(tmp_path, table(single("甲题"))), "--by", "nobody").exit_code == 1
    assert importing.questions() == []


@pytest.mark.parametrize(("name", "code"), [("题库.doc", "old-word-file"), ("题库.et", "old-et-file")])
def test_an_old_file_is_refused_with_the_steps_of_saving_it_anew(
    app: ExamApp, tmp_path: Path, name: str, code: str
) -> None:
    result = run(app, "import", written(tmp_path, b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", name), "--dry-run", "--json")
    report = told(result)
    assert (result.exit_code, report["refused"]) == (1, code)
    assert "另存为" in report["rejected"][0]["remedy"]


def test_a_format_can_be_named_where_the_file_does_not_say(app: ExamApp, tmp_path: Path) -> None:
    file = written(tmp_path, "示例县几月公示？\nA. 三月\nB. 四月\nANSWER: A\n".encode(), "题库.txt")
    assert told(run(app, "import", file, "--dry-run", "--json", "--format", "aiken"))["questions"] == 1
    assert run(app, "import", file, "--dry-run", "--format", "unheard-of").exit_code == 2


def test_the_bank_goes_out_as_a_zip(app: ExamApp, importing: Importing, tmp_path: Path) -> None:
    importing.publish(importing.stage(table(single("甲题"), single("乙题"))))
    output = tmp_path / "bank.zip"
    result = run(app, "export", "--format", "yaml", "--output", str(output), "--json")
    assert (result.exit_code, told(result)) == (0, {"questions": 2, "losses": []})
    with zipfile.ZipFile(output) as archive:
        reading = canonical_yaml.read(archive.read("bank.yaml"), "bank.yaml", {})
    assert [item.stem for item in reading.items] == ["甲题", "乙题"]


def test_an_unknown_release_is_an_error(app: ExamApp, importing: Importing, tmp_path: Path) -> None:
    output = str(tmp_path / "bank.zip")
    assert run(app, "export", "--format", "yaml", "--output", output, "--release", "无").exit_code == 1
