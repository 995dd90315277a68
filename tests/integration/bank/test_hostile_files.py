"""Files that mean harm are refused soon and with a reason, and touch nothing."""

import resource
import socket
from collections.abc import Iterator
from pathlib import Path

import pytest

from examsvc.bank.formats.items import Reading
from examsvc.bank.formats.reading import answer
from examsvc.bank.formats.told import Told
from examsvc.bank.formats.troubles import SENTENCES
from examsvc.bank.importing_files import LARGEST_FILE, Refused, limits_for, read_file
from examsvc.files.errors import UnreadableFile
from tests.factories.hostile_files import HOSTILE, PLANTED, Hostile
from tests.factories.imports import single, table

LONGEST_SECONDS = 5.0
# Each needs a process of its own to be ended by its bounds; the others are read here, which is far quicker.
IN_THE_CHILD = (
    "a part that swells",
    "a billion laughs in a workbook",
    "lists nested deep",
    "eight mebibytes of spaces",
    "half a million lines",
)
BY_NAME = {hostile.about: hostile for hostile in HOSTILE}
refused_kinds = [hostile for hostile in HOSTILE if not hostile.harmless]
cleaned_kinds = [hostile for hostile in HOSTILE if hostile.harmless]


@pytest.fixture
def listener() -> Iterator[socket.socket]:
    """Somebody at the address that the files name; a call would be heard."""
    with socket.socket() as heard:
        heard.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        heard.bind(("127.0.0.1", 0))
        heard.listen()
        heard.setblocking(False)
        yield heard


def reading_of(hostile: Hostile, data: bytes) -> Reading | None:
    if len(data) > LARGEST_FILE:
        return None
    try:
        told = Told.model_validate(answer(data, hostile.name, limits_for(data), {}))
    except UnreadableFile:
        return None
    assert told.reading is not None or told.problem in SENTENCES
    return told.reading


def test_there_are_at_least_sixty_of_them() -> None:
    assert len(HOSTILE) >= 60
    assert len({hostile.about for hostile in HOSTILE}) == len(HOSTILE)
    assert set(IN_THE_CHILD) <= set(BY_NAME)


@pytest.mark.parametrize("hostile", refused_kinds, ids=lambda hostile: hostile.about)
def test_nothing_of_it_is_taken(hostile: Hostile) -> None:
    reading = reading_of(hostile, hostile.make())
    assert reading is None or not reading.items


@pytest.mark.parametrize("about", IN_THE_CHILD)
def test_it_is_refused_within_five_seconds_with_a_reason(about: str) -> None:
    hostile = BY_NAME[about]
    data = hostile.make()
    began = _children_worked()
    with pytest.raises(Refused) as refusal:
        read_file(data, hostile.name, {})
    assert refusal.value.message
    # The processor's time, for a busy machine makes everything wait.
    assert _children_worked() - began < LONGEST_SECONDS


def _children_worked() -> float:
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


@pytest.mark.parametrize("hostile", cleaned_kinds, ids=lambda hostile: hostile.about)
def test_what_can_be_cleaned_is_taken_without_its_harm(hostile: Hostile) -> None:
    reading = reading_of(hostile, hostile.make())
    assert reading is not None
    (item,) = reading.items
    assert not any(bad in item.stem for bad in ("<script", "onerror", "<iframe", "http://", "file://"))
    assert all("svg" not in picture.media_type for picture in item.pictures)


def test_no_address_is_called(listener: socket.socket) -> None:
    port = str(listener.getsockname()[1]).encode()
    for hostile in HOSTILE:
        data = hostile.make() if "address" in hostile.about or "elsewhere" in hostile.about else b""
        if b"127.0.0.1:9/" in data:
            reading_of(hostile, data.replace(b"127.0.0.1:9/", b"127.0.0.1:" + port + b"/"))
    with pytest.raises(BlockingIOError):
        listener.accept()


def test_no_file_is_written_or_read_into_a_question() -> None:
    for hostile in HOSTILE:
        if "file" in hostile.about or "YAML object" in hostile.about:
            assert "root:" not in str(reading_of(hostile, hostile.make()))
    assert not Path(PLANTED).exists()


def test_the_next_file_is_read_as_if_nothing_had_been() -> None:
    with pytest.raises(Refused):
        read_file(BY_NAME["a part that swells"].make(), "a.xlsx", {})
    assert len(read_file(table(single("甲题")), "a.csv", {}).reading.items) == 1
