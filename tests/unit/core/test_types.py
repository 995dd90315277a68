"""Marks are exact: whole ten-thousandths, never rounded on the way to the database."""

from decimal import Decimal
from typing import Any, cast

import pytest
from hypothesis import given
from hypothesis import strategies as st

from examsvc.core.types import Marks

DIALECT = cast("Any", None)


@given(st.decimals(-1000, 1000, places=4))
def test_marks_survive_the_database(mark: Decimal) -> None:
    stored = Marks().process_bind_param(mark, DIALECT)
    assert isinstance(stored, int)
    assert Marks().process_result_value(stored, DIALECT) == mark


@pytest.mark.parametrize("fine", ["0.00001", "33.33333", "-0.00005"])
def test_a_mark_finer_than_that_is_refused_not_rounded(fine: str) -> None:
    with pytest.raises(ValueError, match="finer"):
        Marks().process_bind_param(Decimal(fine), DIALECT)


def test_no_mark_stays_no_mark() -> None:
    assert Marks().process_bind_param(None, DIALECT) is None
    assert Marks().process_result_value(None, DIALECT) is None
