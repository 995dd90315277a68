"""One place for each of: the clock, the environment, the commit, WeasyPrint; rules know no library."""

import ast
import re

import pytest

from tests.conventions.sources import ROOT, dotted_names, files, functions, imports_any, text, tree

SOURCE = files("app.py", "examsvc/")
CLOCK_READERS = {"time.time", "time.time_ns", "datetime.now", "datetime.utcnow", "datetime.today", "date.today"}
ENVIRONMENT = {"os.environ", "os.environb", "os.getenv"}
BINARY = (".png", ".ico", ".woff2", ".xlsx", ".xls", ".pdf", ".mo")
WEAK = {"hashlib.md5", "hashlib.sha1"}
RULES = [name for name in SOURCE if name.endswith("/rules.py") or name == "examsvc/attempts/deadline.py"]


# The rehearsal plays people outside the service, who have a clock of their own on the wall.
CLOCKS = {"examsvc/core/clock.py", "examsvc/rehearsal/clock.py"}


@pytest.mark.parametrize("name", [name for name in SOURCE if name not in CLOCKS])
def test_only_the_clock_reads_the_time_of_day(name: str) -> None:
    assert dotted_names(name) & CLOCK_READERS == set()
    assert not imports_any(name, "time.time", "time.time_ns")


@pytest.mark.parametrize("name", [name for name in SOURCE if name != "examsvc/settings.py"])
def test_only_the_settings_read_the_environment(name: str) -> None:
    assert dotted_names(name) & ENVIRONMENT == set()
    assert not imports_any(name, *ENVIRONMENT)


def commits(name: str) -> bool:
    calls = [node.func for node in ast.walk(tree(name)) if isinstance(node, ast.Call)]
    return any(isinstance(func, ast.Attribute) and func.attr == "commit" for func in calls)


def test_commit_is_called_in_core_alone() -> None:
    allowed = {"examsvc/core/database.py", "examsvc/core/group_commit.py"}
    assert {name for name in SOURCE if commits(name)} <= allowed


@pytest.mark.parametrize("name", SOURCE)
def test_chance_and_hashes_are_strong(name: str) -> None:
    assert not imports_any(name, "random", *WEAK)
    assert dotted_names(name) & WEAK == set()


@pytest.mark.parametrize("name", [name for name in SOURCE if not name.startswith("examsvc/typesetting/")])
def test_only_typesetting_knows_weasyprint(name: str) -> None:
    assert not imports_any(name, "weasyprint")


@pytest.mark.parametrize("name", RULES)
def test_rules_know_neither_the_web_nor_the_database(name: str) -> None:
    assert not imports_any(name, "flask", "flask_babel", "sqlalchemy")


def test_the_rehearsal_knows_no_other_room() -> None:
    rooms = [f"examsvc.{folder.name}" for folder in (ROOT / "examsvc").iterdir() if folder.name != "rehearsal"]
    rooms = [room.removesuffix(".py") for room in rooms]
    assert [name for name in files("examsvc/rehearsal/") if imports_any(name, *rooms)] == []


@pytest.mark.parametrize("name", [name for name in SOURCE if name.endswith("/views.py")])
def test_a_view_has_at_most_25_lines(name: str) -> None:
    long = [f.name for f in functions(name) if (f.end_lineno or 0) - f.body[0].lineno + 1 > 25]
    assert long == []


def test_nothing_is_left_for_later() -> None:
    # Put together here, so that this file does not find itself.
    later = re.compile(r"\b(" + "|".join(["TO" + "DO", "FIX" + "ME", "X" * 3]) + r")\b")
    named = files("app.py", "examsvc/", "tests/", "script/", "static/", "templates/", endings=("",))
    readable = [name for name in named if not name.endswith(BINARY)]
    assert [name for name in readable if later.search(text(name))] == []


def test_no_file_names_a_machine_or_a_package_registry() -> None:
    words = ["/wo" + "rk/", "/ro" + "ot/", "py" + "pi.org", "python" + "hosted.org", "registry.npm" + "js."]
    named = files(endings=(".py", ".toml", ".in", ".txt", ".md", ".html", ".js", ".css", ".yaml", ".yml", "/run"))
    named += files("script/", endings=("",))
    assert [(name, word) for name in named for word in words if word in text(name)] == []
