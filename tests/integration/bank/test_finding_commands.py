"""flask bank search, diff, similar and release: what they print and how they end."""

import json
from pathlib import Path

import pytest
from click.testing import Result

from examsvc.bank.releases import as_json_file, export_release, list_released
from examsvc.core.clock import SettableClock
from examsvc.core.roles import Role
from examsvc.web.app import ExamApp
from tests.factories.accounts import make_staff
from tests.factories.desk import make_desk


def run(app: ExamApp, *arguments: str) -> Result:
    return app.test_cli_runner().invoke(args=["bank", *arguments])


@pytest.fixture
def public_id(app: ExamApp, clock: SettableClock, tmp_path: Path) -> str:
    """A question of two versions, the second approved and released, and the release as a file."""
    with app.installation.database.writing() as session:
        desk = make_desk(session, clock)
        make_staff(session, desk.office, clock.now(), Role.BANK_KEEPER, username="keeper")
        question = desk.edit(desk.question(), "帮扶期为三年的示例题").question
        desk.approve(desk.edit(question, "帮扶期为五年的示例题"))
        release = desk.release("甲版")
        with app.test_request_context():
            exported = export_release(release, list_released(session, release))
        (tmp_path / "release.json").write_bytes(as_json_file(exported))
        return question.public_id


def test_search_finds_by_words_and_state(app: ExamApp, public_id: str) -> None:
    found = json.loads(run(app, "search", "帮扶期", "--state", "approved", "--json").output)
    assert [(row["question"], row["state"]) for row in found["questions"]] == [(public_id, "approved")]
    assert found["total"] == 1


@pytest.mark.parametrize(
    ("option", "fits", "fits_not"),
    [
        ("--topic", "总体目标", "精准方略"),
        ("--kind", "single", "multiple"),
        ("--level", "national", "provincial"),
        ("--area", "全国", "示例县"),
        ("--difficulty", "2", "5"),
        ("--use", "unused", "used"),
        ("--facility", "none", "hard"),
        ("--exposure", "public", "own"),
    ],
)
def test_search_narrows_by_whatever_the_list_on_the_page_does(
    app: ExamApp, public_id: str, option: str, fits: str, fits_not: str
) -> None:
    del public_id
    assert (run(app, "search", option, fits).exit_code, run(app, "search", option, fits_not).exit_code) == (0, 1)


@pytest.mark.parametrize("option", ["--level", "--difficulty", "--use", "--facility", "--exposure"])
def test_search_turns_down_what_an_option_does_not_know(app: ExamApp, option: str) -> None:
    assert run(app, "search", option, "unheard-of").exit_code == 2


def test_a_search_that_finds_nothing_ends_with_one(app: ExamApp, public_id: str) -> None:
    assert (run(app, "search", "搬迁").exit_code, run(app, "search", "帮扶").exit_code) == (1, 0)


def test_diff_marks_the_changed_characters(app: ExamApp, public_id: str) -> None:
    told = run(app, "diff", public_id, "1..2")
    assert told.exit_code == 0
    assert "帮扶期为[-三-]年的示例题" in told.output
    assert "帮扶期为{+五+}年的示例题" in told.output


@pytest.mark.parametrize("span", ["1..9", "x", "s9..1"])
def test_a_version_that_is_not_there_is_said_so(app: ExamApp, public_id: str, span: str) -> None:
    told = run(app, "diff", public_id, span)
    assert (told.exit_code, "没有找到这个版本" in told.output) == (1, True)


def test_two_equal_versions_end_with_one(app: ExamApp, public_id: str) -> None:
    assert run(app, "diff", public_id, "2..2").exit_code == 1


def test_similar_finds_near_copies(app: ExamApp, public_id: str) -> None:
    told = json.loads(run(app, "similar", "帮扶期为四年的示例题", "--json").output)
    assert [row["question"] for row in told["similar"]] == [public_id]
    assert run(app, "similar", "完全不同的另一句话").exit_code == 1


def test_releases_are_listed_cut_and_proven(app: ExamApp, public_id: str, tmp_path: Path) -> None:
    assert run(app, "release", "乙版", "--cut", "--by", "keeper").exit_code == 0
    told = json.loads(run(app, "release", "--json").output)["releases"]
    assert [(one["name"], one["ok"]) for one in told] == [("乙版", True), ("甲版", True)]
    assert run(app, "release", "丙版").exit_code == 1
    assert run(app, "release", "--check", str(tmp_path / "release.json")).exit_code == 0


def test_a_file_that_was_changed_does_not_pass(app: ExamApp, public_id: str, tmp_path: Path) -> None:
    file = tmp_path / "release.json"
    file.write_text(file.read_text("utf-8").replace("五年", "六年"), "utf-8")
    assert run(app, "release", "--check", str(file)).exit_code == 1
