"""Before an exam, missing fonts are named: prints would look otherwise, and nothing is stopped by it."""

from examsvc.core.readiness import Colour
from examsvc.typesetting.readiness import find_fonts
from tests.support.in_chinese import in_chinese


def test_missing_fonts_are_named() -> None:
    with in_chinese():
        found = find_fonts(["FandolFang-Regular.otf"])
        assert found.colour is Colour.YELLOW
        assert "FandolFang-Regular.otf" in found.words
        assert find_fonts([]).colour is Colour.GREEN
