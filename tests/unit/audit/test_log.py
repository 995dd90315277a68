"""The chains of privileged acts: whatever is changed, taken out, exchanged or cut off is found."""

from collections.abc import Callable, Iterator
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import create_engine, delete, func, insert, select, update
from sqlalchemy.orm import Session
from sqlalchemy.pool import StaticPool

from examsvc.audit.log import SERVICE, Actor, list_breaks, record, write_pending
from examsvc.audit.models import AuditEntry, AuditHead
from examsvc.core.canonical import hash_of
from examsvc.core.models import Base

NOON = datetime(2026, 5, 20, 4, tzinfo=UTC)
CHANGES: dict[str, object] = {
    "at": datetime(2026, 5, 20, 4, 0, 1, tzinfo=UTC),
    "actor_kind": "person",
    "actor_id": 99,
    "act": "nothing",
    "subject_kind": "paper",
    "subject_id": 99,
    "detail": '{"reason":"another"}',
    "previous_hash": "f" * 64,
    "hash": "f" * 64,
    "stream": "office:9",
    "seq": 77,
}
# The tables without the migrations' triggers: the hand that changes rows here has full power.
ENGINE = create_engine("sqlite://", poolclass=StaticPool)
Base.metadata.create_all(ENGINE, tables=[AuditHead.__table__, AuditEntry.__table__])  # type: ignore[list-item]


@pytest.fixture
def session() -> Iterator[Session]:
    yield from chained(6)


def chained(acts: int) -> Iterator[Session]:
    """Give a session with one stream of so many acts, and another beside it."""
    with Session(ENGINE) as session:
        for number in range(acts):
            record(session, "exam:1", SERVICE, "act", ("exam", number), NOON, reason=f"第{number}次")
            record(session, "office:1", Actor("person", 7), "act", ("person", number), NOON)
        write_pending(session)
        yield session
        session.rollback()


def tampered(acts: int, change: Callable[[Session], object]) -> list[str]:
    """Return the breaks after a change to sound chains."""
    found: list[str] = []
    for session in chained(acts):
        assert list_breaks(session) == []
        change(session)
        session.flush()
        session.expire_all()
        found = list_breaks(session)
    return found


def link(seq: int, stream: str = "exam:1") -> tuple[object, object]:
    return AuditEntry.stream == stream, AuditEntry.seq == seq


@given(st.integers(1, 6), st.sampled_from(sorted(CHANGES)))
def test_an_edited_link_is_found(seq: int, column: str) -> None:
    def edit(session: Session) -> None:
        session.execute(update(AuditEntry).where(*link(seq)).values({column: CHANGES[column]}))  # type: ignore[arg-type]

    assert tampered(6, edit)


@given(st.integers(2, 8), st.data())
def test_links_taken_out_are_found(acts: int, data: st.DataObject) -> None:
    gone = data.draw(st.sets(st.integers(1, acts), min_size=1, max_size=acts))
    rows = delete(AuditEntry).where(AuditEntry.stream == "exam:1", AuditEntry.seq.in_(gone))
    assert tampered(acts, lambda session: session.execute(rows))


@given(st.integers(2, 8), st.data())
def test_two_links_that_changed_places_are_found(acts: int, data: st.DataObject) -> None:
    one, other = data.draw(st.lists(st.integers(1, acts), min_size=2, max_size=2, unique=True))

    def exchange(session: Session) -> None:
        for seq, place in ((one, -1), (other, one), (-1, other)):
            session.execute(update(AuditEntry).where(*link(seq)).values(seq=place))  # type: ignore[arg-type]

    assert tampered(acts, exchange)


@given(st.integers(1, 8), st.data())
def test_a_chain_that_was_cut_off_is_found(acts: int, data: st.DataObject) -> None:
    kept = data.draw(st.integers(0, acts - 1))
    rows = delete(AuditEntry).where(AuditEntry.stream == "exam:1", AuditEntry.seq > kept)
    assert tampered(acts, lambda session: session.execute(rows))


def test_a_link_put_in_with_a_hash_that_fits_itself_is_found() -> None:
    def slip_in(session: Session) -> None:
        last = session.scalars(select(AuditEntry).where(*link(6))).one()  # type: ignore[arg-type]
        row = {c.name: getattr(last, c.name) for c in AuditEntry.__table__.columns if c.name != "id"}
        row |= {"seq": 7, "previous_hash": last.hash, "hash": hash_of("invented")}
        session.execute(insert(AuditEntry).values(row))

    assert tampered(6, slip_in)


def test_a_head_put_back_to_an_earlier_link_is_found() -> None:
    def put_back(session: Session) -> None:
        earlier = session.scalars(select(AuditEntry).where(*link(3))).one()  # type: ignore[arg-type]
        values = {"seq": 3, "hash": earlier.hash}
        session.execute(update(AuditHead).where(AuditHead.stream == "exam:1").values(values))

    assert tampered(6, put_back)


@pytest.mark.parametrize("whole", [True, False])
def test_a_stream_that_vanished_is_found_while_anything_of_it_is_left(whole: bool) -> None:
    def wipe(session: Session) -> None:
        session.execute(delete(AuditEntry).where(AuditEntry.stream == "exam:1"))
        if not whole:
            return
        session.execute(delete(AuditHead).where(AuditHead.stream == "office:1"))

    assert tampered(6, wipe)


def test_a_break_names_its_row_and_leaves_the_other_stream_in_peace(session: Session) -> None:
    session.execute(update(AuditEntry).where(*link(4)).values(act="nothing"))  # type: ignore[arg-type]
    session.expire_all()
    (found,) = list_breaks(session)
    assert "exam:1" in found
    assert "seq 4" in found


def test_links_count_from_one_without_a_gap_in_each_stream(session: Session) -> None:
    record(session, "exam:1", SERVICE, "act", ("exam", 9), NOON)
    write_pending(session)
    for stream, count in (("exam:1", 7), ("office:1", 6)):
        seqs = session.scalars(select(AuditEntry.seq).where(AuditEntry.stream == stream).order_by(AuditEntry.seq))
        assert list(seqs) == list(range(1, count + 1))


def test_nothing_is_written_twice(session: Session) -> None:
    before = session.scalar(select(func.count()).select_from(AuditEntry))
    write_pending(session)
    assert session.scalar(select(func.count()).select_from(AuditEntry)) == before
