"""What the demonstration's door tells is kept whole, private, and readable after an upgrade."""

import json
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from examsvc.core.clock import to_micros
from examsvc.demonstration.telling import Card, Told, read_told, write_told
from examsvc.settings import Settings

NOON = datetime(2026, 5, 20, 4, tzinfo=UTC)
CARD = Card("赵演四", "示例一镇", "101001", "1234-5678", to_micros(NOON))


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    return Settings(data_dir=tmp_path, database_url="sqlite:///unused")


def test_what_was_written_is_read(settings: Settings) -> None:
    told = Told([{"name": "考务甲", "password": "x"}], CARD)
    write_told(settings, told)
    assert read_told(settings) == told


def test_the_second_writing_replaces_the_first_and_leaves_no_draft(settings: Settings) -> None:
    write_told(settings, Told([], CARD))
    write_told(settings, Told([], Card("钱示一", "示例二镇", "101002", "8765-4321", 1)))
    assert read_told(settings).card.name == "钱示一"
    assert len(list(settings.data_dir.iterdir())) == 1


def test_only_its_owner_may_read_it(settings: Settings) -> None:
    write_told(settings, Told([], CARD))
    assert all(path.stat().st_mode & 0o077 == 0 for path in settings.data_dir.iterdir())


@pytest.mark.parametrize(("moved", "expected"), [(-1, True), (0, False), (1, False)])
def test_a_card_is_open_until_its_exam_closes(moved: int, expected: bool) -> None:
    assert CARD.is_open(NOON + timedelta(seconds=moved)) == expected


def test_a_card_from_before_cards_had_an_end_is_over(settings: Settings) -> None:
    old = {"name": "赵演四", "unit": "示例一镇", "number": "101001", "code": "1234-5678"}
    text = json.dumps({"sign_ins": [], "card": old})
    (settings.data_dir / "sign-ins.json").write_text(text, encoding="utf-8")
    assert not read_told(settings).card.is_open(NOON)
