"""A 文号 is taken as written or refused; nothing is completed or repaired in silence."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from examsvc.bank.formats.document_number import BadDocumentNumber, check_document_number


@pytest.mark.parametrize(
    "text", ["中发〔2015〕34号", "厅字〔2016〕6号", "银保监发〔2021〕6号", "发改地区〔2016〕2022号"]
)
def test_a_right_number_is_returned_as_it_is(text: str) -> None:
    assert check_document_number(text) == text


@pytest.mark.parametrize(
    "text",
    [
        "中发[2015]34号",
        "中发【2015】34号",
        "中发（2015）34号",
        "中发(2015)34号",
        "中发［2015］34号",
        "中发<2015>34号",
        "中发《2015》34号",
        "中发 〔2015〕 34 号",
    ],
)
def test_wrong_brackets_are_refused_with_the_right_form(text: str) -> None:
    with pytest.raises(BadDocumentNumber) as refused:
        check_document_number(text)
    assert refused.value.suggestion == "中发〔2015〕34号"


@pytest.mark.parametrize(
    "text",
    [
        "",
        "中发2015年34号",
        "中发〔15〕34号",
        "中发〔2015〕第34号",
        "中发〔2015〕034号",
        "中发〔2015〕34",
        "〔2015〕34号",
        "中发〔２０１５〕34号",
        "中发〔2015〕３４号",
        "中发〔2015〕34号 ",
        "中发〔2015〕34号\n",
        "中发〔2015]34号之一",
        "中发〔3015〕34号",
    ],
)
def test_what_brackets_alone_do_not_mend_gets_no_suggestion(text: str) -> None:
    with pytest.raises(BadDocumentNumber) as refused:
        check_document_number(text)
    assert refused.value.suggestion in ("", "中发〔2015〕34号")
    assert refused.value.suggestion == "" or text.strip() == "中发〔2015〕34号"


def suggestion_for(text: str) -> str:
    try:
        return check_document_number(text)
    except BadDocumentNumber as bad:
        return bad.suggestion


@given(st.text(alphabet="中发 〔〕[](){}【】2015034号", max_size=16))
def test_a_suggestion_is_always_a_right_number(text: str) -> None:
    suggested = suggestion_for(text)
    assert suggested == "" or check_document_number(suggested) == suggested
