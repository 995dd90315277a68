"""Search terms: whatever stands in a text is found by any piece of it."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from examsvc.bank.search import query_terms, terms_of

CHINESE = st.text(alphabet="脱贫攻坚精准户村队𬱖", min_size=1, max_size=12)


@given(CHINESE, st.data())
def test_every_piece_of_a_text_finds_it(text: str, data: st.DataObject) -> None:
    start = data.draw(st.integers(0, len(text) - 1))
    end = data.draw(st.integers(start + 1, len(text)))
    assert query_terms(text[start:end]) <= terms_of(text)


@given(st.text(max_size=30))
def test_a_text_finds_itself(text: str) -> None:
    assert query_terms(text) <= terms_of(text)


@pytest.mark.parametrize(
    ("one", "other"),
    [("２０１５", "2015"), ("ＧＢ", "gb"), ("〔2015〕34号", "[2015]34号"), ("脱贫 攻坚", "脱贫，攻坚")],
)
def test_width_case_and_punctuation_do_not_matter(one: str, other: str) -> None:
    assert query_terms(one) == query_terms(other)


@pytest.mark.parametrize("text", ["", "   ", "，。！", "《》"])
def test_a_query_without_words_asks_for_nothing(text: str) -> None:
    assert query_terms(text) == set()


@given(st.text(max_size=40))
def test_every_term_fits_its_column(text: str) -> None:
    assert all(1 <= len(term) <= 8 for term in terms_of(text))
