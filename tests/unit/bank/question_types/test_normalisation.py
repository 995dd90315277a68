"""Numbers and wordings as people write them."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from examsvc.bank.question_types.normalisation import plain, read_number, wording


@pytest.mark.parametrize(
    ("text", "unit", "number"),
    [
        ("3", "年", "3"),
        ("3年", "年", "3"),
        ("３ 年", "年", "3"),
        ("三年", "年", "3"),
        ("三", "年", "3"),
        ("叁", "年", "3"),
        ("3个月", "年", None),
        ("3天", "年", None),
        ("两", "项", "2"),
        ("十", "项", "10"),
        ("十二", "项", "12"),
        ("二十", "项", "20"),
        ("一百二十", "人", "120"),
        ("一百零五", "人", "105"),
        ("一千二百三十万零五", "人", "12300005"),
        ("二〇二〇", "年", "2020"),
        ("二零二零年", "年", "2020"),
        ("2020", "年", "2020"),
        ("3,058", "个", "3058"),
        ("3058个", "个", "3058"),
        ("3万", "元", "30000"),
        ("3万元", "元", "30000"),
        ("1.5亿", "元", "150000000"),
        ("5万元", "万元", "5"),
        ("5万", "万元", "5"),
        ("五万", "万元", "5"),
        ("12万", "万户", "12"),
        ("9899万人", "万人", "9899"),
        ("万", "元", None),
        ("亿万", "元", None),
        ("一点五倍", "倍", "1.5"),
        ("1.5倍", "倍", "1.5"),
        ("2%", "%", "2"),
        ("２％", "%", "2"),
        ("百分之二", "%", "2"),
        ("2个百分点", "%", "2"),
        ("2", "%", "2"),
        ("零点五", "%", "0.5"),
        ("3个", "县", "3"),
        ("3个县", "县", "3"),
        ("-1.5", "", "-1.5"),
        ("1.50", "", "1.5"),
        ("约3", "年", "3"),
        ("", "年", None),
        ("年", "年", None),
        ("三三十", "年", None),
        ("三保障", "", None),
        ("点五", "", None),
        ("3.2.1", "", None),
        ("3或4", "年", None),
        ("abc", "", None),
    ],
)
def test_a_number_is_read_with_and_without_its_unit(text: str, unit: str, number: str | None) -> None:
    assert read_number(text, unit) == (None if number is None else Decimal(number))


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("不愁吃、不愁穿", "不愁吃,不愁穿"),
        ("不愁吃 不愁穿", "不愁吃、不愁穿。"),
        ("“两不愁”", "两不愁"),
        ("ＡＢＣ", "abc"),
        ("《决定》", "决定"),
    ],
)
def test_width_case_spaces_and_punctuation_do_not_matter(one: str, other: str) -> None:
    assert plain(one) == plain(other)


@pytest.mark.parametrize(("one", "other"), [("两不愁", "二不愁"), ("三保障", "3保障"), ("产业扶贫", "产业脱贫")])
def test_words_stay_words(one: str, other: str) -> None:
    assert plain(one) != plain(other)


@given(st.text())
def test_folding_twice_changes_nothing_more(text: str) -> None:
    assert plain(plain(text)) == plain(text)


@given(st.integers(0, 10**7))
def test_every_whole_number_is_read_as_itself(number: int) -> None:
    assert read_number(f"{number:,}户", "户") == number


@given(st.text(), st.text(max_size=3))
def test_reading_a_number_never_fails(text: str, unit: str) -> None:
    found = read_number(text, unit)
    assert found is None or found.is_finite()


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("第三条", "第3条"),
        ("第十二条", "第 12 条"),
        ("一公告", "1公告"),
        ("百企帮百村", "100企帮100村"),
        ("二〇二〇年", "2020年"),
        ("中发〔2015〕34号", "中发[2015]三十四号"),
        ("两不愁三保障", "2不愁、3保障"),
    ],
)
def test_numerals_inside_a_wording_may_be_written_either_way(one: str, other: str) -> None:
    assert wording(one) == wording(other)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("第三条", "第四条"),
        ("第三条", "第三十条"),
        ("1.5倍", "15倍"),
        ("百企帮百村", "千企帮千村"),
        ("万企帮万村", "亿企帮亿村"),
        ("不愁吃", "不愁穿"),
    ],
)
def test_different_wordings_stay_different(one: str, other: str) -> None:
    assert wording(one) != wording(other)


@given(st.text(max_size=40))
def test_writing_figures_twice_changes_nothing_more(text: str) -> None:
    assert wording(wording(text)) == wording(text)


@given(st.integers(1, 9999), st.sampled_from(["年", "万元", "%", "个村"]), st.sampled_from(["", " ", "　"]))
def test_a_chinese_and_an_arabic_number_are_one(number: int, unit: str, gap: str) -> None:
    assert read_number(f"{spoken(number)}{gap}{unit}", unit) == read_number(f"{number}{gap}{unit}", unit) == number


def spoken(number: int) -> str:
    """Say a number below ten thousand as people do: 1005 is 一千零五."""
    said, zero = "", False
    for place, name in ((1000, "千"), (100, "百"), (10, "十"), (1, "")):
        digit = number // place % 10
        if digit:
            said += ("零" if zero and said else "") + "零一二三四五六七八九"[digit] + name
        zero = not digit
    return said
