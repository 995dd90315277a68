"""The files that the conventions speak about, read once."""

import ast
import os
from functools import cache
from pathlib import Path
from statistics import median

ROOT = Path(__file__).resolve().parents[2]


# Made by tools, by the service while it runs, or by others.
MADE = {".git", ".venv", ".venv.new", "instance", "build", "node_modules", "vendor", "__pycache__"}


@cache
def written_files() -> tuple[str, ...]:
    """Every file that people wrote, by its path from the root."""
    found = []
    for folder, below, names in os.walk(ROOT):
        below[:] = [name for name in below if name not in MADE and not name.endswith("_cache")]
        found += [str((Path(folder) / name).relative_to(ROOT)) for name in names]
    return tuple(sorted(found))


def files(*beginnings: str, endings: tuple[str, ...] = (".py",)) -> list[str]:
    """The written files that begin with any of these paths (or all) and end in any of these ways."""
    return [
        name
        for name in written_files()
        if name.startswith(beginnings or "") and name.endswith(endings) and ".min." not in name
    ]


def text(name: str) -> str:
    """One file's text."""
    return (ROOT / name).read_text(encoding="utf-8")


def line_count(name: str) -> int:
    """How many lines a file has."""
    return len(text(name).splitlines())


@cache
def tree(name: str) -> ast.Module:
    """One Python file as a syntax tree."""
    return ast.parse(text(name))


def functions(name: str) -> list[ast.FunctionDef | ast.AsyncFunctionDef]:
    """Every function of a Python file, nested ones too."""
    return [node for node in ast.walk(tree(name)) if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef))]


def imported(name: str) -> set[str]:
    """Every module that a Python file imports anywhere, and for `from a import b` also `a.b`."""
    found: set[str] = set()
    for node in ast.walk(tree(name)):
        if isinstance(node, ast.Import):
            found.update(alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            found.add(node.module)
            found.update(f"{node.module}.{alias.name}" for alias in node.names)
    return found


def imports_any(name: str, *modules: str) -> bool:
    """Tell whether a Python file imports one of the modules or something in them."""
    return any(found == module or found.startswith(f"{module}.") for found in imported(name) for module in modules)


def dotted_names(name: str) -> set[str]:
    """Every `a.b` that a Python file speaks of, by its last two words: datetime.datetime.now is `datetime.now`."""
    found = set()
    for node in ast.walk(tree(name)):
        if isinstance(node, ast.Attribute):
            owner = node.value
            before = (
                owner.attr if isinstance(owner, ast.Attribute) else owner.id if isinstance(owner, ast.Name) else ""
            )
            found.add(f"{before}.{node.attr}")
    return found


def middle(numbers: list[int]) -> float:
    """The median."""
    return median(numbers)
