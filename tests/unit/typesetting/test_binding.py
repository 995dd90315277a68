"""Several PDFs become one, each on sheets of its own."""

from io import BytesIO

import pikepdf
import pytest

from examsvc.typesetting.binding import bind


def pdf(pages: int, wide: float = 595) -> bytes:
    result, made = BytesIO(), pikepdf.new()
    for _page in range(pages):
        made.add_blank_page(page_size=(wide, 842))
    made.save(result)
    return result.getvalue()


@pytest.mark.parametrize(
    ("parts", "pages"), [([1], 1), ([2], 2), ([1, 1], 3), ([2, 1], 3), ([1, 2], 4), ([3, 1, 2], 8), ([1, 1, 1], 5)]
)
def test_each_part_begins_on_the_front_of_a_sheet(parts: list[int], pages: int) -> None:
    with pikepdf.open(BytesIO(bind([pdf(n, 500 + n) for n in parts]))) as bound:
        assert len(bound.pages) == pages
        wide = [float(page.mediabox[2]) for page in bound.pages]
        begins, at = [], 0
        for n in parts:
            begins.append(wide[at])
            at += n + n % 2
        assert begins == [500 + n for n in parts]


def test_the_same_parts_give_the_same_file() -> None:
    assert bind([pdf(1), pdf(2)]) == bind([pdf(1), pdf(2)])
