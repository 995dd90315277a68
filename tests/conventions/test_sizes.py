"""Files and functions stay small, and tests keep pace with the source."""

import ast

import pytest

from tests.conventions.sources import ROOT, files, functions, line_count, middle, tree

FOLDERS = ("app.py", "examsvc/", "tests/", "migrations/", "static/", "templates/")
WRITTEN = files(*FOLDERS, endings=(".py", ".js", ".html"))
PYTHON = files("app.py", "examsvc/", "tests/", "migrations/")
# Alembic drafts the first migration from all models at once; afterwards it is history and must not be split.
GENERATED = {"migrations/versions/0001_lay_the_house.py"}
LONGEST_FILE, LONGEST_FUNCTION = 300, 70


def test_no_file_is_longer_than_300_lines() -> None:
    long = {name: line_count(name) for name in WRITTEN if line_count(name) > LONGEST_FILE}
    assert {name: count for name, count in long.items() if name not in GENERATED} == {}


def test_half_of_the_files_have_at_most_100_lines_and_nine_in_ten_at_most_250() -> None:
    counts = [line_count(name) for name in WRITTEN if line_count(name) > 0]
    assert middle(counts) <= 100
    assert sum(count <= 250 for count in counts) >= 0.9 * len(counts)


@pytest.mark.parametrize("name", [name for name in PYTHON if name not in GENERATED])
def test_no_function_is_longer_than_70_lines(name: str) -> None:
    long = [f.name for f in functions(name) if (f.end_lineno or 0) - f.lineno + 1 > LONGEST_FUNCTION]
    assert long == []


def test_tests_have_at_least_four_lines_for_five_of_the_source() -> None:
    source = sum(line_count(name) for name in files("app.py", "examsvc/"))
    assert sum(line_count(name) for name in files("tests/")) >= 0.8 * source


@pytest.mark.parametrize("name", [name for name in files("examsvc/") if name.endswith("/__init__.py")])
def test_a_room_says_what_it_is_and_nothing_else(name: str) -> None:
    body = tree(name).body
    assert len(body) == 1
    assert isinstance(body[0], ast.Expr)
    assert ast.get_docstring(tree(name))


def test_no_folder_or_file_is_a_place_for_anything() -> None:
    vague = {"utils", "util", "helpers", "helper", "common", "misc"}
    named = files(*FOLDERS, endings=(".py", ".js", ".html", ".css"))
    assert [name for name in named if vague & set((ROOT / name).with_suffix("").relative_to(ROOT).parts)] == []
