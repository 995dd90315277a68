"""Coverage: the counts add up, whatever the questions are."""

from collections import Counter

from hypothesis import given
from hypothesis import strategies as st

from examsvc.bank.coverage import Counted, cells, statistics, topic_rows

counted = st.builds(
    Counted,
    topic=st.sampled_from(["贫困退出", "资金管理", "驻村帮扶"]),
    level=st.sampled_from(["national", "provincial"]),
    kind=st.sampled_from(["single", "case"]),
    difficulty=st.integers(1, 5),
    area=st.sampled_from(["全国", "吉安市"]),
    practice_only=st.booleans(),
    public=st.booleans(),
    trust=st.sampled_from(["", "one_page"]),
)


@given(st.lists(counted))
def test_every_question_is_in_one_topic_and_in_one_cell(questions: list[Counted]) -> None:
    rows, found = topic_rows(questions), cells(questions)
    assert sum(row.total for row in rows) == sum(cell[4] for cell in found) == len(questions)
    assert all(cell[5] + cell[6] == cell[4] > 0 for cell in found)


@given(st.lists(counted, min_size=1))
def test_the_largest_topic_comes_first_and_fills_the_chart(questions: list[Counted]) -> None:
    rows = topic_rows(questions)
    assert (rows[0].share, rows[0].total) == (1.0, max(Counter(q.topic for q in questions).values()))
    assert all(0 <= row.papers_share <= row.share <= 1 for row in rows)


@given(st.lists(counted))
def test_each_way_of_counting_counts_all(questions: list[Counted]) -> None:
    told = statistics(questions)
    assert told["for_papers"] + told["practice_only"] == told["questions"] == len(questions)
    assert {sum(of.values()) for name, of in told.items() if name.startswith("by_")} == {len(questions)}


def test_what_nobody_said_about_a_fact_is_counted_as_unsaid() -> None:
    question = Counted("贫困退出", "national", "single", 1, "全国", practice_only=False, public=True, trust="")
    assert statistics([question])["by_trust"] == {"unsaid": 1}
