"""What changed between two texts is marked, and nothing else is."""

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from examsvc.bank.diffing import DELETED, INSERTED, SAME, Piece, compare_texts

texts = st.text("甲乙丙丁。；1234年", max_size=60)


def marked(old: str, new: str) -> tuple[str, str]:
    """Write deletions in [] and insertions in {}."""
    sides = compare_texts(old, new)
    shown = {SAME: "%s", DELETED: "[%s]", INSERTED: "{%s}"}
    return tuple("".join(shown[p.mark] % p.text for p in side) for side in (sides.before, sides.after))  # type: ignore[return-value]


@pytest.mark.parametrize(
    ("old", "new", "before", "after"),
    [
        ("帮扶期为三年。", "帮扶期为五年。", "帮扶期为[三]年。", "帮扶期为{五}年。"),
        ("不少于2人", "一般不少于3人", "不少于[2]人", "{一般}不少于{3}人"),
        ("", "新的", "", "{新的}"),
        ("旧的", "", "[旧的]", ""),
        ("一样", "一样", "一样", "一样"),
        ("县级审核", "省级审定", "[县]级审[核]", "{省}级审{定}"),
    ],
)
def test_the_changed_characters_are_marked(old: str, new: str, before: str, after: str) -> None:
    assert marked(old, new) == (before, after)


def test_one_character_alike_between_two_changes_counts_as_changed() -> None:
    assert marked("前甲乙丙后", "前丁乙戊后") == ("前[甲乙丙]后", "前{丁乙戊}后")


@given(texts, texts)
def test_each_side_put_together_is_its_text(old: str, new: str) -> None:
    sides = compare_texts(old, new)
    assert ("".join(p.text for p in sides.before), "".join(p.text for p in sides.after)) == (old, new)
    assert sides.changed == (old != new)


@given(texts, texts)
def test_no_mark_stands_on_the_wrong_side(old: str, new: str) -> None:
    sides = compare_texts(old, new)
    assert {p.mark for p in sides.before} <= {SAME, DELETED}
    assert {p.mark for p in sides.after} <= {SAME, INSERTED}
    same = [[p.text for p in side if p.mark == SAME] for side in (sides.before, sides.after)]
    assert "".join(same[0]) == "".join(same[1])


@given(texts)
def test_a_text_is_the_same_as_itself(text: str) -> None:
    assert compare_texts(text, text).before == ((Piece(text, SAME),) if text else ())


def test_two_long_texts_are_compared_in_a_moment() -> None:
    old = "".join(f"第{n}条规定{n % 7}项。" for n in range(2000))
    started = time.perf_counter()
    assert compare_texts(old, old[::-1]).changed
    assert time.perf_counter() - started < 5
