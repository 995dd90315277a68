"""Settings are parsed once, and what makes no sense stops the start with the variable's name."""

from pathlib import Path

import pytest

from examsvc.settings import SettingsError, read_settings


def test_nothing_said_means_sqlite_in_a_folder_here() -> None:
    settings = read_settings({})
    assert settings.data_dir == Path.cwd() / "instance"
    assert settings.is_sqlite
    assert settings.database_file == settings.data_dir / "exam.db"
    assert not settings.demonstration
    assert not settings.over_tls


def test_the_database_lies_in_the_data_folder() -> None:
    assert read_settings({"EXAMSVC_DATA_DIR": "/srv/exam"}).database_file == Path("/srv/exam/exam.db")


def test_another_database_may_be_named() -> None:
    settings = read_settings({"EXAMSVC_DATABASE_URL": "postgresql://exam@db/exam"})
    assert not settings.is_sqlite


def test_addresses_are_put_together_without_a_double_slash() -> None:
    settings = read_settings({"EXAMSVC_PUBLIC_URL": "https://exam.example/"})
    assert settings.public_url == "https://exam.example"
    assert settings.over_tls


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("EXAMSVC_DATABASE_URL", "mysql://exam@db/exam"),
        ("EXAMSVC_DATABASE_URL", "exam.db"),
        ("EXAMSVC_DATABASE_URL", ""),
        ("EXAMSVC_PUBLIC_URL", "exam.example"),
        ("EXAMSVC_PUBLIC_URL", "ftp://exam.example"),
        ("EXAMSVC_TRANSPORT", "tls"),
        ("EXAMSVC_TRANSPORT", "HTTP"),
        ("EXAMSVC_TRUSTED_PROXIES", "one"),
        ("EXAMSVC_TRUSTED_PROXIES", "-1"),
        ("EXAMSVC_TRUSTED_PROXIES", "²"),
        ("EXAMSVC_TRUSTED_PROXIES", "１"),
        ("EXAMSVC_DEMONSTRATION", "yes"),
        ("EXAMSVC_SAVE_QUEUE_LIMIT", "1.5"),
        ("EXAMSVC_SAVE_QUEUE_LIMIT", ""),
    ],
)
def test_what_makes_no_sense_is_refused_by_name(name: str, value: str) -> None:
    with pytest.raises(SettingsError, match=name):
        read_settings({name: value})


@pytest.mark.parametrize(
    ("name", "value", "field", "parsed"),
    [
        ("EXAMSVC_TRUSTED_PROXIES", "2", "trusted_proxies", 2),
        ("EXAMSVC_SAVE_QUEUE_LIMIT", "100", "save_queue_limit", 100),
        ("EXAMSVC_TRANSPORT", "ca", "transport", "ca"),
        ("EXAMSVC_DEMONSTRATION", "1", "demonstration", True),
        ("EXAMSVC_DEMONSTRATION", "0", "demonstration", False),
    ],
)
def test_what_makes_sense_is_taken(name: str, value: str, field: str, parsed: object) -> None:
    assert getattr(read_settings({name: value}), field) == parsed
