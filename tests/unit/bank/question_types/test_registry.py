"""Kinds stand where they are listed by how much they are used, and say in a line what they are."""

from examsvc.bank.question_types.registry import all_types

ORDER = ["single", "multiple", "true_false", "fill_in", "short_answer", "ordering", "matching", "case"]


def test_the_more_used_kinds_stand_first() -> None:
    assert list(all_types()) == ORDER


def test_no_two_kinds_want_the_same_place_and_each_says_what_it_is() -> None:
    assert len({kind.rank for kind in all_types().values()}) == len(ORDER)
    assert [kind.kind for kind in all_types().values() if not str(kind.about)] == []
