"""Only what lies under the prefix goes to the demonstration, and only once it is built."""

from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

import pytest

from examsvc.demonstration.site import TOLD_FILE, Mount, demo_settings, is_built
from examsvc.settings import Settings


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    return Settings(data_dir=tmp_path, database_url="postgresql://elsewhere/exam", public_url="https://exam.example")


@pytest.fixture
def built(settings: Settings) -> Settings:
    folder = demo_settings(settings).data_dir
    folder.mkdir()
    (folder / TOLD_FILE).write_text("{}")
    return settings


class Echo:
    """An application that answers with its own name and the path it was given."""

    def __init__(self, name: str) -> None:
        self.name = name

    def __call__(self, environ: dict[str, Any], _start: Callable[..., Any]) -> Iterable[bytes]:
        return [f"{self.name} {environ.get('SCRIPT_NAME', '')}|{environ['PATH_INFO']}".encode()]


def ask(mount: Mount, path: str) -> str:
    return b"".join(mount({"PATH_INFO": path}, lambda *_: None)).decode()


def mount(settings: Settings, made: list[Settings] | None = None) -> Mount:
    def make(own: Settings) -> Echo:
        if made is not None:
            made.append(own)
        return Echo("demo")

    return Mount(Echo("main"), settings, make)


@pytest.mark.parametrize(
    ("path", "answer"),
    [
        ("/", "main |/"),
        ("/demo/sit", "demo /demo|/sit"),
        ("/demo/", "demo /demo|/"),
        ("/demonstration", "main |/demonstration"),
        ("/demolition", "main |/demolition"),
        ("/exams/demo/sit", "main |/exams/demo/sit"),
    ],
)
def test_a_path_goes_where_it_belongs(built: Settings, path: str, answer: str) -> None:
    assert ask(mount(built), path) == answer


def test_before_it_is_built_everything_is_real(settings: Settings) -> None:
    assert ask(mount(settings), "/demo/sit") == "main |/demo/sit"


def test_it_is_found_as_soon_as_it_is_built(settings: Settings) -> None:
    own = mount(settings)
    ask(own, "/demo/sit")
    folder = demo_settings(settings).data_dir
    folder.mkdir()
    (folder / TOLD_FILE).write_text("{}")
    assert ask(own, "/demo/sit") == "demo /demo|/sit"


def test_it_is_made_once(built: Settings) -> None:
    made: list[Settings] = []
    own = mount(built, made)
    ask(own, "/demo/sit")
    ask(own, "/demo/sit")
    assert len(made) == 1


def test_it_has_its_own_folder_database_and_address(settings: Settings) -> None:
    own = demo_settings(settings)
    assert own.is_sqlite
    assert own.database_file.parent == settings.data_dir / "demo" == own.data_dir
    assert own.public_url == "https://exam.example/demo"
    assert own.demonstration
    assert not is_built(settings)
