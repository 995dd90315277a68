"""What looking through a bank costs: so many statements whatever it holds, and no version's wording but a page's."""

from collections import Counter
from collections.abc import Callable

import pytest
from sqlalchemy.orm import Session

from examsvc.accounts.models import Office
from examsvc.bank.census import count_choices, take_census
from examsvc.bank.finding import Filters, count_questions, list_counted, list_questions
from examsvc.bank.rechecks import count_queued
from examsvc.bank.standing import Standing
from examsvc.core.clock import SettableClock
from examsvc.core.database import Database
from examsvc.core.roles import Role
from examsvc.web.app import ExamApp
from tests.factories.accounts import make_office
from tests.factories.bank import make_question
from tests.factories.big_bank import make_big_bank
from tests.factories.visiting import visit_as
from tests.support.statements import explain, listening

MANY = 120


@pytest.fixture
def office(database: Database, clock: SettableClock) -> Office:
    """An office whose bank holds questions in every standing that has a list, and a few shared ones."""
    with database.writing() as session:
        made = make_office(session, clock.now())
        make_big_bank(session, made, clock.now(), MANY, versions=2)
        for _ in range(3):
            make_question(session, clock.now())
        session.expunge(made)
    return made


def test_each_filter_by_state_finds_what_the_whole_list_shows_there(database: Database, office: Office) -> None:
    with database.reading() as session:
        whole = list_questions(session, office.id, Filters(), 1, MANY + 3)
        assert len(whole) == MANY + 3
        for standing in Standing:
            wanted = [row.question.id for row in whole if row.standing is standing]
            filters = Filters(state=standing)
            found = list_questions(session, office.id, filters, 1, MANY + 3)
            assert [row.question.id for row in found] == wanted
            assert count_questions(session, office.id, filters) == len(wanted)
        assert {row.standing for row in whole} == set(Standing) - {Standing.RETIRED}


@pytest.mark.parametrize("page", [1, 2, 99])
def test_a_page_and_its_total_out_of_one_search_agree_with_both_alone(
    database: Database, office: Office, page: int
) -> None:
    filters = Filters(words="规定")
    with database.reading() as session:
        rows, total = list_counted(session, office.id, filters, page, 20)
        assert rows == list_questions(session, office.id, filters, page, 20)
        assert total == count_questions(session, office.id, filters) > 20


def test_a_search_without_a_find_has_no_total(database: Database, office: Office) -> None:
    with database.reading() as session:
        assert list_counted(session, office.id, Filters(words="无处可寻"), 1, 20) == ([], 0)


def test_the_census_counts_what_the_list_shows(database: Database, clock: SettableClock, office: Office) -> None:
    with database.writing() as session:
        make_question(session, clock.now(), topic="自己写的", created_by=77)
    with database.reading() as session:
        whole = list_questions(session, office.id, Filters(), 1, MANY + 4)
        census = take_census(session, office.id, 77)
    shown = Counter(
        (row.version.topic, row.version.area, row.standing, row.version.created_by == 77) for row in whole
    )
    assert census.counts == shown
    assert census.choices.topics == sorted({row.version.topic for row in whole})
    assert census.choices.areas == sorted({row.version.area for row in whole})
    assert census.standing(Standing.SHIPPED, Standing.DRAFT) == sum(
        row.standing in (Standing.SHIPPED, Standing.DRAFT) for row in whole
    )
    assert (census.standing(Standing.SHIPPED, own=True), census.standing(Standing.SHIPPED, own=False)) == (1, 3)


@pytest.mark.parametrize(
    ("asked", "counted"),
    [
        ({}, True),
        ({"topic": "示例主题3"}, True),
        ({"topic": "示例主题3", "area": "示例县"}, True),
        ({"topic": "没有的主题"}, True),
        ({"area": "示例县", "state": "in_review"}, False),
        ({"topic": "示例主题3", "level": "national"}, False),
        ({"words": "规定"}, False),
        ({"exposure": "own"}, False),
    ],
)
def test_the_choices_know_how_many_a_filter_leaves_or_that_they_do_not(
    database: Database, office: Office, asked: dict[str, str], counted: bool
) -> None:
    filters = Filters(**asked)
    with database.reading() as session:
        total = count_choices(session, office.id).total(filters)
        assert total == (count_questions(session, office.id, filters) if counted else None)


def test_the_choices_are_those_of_the_census(database: Database, office: Office) -> None:
    with database.reading() as session:
        assert count_choices(session, office.id) == take_census(session, office.id, 77).choices


def test_what_waits_to_be_looked_at_again_is_what_the_queue_holds(database: Database, office: Office) -> None:
    with database.reading() as session:
        census = take_census(session, office.id, 77)
        assert census.standing(Standing.TO_RECHECK, own=False) == count_queued(session, office.id, 77) > 0


# Two for who asks; how many, how many of what, which, their wording, the papers they stood on, how they fared.
A_LIST = 8


@pytest.mark.parametrize(
    "query",
    [
        "",
        "?page=4",
        "?topic=示例主题3&level=national&area=示例县&kind=single&difficulty=1",
        "?state=in_review",
        "?words=规定",
        "?doc_no=示例发〔2020〕1号",
        "?use=unused&facility=none",
        "?exposure=own",
    ],
)
def test_a_list_asks_eight_things_however_it_is_narrowed(app: ExamApp, office: Office, query: str) -> None:
    browser = visit_as(app, office, Role.BANK_KEEPER, Role.REVIEWER)
    with listening(app.installation.database) as heard:
        page = browser.get(f"/questions{query}").text
    assert "待复核" in page
    assert len(heard) <= A_LIST


COUNTING: dict[str, Callable[[Session, int], object]] = {
    "all": lambda session, office: count_questions(session, office, Filters()),
    "a topic": lambda session, office: count_questions(session, office, Filters(topic="示例主题3", level="national")),
    "words": lambda session, office: count_questions(session, office, Filters(words="搬迁")),
    "a standing": lambda session, office: count_questions(session, office, Filters(state="in_review")),
    "the census": lambda session, office: take_census(session, office, 1),
    "the choices": count_choices,
    "the queue": lambda session, office: count_queued(session, office, 1),
}


@pytest.mark.parametrize("what", COUNTING)
def test_counting_reads_no_version_s_wording(database: Database, office: Office, what: str) -> None:
    with listening(database) as heard, database.reading() as session:
        COUNTING[what](session, office.id)
    assert len(heard) == 1
    assert "question_version" not in explain(database, heard[0])


def test_a_page_reads_the_wording_of_its_own_questions_only(database: Database, office: Office) -> None:
    with listening(database) as heard, database.reading() as session:
        list_questions(session, office.id, Filters(words="规定"), 2, 20)
    which, wording = heard
    assert "question_version" not in explain(database, which)
    assert "SCAN question_version" not in explain(database, wording)
