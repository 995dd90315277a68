"""The set-up on a machine where it may not install, or cannot: a clear list, and no half-done state."""

import os
import shutil
import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[3]
NOTHING_INSTALLED = {"dpkg-query": "exit 1", "id": "echo 1000"}


def set_up(folder: Path, *arguments: str, **programs: str) -> subprocess.CompletedProcess[str]:
    """Run the set-up in a copy of the project, with these programs in place of the machine's."""
    (folder / "script").mkdir()
    for name in ("script/setup", "requirements.txt", "requirements-test.txt"):
        shutil.copy(ROOT / name, folder / name)
    stubs = folder.parent / "stubs"
    stubs.mkdir()
    for name, body in {**NOTHING_INSTALLED, **{n.replace("_", "-"): b for n, b in programs.items()}}.items():
        (stubs / name).write_text(f"#!/bin/sh\n{body}\n", encoding="utf-8")
        (stubs / name).chmod(0o755)
    environment = {**os.environ, "PATH": f"{stubs}:{os.environ['PATH']}"}
    command = [str(folder / "script/setup"), *arguments]
    return subprocess.run(command, env=environment, capture_output=True, text=True, timeout=60, check=False)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    clone = tmp_path / "clone"
    clone.mkdir()
    return clone


@pytest.mark.parametrize(("arguments", "for_tests"), [([], False), (["--test"], True)])
def test_who_may_not_install_gets_the_line_for_the_administrator(
    folder: Path, arguments: list[str], for_tests: bool
) -> None:
    done = set_up(folder, *arguments, sudo="exit 1")
    (line,) = [line for line in done.stderr.splitlines() if "apt-get install" in line]
    assert done.returncode == 1
    assert "libharfbuzz-subset0" in line
    assert ("chromium postgresql-15" in line) is for_tests
    assert "没有做任何改动" in done.stderr
    assert sorted(path.name for path in folder.iterdir()) == ["requirements-test.txt", "requirements.txt", "script"]


def test_an_installation_that_fails_names_its_log_and_leaves_nothing_that_looks_finished(folder: Path) -> None:
    done = set_up(folder, sudo='shift; exec "$@"', apt_get="echo no such mirror; exit 100")
    assert done.returncode == 1
    assert "no such mirror" in done.stderr
    log = Path(done.stderr.split()[-1])
    assert log.is_file()
    log.unlink()
    assert not (folder / ".venv").exists()
