"""Before an exam, everybody who has a seat has a sheet to write on."""

from examsvc.attempts.readiness import find_attempts
from examsvc.core.readiness import Colour
from tests.support.in_chinese import in_chinese


def test_whoever_has_no_sheet_is_named() -> None:
    with in_chinese():
        found = find_attempts(118, [(4, "周小明")])
        assert (found.colour, found.facts) == (Colour.RED, (4,))
        assert found.words == "1 人没有电子答卷，到时进不去：周小明。"
        assert find_attempts(118, []).colour is Colour.GREEN
