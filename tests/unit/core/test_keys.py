"""Secrets beside the database: sealed columns, blind indexes, and the file with the root secret."""

from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from examsvc.core.keys import Keyring, WrongKey, load_keyring

RING = Keyring(b"r" * 32)
TEXT = st.text(st.characters(exclude_categories=["Cs"]), max_size=30)


@given(TEXT)
def test_what_was_sealed_opens_again(text: str) -> None:
    assert RING.open("phone", RING.seal("phone", text)) == text


def test_equal_texts_are_sealed_differently_and_found_by_one_index() -> None:
    assert RING.seal("phone", "13800000000") != RING.seal("phone", "13800000000")
    assert RING.digest("phone", "13800000000") == RING.digest("phone", "13800000000")


def test_an_index_tells_nothing_without_the_key_and_serves_one_purpose() -> None:
    index = RING.digest("phone", "13800000000")
    assert Keyring(b"s" * 32).digest("phone", "13800000000") != index
    assert RING.digest("desk-code", "13800000000") != index


@given(TEXT, st.data())
def test_a_changed_bit_is_never_opened(text: str, data: st.DataObject) -> None:
    sealed = bytearray(RING.seal("phone", text))
    place = data.draw(st.integers(0, len(sealed) - 1))
    sealed[place] ^= 1 << data.draw(st.integers(0, 7))
    with pytest.raises(WrongKey):
        RING.open("phone", bytes(sealed))


@pytest.mark.parametrize(("ring", "purpose"), [(Keyring(b"s" * 32), "phone"), (RING, "desk-code")])
def test_another_key_or_another_purpose_opens_nothing(ring: Keyring, purpose: str) -> None:
    with pytest.raises(WrongKey):
        ring.open(purpose, RING.seal("phone", "13800000000"))


@pytest.mark.parametrize("sealed", [b"", b"short", b"x" * 12])
def test_what_was_never_sealed_is_told_so(sealed: bytes) -> None:
    with pytest.raises(WrongKey):
        RING.open("phone", sealed)


def test_the_root_secret_is_made_once_for_its_owner_alone(tmp_path: Path) -> None:
    first = load_keyring(tmp_path)
    assert load_keyring(tmp_path) == first
    assert len(first.root) == 32
    assert (tmp_path / "keys" / "root.key").stat().st_mode & 0o777 == 0o600
    assert (tmp_path / "keys").stat().st_mode & 0o077 == 0
    assert [path.name for path in (tmp_path / "keys").iterdir()] == ["root.key"]


def test_many_processes_that_start_at_once_have_one_secret(tmp_path: Path) -> None:
    with ThreadPoolExecutor(16) as pool:
        rings = list(pool.map(lambda _n: load_keyring(tmp_path), range(64)))
    assert len(set(rings)) == 1
    assert len(rings[0].root) == 32


@pytest.mark.parametrize("content", [b"", b"x" * 31])
def test_a_damaged_root_secret_stops_the_service(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "keys").mkdir()
    (tmp_path / "keys" / "root.key").write_bytes(content)
    with pytest.raises(WrongKey, match=r"root\.key"):
        load_keyring(tmp_path)
