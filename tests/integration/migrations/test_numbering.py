"""Migrations are one numbered line and need no code of ours, so that old ones stay what they were."""

import ast
import re
from pathlib import Path

import pytest
from alembic.config import Config
from alembic.script import ScriptDirectory

from examsvc.core.migrating import MIGRATIONS, newest_revision

FILES = sorted((MIGRATIONS / "versions").glob("*.py"))


def scripts() -> ScriptDirectory:
    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS))
    return ScriptDirectory.from_config(config)


def test_the_line_has_one_end() -> None:
    assert len(scripts().get_heads()) == 1
    assert scripts().get_bases() == ["0001"]


def test_numbers_run_without_a_gap_and_follow_one_another() -> None:
    line = [(step.revision, step.down_revision) for step in reversed(list(scripts().walk_revisions()))]
    expected = [f"{number:04d}" for number in range(1, len(FILES) + 1)]
    assert [revision for revision, _before in line] == expected
    assert [before for _revision, before in line] == [None, *expected[:-1]]
    assert newest_revision() == expected[-1]


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_a_file_is_named_by_its_number_and_what_it_does(path: Path) -> None:
    found = re.fullmatch(r"(\d{4})_[a-z0-9_]+", path.stem)
    assert found is not None
    assert f'revision = "{found[1]}"' in path.read_text(encoding="utf-8")


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_a_migration_imports_nothing_of_the_service(path: Path) -> None:
    tree = ast.parse(path.read_text(encoding="utf-8"))
    imported = {node.module or "" for node in ast.walk(tree) if isinstance(node, ast.ImportFrom)}
    imported |= {alias.name for node in ast.walk(tree) if isinstance(node, ast.Import) for alias in node.names}
    assert [name for name in imported if name.startswith("examsvc")] == []


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_a_migration_can_be_undone(path: Path) -> None:
    tree = ast.parse(path.read_text(encoding="utf-8"))
    downs = [node for node in tree.body if isinstance(node, ast.FunctionDef) and node.name == "downgrade"]
    assert len(downs) == 1
    assert not all(isinstance(line, (ast.Pass, ast.Expr)) and not _calls(line) for line in downs[0].body)


def _calls(line: ast.stmt) -> bool:
    return any(isinstance(node, ast.Call) for node in ast.walk(line))
