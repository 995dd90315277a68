"""Numbers and wordings as people write them."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from examsvc.bank.question_types.normalisation import plain, read_number


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
