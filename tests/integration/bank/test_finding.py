"""Lists, filters and search: the same answers in the same order on both databases."""

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy.orm import Session

from examsvc.bank.census import count_choices
from examsvc.bank.finding import Filters, count_questions, list_questions
from examsvc.bank.models import Question, QuestionVersion
from examsvc.bank.versions import Draft, add_version
from examsvc.core.canonical import canonical_json
from examsvc.core.clock import SettableClock
from examsvc.core.database import Database
from tests.factories.accounts import make_office
from tests.factories.bank import approve_for, make_question

STEMS = (
    "贫困人口退出以户为单位。",
    "易地扶贫搬迁以集中安置为主。",
    "每个驻村工作队一般不少于3人。",
    "决定的文号为中发〔2015〕34号。",
    "户主签字后公告。",
)


def add(
    session: Session,
    clock: SettableClock,
    stem: str,
    options: str = "甲",
    topic: str = "退出",
    question: Question | None = None,
) -> QuestionVersion:
    question = question or Question(origin="shipped", state="shipped", created_at=clock.now())
    session.add(question)
    session.flush()
    listed = [{"id": "a", "text": options}, {"id": "b", "text": "乙"}]
    content = canonical_json({"stem": stem, "options": listed})
    draft = Draft(
        kind="single",
        content=content,
        key='{"correct":"a"}',
        stem_text=stem,
        explanation="解析",
        topic=topic,
        difficulty=2,
        level="national",
        area="全国",
        validity="",
        practice_only=False,
        exposure_public=True,
        fact_keys="",
        clause_id=None,
        source_absent=None,
        content_hash="0" * 64,
    )
    return add_version(session, question, draft, "随附", None, clock.now())


def found(session: Session, office_id: int, **asked: str) -> list[str]:
    filters = Filters(**asked)
    rows = list_questions(session, office_id, filters, 1, 50)
    assert count_questions(session, office_id, filters) == len(rows)
    return [row.version.stem_text for row in rows]


@pytest.mark.parametrize(
    ("words", "places"),
    [
        ("", [0, 1, 2, 3, 4]),
        ("户", [0, 4]),
        ("退出", [0]),
        ("搬迁", [1]),
        ("扶贫搬迁", [1]),
        ("工作队", [2]),
        ("贫困 单位", [0]),
        ("单位，贫困", [0]),
        ("2015", [3]),
        ("２０１５", [3]),
        ("中发〔2015〕34号", [3]),
        ("中发[2015]34号", [3]),
        ("搬出", []),
        ("stem", []),
        ("options", []),
        ("'; DROP TABLE question; --", []),
    ],
)
def test_words_of_any_length_find_what_they_stand_in(
    database: Database, clock: SettableClock, words: str, places: list[int]
) -> None:
    with database.writing() as session:
        office = make_office(session, clock.now())
        for stem in STEMS:
            add(session, clock, stem, topic="其他")
        assert found(session, office.id, words=words) == [STEMS[n] for n in places]


def test_options_and_topics_are_searched_too(database: Database, clock: SettableClock) -> None:
    with database.writing() as session:
        office = make_office(session, clock.now())
        add(session, clock, "题一", options="产业扶贫")
        add(session, clock, "题二", topic="产业发展")
        add(session, clock, "题三")
        assert found(session, office.id, words="产业") == ["题一", "题二"]


def test_a_new_version_is_found_by_its_own_words_only(database: Database, clock: SettableClock) -> None:
    with database.writing() as session:
        office = make_office(session, clock.now())
        question = add(session, clock, "旧的说法").question
        add(session, clock, "新的写法", question=question)
        assert found(session, office.id, words="旧的") == []
        assert found(session, office.id, words="新的") == ["新的写法"]


@pytest.mark.parametrize(
    ("asked", "places"),
    [
        ({"topic": "甲"}, [0, 1]),
        ({"level": "provincial"}, [1, 2]),
        ({"kind": "multiple"}, [2]),
        ({"state": "approved"}, [0]),
        ({"state": "waiting"}, [1, 2]),
        ({"state": "unheard-of"}, [0, 1, 2]),
        ({"topic": "甲", "state": "waiting"}, [1]),
        ({"topic": "丙"}, []),
        ({"kind": "unheard-of"}, []),
    ],
)
def test_filters_narrow_together(
    database: Database, clock: SettableClock, asked: dict[str, str], places: list[int]
) -> None:
    with database.writing() as session:
        office = make_office(session, clock.now())
        versions = [
            make_question(session, clock.now(), topic="甲"),
            make_question(session, clock.now(), topic="甲", level="provincial"),
            make_question(session, clock.now(), topic="乙", level="provincial", kind="multiple"),
        ]
        approve_for(session, office, clock.now(), versions[0])
        assert found(session, office.id, **asked) == [versions[n].stem_text for n in places]


def test_pages_follow_each_other_without_gap_or_repeat(database: Database, clock: SettableClock) -> None:
    with database.writing() as session:
        office = make_office(session, clock.now())
        made = [make_question(session, clock.now()).id for _ in range(7)]
        pages = [list_questions(session, office.id, Filters(), page, 3) for page in (1, 2, 3, 4)]
        assert [[row.version.id for row in page] for page in pages] == [made[:3], made[3:6], made[6:], []]


@pytest.mark.parametrize(("exposure", "places"), [("public", [0, 2]), ("own", [1]), ("unheard-of", [0, 1, 2])])
def test_what_is_public_and_what_is_the_office_s_own_are_told_apart(
    database: Database, clock: SettableClock, exposure: str, places: list[int]
) -> None:
    with database.writing() as session:
        office = make_office(session, clock.now())
        made = [make_question(session, clock.now(), public=public) for public in (True, False, True)]
        assert found(session, office.id, exposure=exposure) == [made[n].stem_text for n in places]


def test_a_question_is_public_as_its_current_version_is(database: Database, clock: SettableClock) -> None:
    with database.writing() as session:
        office = make_office(session, clock.now())
        first = make_question(session, clock.now(), public=True)
        make_question(session, clock.now(), question=first.question, public=False)
        assert found(session, office.id, exposure="public") == []


def test_an_empty_bank_has_no_topics_and_no_questions(database: Database, clock: SettableClock) -> None:
    with database.writing() as session:
        office = make_office(session, clock.now())
        assert count_choices(session, office.id).topics == []
        assert found(session, office.id) == []


@settings(max_examples=20, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.text(max_size=20))
def test_no_search_fails(database: Database, words: str) -> None:
    with database.reading() as session:
        assert found(session, 1, words=words) == []
