"""What an exam says before it begins: boundaries of seats, duties, names and prints."""

from collections.abc import Iterator
from dataclasses import replace

import pytest

from examsvc.core.readiness import Colour
from examsvc.exams.readiness import Place, Watch, find_names, find_prints, find_seats, find_watches
from tests.support.in_chinese import in_chinese

WHOLE = Place(7, "周小明", seated=True, numbered=True, coded=True, form=True)


@pytest.fixture(autouse=True)
def words() -> Iterator[None]:
    with in_chinese():
        yield


@pytest.mark.parametrize(
    ("part", "word"), [("seated", "座位"), ("numbered", "考号"), ("coded", "登录码"), ("form", "试卷")]
)
def test_whoever_lacks_one_thing_is_named_with_it(part: str, word: str) -> None:
    found = find_seats([WHOLE, replace(WHOLE, id=8, name="李大山", **{part: False})], sealed=True)
    assert (found.colour, found.facts) == (Colour.RED, (8,))
    assert f"1 人还不能入场：李大山（缺{word}）。" == found.words


@pytest.mark.parametrize(
    ("people", "sealed", "colour", "link"),
    [
        (0, False, Colour.RED, "quick.roster"),
        (0, True, Colour.RED, "quick.roster"),
        (1, False, Colour.RED, "quick.seal"),
        (1, True, Colour.GREEN, "exams.candidates"),
    ],
)
def test_everybody_is_seated_once_the_exam_is_sealed(people: int, sealed: bool, colour: Colour, link: str) -> None:
    found = find_seats([WHOLE] * people, sealed=sealed)
    assert (found.colour, found.link) == (colour, link)


def test_of_many_who_lack_a_seat_a_few_are_named_and_all_are_counted() -> None:
    found = find_seats([replace(WHOLE, id=n, name=f"考生{n}", seated=False) for n in range(6)], sealed=True)
    assert found.words.startswith("6 人")
    assert "考生4" in found.words
    assert "考生5" not in found.words
    assert found.facts == tuple(range(6))


@pytest.mark.parametrize(
    ("rooms", "colour", "words"),
    [
        ([Watch("一", ("chief", "invigilator"))], Colour.GREEN, "1 个考场都有监考员。"),
        ([Watch("一", ("chief",))], Colour.GREEN, "1 个考场都有监考员。"),
        ([Watch("一", ("invigilator",))], Colour.YELLOW, "没有主监考的考场：一。"),
        ([Watch("一", ())], Colour.RED, "没有监考员的考场：一。"),
        ([Watch("一", ("supervisor",))], Colour.RED, "没有监考员的考场：一。"),
        ([Watch("一", ("chief",)), Watch("二", ())], Colour.RED, "没有监考员的考场：二。"),
        ([Watch("一", ("chief",), ("周（东岭镇）",))], Colour.RED, "监考员和考生是同一个单位：一 周（东岭镇）。"),
    ],
)
def test_every_room_needs_somebody_from_elsewhere_and_should_have_a_chief(
    rooms: list[Watch], colour: Colour, words: str
) -> None:
    found = find_watches(rooms, sealed=True)
    assert (found.colour, found.words) == (colour, words)


@pytest.mark.parametrize(("rooms", "sealed"), [([], True), ([], False)])
def test_before_seats_are_drawn_nobody_can_be_on_duty(rooms: list[Watch], sealed: bool) -> None:
    assert find_watches(rooms, sealed=sealed).colour is Colour.RED


def test_names_that_would_print_as_boxes_are_in_the_way() -> None:
    assert find_names([]).colour is Colour.GREEN
    found = find_names(["东岭镇周□（缺“□”）"])
    assert found.colour is Colour.RED
    assert "东岭镇周□" in found.words


@pytest.mark.parametrize(
    ("printed", "changed", "sealed", "colour"),
    [
        (0, 0, False, Colour.RED),
        (0, 3, True, Colour.RED),
        (4, 3, True, Colour.GREEN),
        (3, 4, True, Colour.YELLOW),
    ],
)
def test_prints_are_of_use_as_long_as_nothing_was_changed_after_them(
    printed: int, changed: int, sealed: bool, colour: Colour
) -> None:
    assert find_prints(printed, changed, sealed=sealed).colour is colour


def test_a_later_change_after_printing_is_another_finding() -> None:
    assert find_prints(3, 4, sealed=True).hash != find_prints(3, 5, sealed=True).hash
