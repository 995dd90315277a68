"""Every trouble has a sentence."""

import pytest

from examsvc.bank.formats import losses
from examsvc.bank.formats.items import Place, Trouble
from examsvc.bank.formats.troubles import SENTENCES, reason_of, remedy_of


def test_what_is_wrong_is_told_with_what_it_is_about() -> None:
    trouble = Trouble(Place("line", 3), "not-a-number", "三")
    assert reason_of(trouble) == "“三”不是数字"
    assert remedy_of(trouble) == "改成数字后再导入。"


@pytest.mark.parametrize("field", losses.FIELDS)
def test_every_field_that_can_be_lost_has_a_sentence(field: str) -> None:
    assert f"lost-{field}" in SENTENCES
