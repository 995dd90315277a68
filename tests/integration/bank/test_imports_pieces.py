"""Writing in pieces: all of it, in order, and with the lock free wherever no row is written."""

from collections.abc import Sequence

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from examsvc.bank.imports_pieces import write_in_pieces
from examsvc.core.database import Database
from examsvc.core.models import InstanceSetting


def write(session: Session, piece: Sequence[int]) -> None:
    session.add_all(InstanceSetting(key=f"{number:04d}", value="示例") for number in piece)


def test_every_row_is_written_once_and_in_order(database: Database) -> None:
    told: list[int] = []
    pieces: list[list[int]] = []

    def prepare(piece: Sequence[int]) -> list[int]:
        pieces.append(list(piece))
        return list(piece)

    write_in_pieces(database, range(100), prepare, write, told.append)
    assert [number for piece in pieces for number in piece] == list(range(100))
    assert told == [sum(map(len, pieces[: n + 1])) for n in range(len(pieces))]
    assert len(pieces) > 1
    with database.reading() as session:
        rows = session.scalars(select(InstanceSetting.key).order_by(InstanceSetting.key)).all()
    assert rows[:100] == [f"{number:04d}" for number in range(100)]


def test_others_may_write_while_a_piece_is_thought_of_and_told(database: Database) -> None:
    def other_writes(name: str) -> None:
        with database.writing() as session:
            session.add(InstanceSetting(key=name, value="别人"))

    def prepare(piece: Sequence[int]) -> Sequence[int]:
        other_writes(f"prepare {piece[0]}")
        return piece

    write_in_pieces(database, range(30), prepare, write, lambda done: other_writes(f"told {done}"))
    with database.reading() as session:
        rows = session.scalars(select(InstanceSetting.key).where(InstanceSetting.value == "别人"))
        assert len(rows.all()) >= 4


def test_no_rows_are_no_pieces(database: Database) -> None:
    write_in_pieces(database, [], list, write, lambda done: pytest.fail(f"told {done}"))
