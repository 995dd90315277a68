"""Which words can be printed, and what a print template may read."""

from io import BytesIO
from pathlib import Path

import pytest
from fontTools.ttLib import TTFont
from weasyprint.urls import FatalURLFetchingError

from examsvc.core.errors import Invalid
from examsvc.notices.editions import NAMELESS, make_document
from examsvc.typesetting import fonts, latin, rendering
from examsvc.typesetting.fonts import (
    FACES,
    Face,
    ink_below_line_top,
    missing_fonts,
    unprintable,
    unprintable_characters,
)
from examsvc.typesetting.official import Block, typeset_official
from tests.factories.reported import make_figures, make_notice, make_sitters
from tests.support.printed import read_text

NOWHERE = "\U0003fffd"


def test_the_fonts_that_documents_need_are_here() -> None:
    assert missing_fonts() == []


@pytest.mark.parametrize("name", ["𬱖", "䶮", "堃", "𠮷", "周·明", "欧阳小明", "艾尼瓦尔·买买提", "A卷1"])
def test_rare_characters_in_names_can_be_printed(name: str) -> None:
    assert unprintable([name]) == []


@pytest.mark.parametrize("name", ["𬱖", "䶮", "堃", "𠮷"])
def test_rare_characters_are_in_the_file_as_they_were_written(name: str) -> None:
    document = make_document(make_notice(addressees=name), make_figures(make_sitters(4, 2)), NAMELESS, "")
    pdf = typeset_official(document)
    assert name in read_text(pdf)


def test_words_that_no_font_shows_are_named_once_in_their_order() -> None:
    words = ["周明", f"乙{NOWHERE}", f"甲{NOWHERE}", f"乙{NOWHERE}"]
    assert unprintable(words) == [f"乙{NOWHERE}", f"甲{NOWHERE}"]
    assert unprintable_characters(f"甲{NOWHERE}乙{NOWHERE}\U0003fffc") == f"{NOWHERE}\U0003fffc"


@pytest.mark.parametrize(
    "values",
    [
        {"a": f"甲{NOWHERE}"},
        {"a": ["x", (f"甲{NOWHERE}",)]},
        {"a": {"b": {"c": f"甲{NOWHERE}"}}},
        {"a": [Block("p", f"甲{NOWHERE}")]},
    ],
)
def test_a_word_that_would_print_as_a_box_is_found_however_deep_it_lies(values: dict[str, object]) -> None:
    with pytest.raises(Invalid, match=f"甲{NOWHERE}"):
        rendering.check_printable(values)


def test_at_most_five_words_are_named() -> None:
    with pytest.raises(Invalid) as refusal:
        rendering.check_printable({"names": [f"{n}{NOWHERE}" for n in range(9)]})
    assert refusal.value.message.count(NOWHERE) == 5


@pytest.mark.parametrize(
    "url",
    ["file:///etc/passwd", "http://127.0.0.1/x", "https://example.org/", "house:other.otf", "house:../x", "ftp://x/"],
)
def test_a_template_reads_nothing_but_our_own_fonts(url: str) -> None:
    with pytest.raises(FatalURLFetchingError):
        rendering._OwnFilesOnly().fetch(url)


def test_digits_and_letters_are_a_face_that_holds_nothing_else() -> None:
    with TTFont(BytesIO(latin.latin_font())) as font:
        held = set(map(chr, font.getBestCmap()))
        measures = font["hhea"].ascent, font["hhea"].descent
    assert held == set(latin.CHARACTERS)
    with TTFont(next(face.path for face in FACES if face.family == "House Fang")) as fang:
        assert measures == (fang["hhea"].ascent, fang["hhea"].descent)


def test_the_ink_of_a_line_begins_at_its_tallest_character() -> None:
    both = ink_below_line_top("一国", "House Title")
    assert both == min(ink_below_line_top("一", "House Title"), ink_below_line_top("国", "House Title"))
    assert 0 < both < ink_below_line_top("一", "House Title") < 1


def test_a_face_whose_file_is_missing_prints_nothing_and_breaks_nothing() -> None:
    assert list(fonts._code_points(Face("Gone", "normal", Path("/nowhere/gone.otf")))) == []
