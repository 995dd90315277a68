"""Pages of long lists: whatever an address says, some page of the list is shown."""

from urllib.parse import parse_qs, urlsplit

import pytest
from flask import Flask
from hypothesis import given
from hypothesis import strategies as st

from examsvc.web.paging import page_address, page_count, page_number


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("1", 1),
        ("7", 7),
        ("0", 1),
        ("-3", 1),
        ("2.5", 1),
        ("", 1),
        ("x", 1),
        ("２", 1),
        ("²", 1),
        ("007", 7),
        ("100001", 100_000),
        ("9999999", 1),
    ],
)
def test_anything_odd_is_the_first_page(text: str, number: int) -> None:
    assert page_number({"page": text}) == number


def test_no_page_named_is_the_first() -> None:
    assert page_number({}) == 1


@given(st.text(max_size=12))
def test_no_address_asks_for_a_page_that_the_database_cannot_count_to(text: str) -> None:
    assert 1 <= page_number({"page": text}) <= 100_000


@pytest.mark.parametrize(("total", "pages"), [(0, 1), (1, 1), (50, 1), (51, 2), (100, 2), (101, 3)])
def test_an_empty_list_has_a_page_too(total: int, pages: int) -> None:
    assert page_count(total, 50) == pages


@given(st.integers(0, 10**6), st.integers(1, 500))
def test_the_pages_hold_everything_and_none_but_the_only_one_is_empty(total: int, size: int) -> None:
    pages = page_count(total, size)
    assert pages * size >= total
    assert pages == 1 or (pages - 1) * size < total


@pytest.fixture
def app() -> Flask:
    app = Flask(__name__)
    app.add_url_rule("/lists/<name>", "list")
    return app


def test_another_page_keeps_what_the_list_is_filtered_by(app: Flask) -> None:
    with app.test_request_context("/lists/units?words=东岭&page=2"):
        address = urlsplit(page_address(3))
    assert address.path == "/lists/units"
    assert parse_qs(address.query) == {"words": ["东岭"], "page": ["3"]}
