"""The handbook: one page a role, and the buttons it names are there."""

import re

import pytest

from examsvc.exams.prints.handbook import HANDBOOK, Duty
from examsvc.exams.prints.making import wanted_sheets
from examsvc.typesetting.rendering import typeset
from tests.conventions.sources import files, text
from tests.factories.printed import make_papers
from tests.support.printed import read_pages

PAGES = "".join(
    text(name) for name in files("templates/", "examsvc/", endings=(".html", ".py")) if "handbook" not in name
)


def words_of(duty: Duty) -> str:
    return "".join((*(step for hour in duty.hours for step in hour.steps), *duty.minding))


def test_every_role_has_exactly_one_page_in_the_order_of_the_day() -> None:
    template, values = wanted_sheets(make_papers())["12 考务手册.pdf"]
    pages = read_pages(typeset(template, **values))
    assert [page.lines[0].text for page in pages] == [duty.role for duty in HANDBOOK]
    assert len(HANDBOOK) == 6
    for page, duty in zip(pages, HANDBOOK, strict=True):
        said = "".join(line.text for line in page.lines)
        heads = [line.text for line in page.lines if line.text.startswith(tuple(hour.when for hour in duty.hours))]
        assert [head[: len(hour.when)] for head, hour in zip(heads, duty.hours, strict=True)] == [
            h.when for h in duty.hours
        ]
        assert "考务办公室电话" in said


@pytest.mark.parametrize("duty", HANDBOOK, ids=[duty.role for duty in HANDBOOK])
def test_buttons_are_called_by_the_names_they_bear(duty: Duty) -> None:
    assert [name for name in re.findall("「(.+?)」", words_of(duty)) if f'_("{name}")' not in PAGES] == []


def test_the_handbook_names_the_papers_as_the_pack_does() -> None:
    names = {name.split("/")[-1][3:-4] for name in wanted_sheets(make_papers())}
    for duty in HANDBOOK:
        assert set(re.findall("《(.+?)》", words_of(duty))) - names == set()
