"""The codes of a PDF's text become letters by the font's own table, and a hostile table does no harm."""

import pikepdf
import pytest
from hypothesis import given
from hypothesis import strategies as st

from examsvc.files.glyphs import Glyphs
from examsvc.files.secrecy import find_secrecy_marks

# A stream lives only as long as its file does.
PDF = pikepdf.new()


def font(table: bytes | None, *, wide: bool = True) -> pikepdf.Dictionary:
    """Make a font with a table from codes to letters, or without one."""
    held = pikepdf.Dictionary(Type=pikepdf.Name.Font, Subtype=pikepdf.Name.Type0 if wide else pikepdf.Name.Type1)
    if table is not None:
        held["/ToUnicode"] = pikepdf.Stream(PDF, table)
    return held


def singles(*pairs: tuple[str, str]) -> bytes:
    rows = "\n".join(f"<{code}> <{text}>" for code, text in pairs)
    return f"{len(pairs)} beginbfchar\n{rows}\nendbfchar".encode()


def ranges(*rows: str) -> bytes:
    return "\n".join((f"{len(rows)} beginbfrange", *rows, "endbfrange")).encode()


def test_single_codes_are_spelt_by_the_table() -> None:
    glyphs = Glyphs(font(singles(("0001", "673A"), ("0002", "5BC6"), ("0003", "2605"))))
    assert glyphs.spell(b"\0\1\0\2\0\3") == "机密★"
    assert find_secrecy_marks(glyphs.spell(b"\0\1\0\2\0\3")).refused


def test_a_range_counts_on_from_its_first_letter() -> None:
    assert Glyphs(font(ranges("<0010> <0012> <4E00>"))).spell(b"\0\x10\0\x11\0\x12") == "一丁丂"


def test_a_range_may_name_each_letter() -> None:
    assert Glyphs(font(ranges("<0001> <0002> [<673A> <5BC6>]"))).spell(b"\0\1\0\2") == "机密"


def test_one_code_may_be_several_letters_or_a_rare_one() -> None:
    glyphs = Glyphs(font(singles(("0001", "673A5BC6"), ("0002", "D86CDFF0"))))
    assert glyphs.spell(b"\0\1") == "机密"
    assert len(glyphs.spell(b"\0\2")) == 1


def test_a_narrow_font_reads_one_byte_a_code() -> None:
    assert Glyphs(font(singles(("41", "7532")), wide=False)).spell(b"AA") == "甲甲"


def test_without_a_table_one_byte_codes_are_latin_and_wide_ones_say_nothing() -> None:
    assert Glyphs(None).spell(b"abc") == "abc"
    assert Glyphs(font(None, wide=False)).spell(b"abc") == "abc"
    assert Glyphs(font(None)).spell(b"\0a\0b") == ""


def test_codes_that_the_table_lacks_and_half_codes_are_passed_over() -> None:
    assert Glyphs(font(singles(("0001", "673A")))).spell(b"\0\1\0\x09\0") == "机"


@pytest.mark.parametrize(
    "table",
    [
        b"",
        b"beginbfchar",
        b"beginbfchar <zz> <00> endbfchar",
        ranges("<0005> <0001> <4E00>"),
        ranges("<0001> <0002> <>"),
        ranges("<0001> <0002> []"),
        singles(("0001", "D800")),
        singles(("0001", "6")),
    ],
    ids=["nothing", "no end", "no hex", "backwards", "empty text", "empty list", "half a letter", "an odd digit"],
)
def test_a_table_that_makes_no_sense_is_read_without_a_complaint(table: bytes) -> None:
    assert isinstance(Glyphs(font(table)).spell(b"\0\1\0\2"), str)


def test_a_range_without_end_is_cut_and_never_leaves_the_letters_there_are() -> None:
    glyphs = Glyphs(font(ranges("<0000> <FFFFFFFF> <DBFFDFF0>")))
    assert glyphs.spell(b"\0\x40") == "\U0010ffff"


@given(st.binary(max_size=200), st.binary(max_size=20))
def test_no_table_and_no_codes_raise(table: bytes, codes: bytes) -> None:
    held = b"beginbfchar " + table + b" endbfchar beginbfrange " + table + b" endbfrange"
    assert isinstance(Glyphs(font(held)).spell(codes), str)
