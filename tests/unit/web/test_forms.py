"""What every form does: unknown fields are refused, spaces are nothing, what was typed stays."""

from datetime import UTC, datetime
from decimal import Decimal

import pytest
from flask import Flask, g
from hypothesis import given
from hypothesis import strategies as st
from wtforms import IntegerField, PasswordField, StringField, TextAreaField
from wtforms.validators import InputRequired

from examsvc.core.errors import Conflict, Invalid
from examsvc.web.forms import HouseForm, MarksField, is_plain
from tests.support.form_page import make_page, sent

NOON = datetime(2026, 5, 20, 4, tzinfo=UTC)
TYPED = {"name": "东岭镇", "secret": "a word", "text": "正文"}


class SomeForm(HouseForm):
    """A form with one field of each sort."""

    name = StringField("名称", [InputRequired("这一项必须填写。")], filters=[lambda text: text and text[:8]])
    secret = PasswordField("密码")
    text = TextAreaField("正文")
    count = IntegerField("人数", default=1)
    marks = MarksField("分数", default=Decimal(1), places=None)


@pytest.fixture
def page() -> Flask:
    return make_page()


def test_a_form_is_valid_when_it_was_sent_as_it_was_shown(page: Flask) -> None:
    with sent(page, TYPED, NOON):
        assert SomeForm().validate_on_submit()
        assert "refused_with" not in g


@pytest.mark.parametrize("added", ["order_no", "namex", "csrf", "name "])
def test_a_field_that_the_page_does_not_have_is_refused(page: Flask, added: str) -> None:
    with sent(page, {**TYPED, added: "1"}, NOON), pytest.raises(Invalid) as refused:
        SomeForm().validate()
    assert refused.value.code == "unknown-field"


def test_the_token_and_the_parts_of_a_list_are_known(page: Flask) -> None:
    with sent(page, {**TYPED, "csrf_token": "x", "name-0-part": "y"}, NOON):
        assert SomeForm().validate()


@pytest.mark.parametrize(
    ("typed", "kept"), [("  东岭镇 ", "东岭镇"), ("\u3000东岭镇\t", "东岭镇"), ("东 岭", "东 岭")]
)
def test_spaces_around_one_line_are_taken_off_and_other_filters_work_too(page: Flask, typed: str, kept: str) -> None:
    with sent(page, {**TYPED, "name": typed}, NOON):
        assert SomeForm().name.data == kept
    with sent(page, {**TYPED, "name": "  123456789"}, NOON):
        assert SomeForm().name.data == "12345678"


def test_a_password_and_a_text_stay_as_they_were_typed(page: Flask) -> None:
    with sent(page, {**TYPED, "secret": " a ", "text": "  缩进\n"}, NOON):
        form = SomeForm()
        assert (form.secret.data, form.text.data) == (" a ", "  缩进\n")


@pytest.mark.parametrize("nothing", ["", " ", "\u3000\t "])
def test_nothing_but_spaces_is_nothing(page: Flask, nothing: str) -> None:
    with sent(page, {**TYPED, "name": nothing}, NOON):
        form = SomeForm()
        assert not form.validate()
        assert list(form.name.errors) == ["这一项必须填写。"]
        assert g.refused_with == 400


def test_a_refusal_stands_beside_the_field_that_it_names(page: Flask) -> None:
    with sent(page, TYPED, NOON):
        form = SomeForm()
        form.tell(Conflict("已经有了。", fields={"name": "", "elsewhere": ""}))
        assert (list(form.name.errors), form.form_errors) == (["已经有了。"], [])
        assert g.refused_with == 409


def test_a_refusal_that_names_no_field_of_this_form_stands_above_it(page: Flask) -> None:
    with sent(page, TYPED, NOON):
        form = SomeForm()
        form.tell(Conflict("现在不行。", fields={"elsewhere": ""}))
        assert (form.errors.get("name"), form.form_errors) == (None, ["现在不行。"])


@pytest.mark.parametrize("typed", ["0", "1", "2.5", "99.99", "1.500", "-3", "1e2"])
def test_marks_are_taken_as_they_were_typed(page: Flask, typed: str) -> None:
    with sent(page, {**TYPED, "marks": typed}, NOON):
        form = SomeForm()
        assert form.validate()
        assert form.marks.data == Decimal(typed)


@pytest.mark.parametrize(
    "typed", ["0.001", "NaN", "sNaN", "Infinity", "-Infinity", "1e9", "1e400", "1e-400", "1.0" + "0" * 40 + "1", "一"]
)
def test_marks_that_nobody_gives_are_refused_with_a_sentence(page: Flask, typed: str) -> None:
    with sent(page, {**TYPED, "marks": typed}, NOON):
        form = SomeForm()
        assert not form.validate()
        assert form.marks.errors
        assert form.marks.data is None


@given(st.decimals(allow_nan=True, allow_infinity=True))
def test_every_number_is_plain_or_not_and_a_plain_one_has_two_places_at_most(number: Decimal) -> None:
    if is_plain(number):
        assert number * 100 == int(number * 100)


@given(st.integers(-(10**9), 10**9), st.integers(0, 99))
def test_whole_numbers_and_hundredths_are_plain(whole: int, hundredths: int) -> None:
    assert is_plain(Decimal(whole) / 10 + Decimal(hundredths) / 100)
