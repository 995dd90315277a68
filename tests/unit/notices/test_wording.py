"""The text of a notice: written freely, and every figure in it comes from the data."""

from dataclasses import replace
from datetime import UTC, date, datetime
from decimal import Decimal

import pytest

from examsvc.core.errors import Invalid
from examsvc.exams.rules import ExamRules
from examsvc.notices.figures import ScoreNotice
from examsvc.notices.ranking import SAT, Sitter
from examsvc.notices.wording import (
    DEFAULT_TEXT,
    FIELDS,
    LONGEST_MARK,
    blocks_of,
    check_text,
    check_title,
    day_text,
    definitions,
    fill,
    first_mark,
    first_title,
    mark_text,
    rate_text,
    score_text,
)
from tests.factories.reported import make_figures, make_sitters


def only_sat(*marks: str, kind: str = "township", category: str = "分管领导") -> list[Sitter]:
    return [Sitter(f"考生{n}", "", category, "示例镇", kind, 1, SAT, Decimal(m)) for n, m in enumerate(marks)]


def test_the_default_text_names_every_count_and_rate() -> None:
    text = fill(DEFAULT_TEXT, make_figures())
    for part in (
        "2026年5月20日在示例县党校组织了示例县2026年精准扶贫政策知识考试",
        "考试时间60分钟，满分100分，政策口径截至2026年5月20日",
        "应考118人，实考108人，请假3人，无故缺考6人，考场违规1人，参考率94.78%",
        "全员平均分",
    ):
        assert part in text
    assert "［" not in text


def test_the_counts_of_the_first_paragraph_add_up() -> None:
    import re

    text = fill("［参考情况］", make_figures())
    entered, *others = [int(n) for n in re.findall(r"(\d+)人", text)]
    assert entered == sum(others)


def test_what_happened_to_nobody_is_not_mentioned() -> None:
    text = fill(DEFAULT_TEXT, make_figures(make_sitters(absent=0, leave=0, irregular=0)))
    assert "应考118人，实考118人，参考率100.00%" in text
    assert not any(word in text for word in ("无故缺考0人", "考场违规", "请假0人"))


def test_with_nobody_present_no_dash_stands_for_a_figure() -> None:
    text = fill(DEFAULT_TEXT, make_figures(make_sitters(12, 4, absent=12, leave=0, irregular=0)))
    assert "应考12人，实考0人，无故缺考12人，参考率0.00%" in text
    assert "没有可统计的成绩" in text
    assert "—" not in text


def test_with_everybody_on_leave_there_is_no_rate() -> None:
    text = fill("［参考情况］", make_figures(make_sitters(3, 1, absent=0, leave=3, irregular=0)))
    assert text == "本次考试应考3人，实考0人，请假3人。"


def test_without_a_place_the_sentence_names_none() -> None:
    assert fill("［时间地点］组织了考试", replace(make_figures(), place="")) == "2026年5月20日组织了考试"


def test_groups_are_compared_townships_first_and_one_category_is_no_comparison() -> None:
    text = fill("［分组情况］", make_figures(only_sat("70", kind="department") + only_sat("80")))
    assert text == (
        "从单位类别看，乡镇实考1人，平均分80.00分，合格率100.00%；县直实考1人，平均分70.00分，合格率100.00%。"
    )


def test_a_group_nobody_of_which_sat_is_said_so() -> None:
    people = [*make_sitters(4, 2, absent=0, leave=0, irregular=0)]
    absent = [replace(p, standing="absent", marks=None) if p.unit_kind == "department" else p for p in people]
    assert "县直无人取得成绩" in fill("［分组情况］", make_figures(absent))


@pytest.mark.parametrize("name", sorted(FIELDS))
def test_every_offered_field_fills_with_words(name: str) -> None:
    assert fill(f"［{name}］", make_figures()).strip()


@pytest.mark.parametrize("text", ["［参考绿］", "［ 参考率 ］", "［平均分数］，［参考绿］"])
def test_a_field_that_no_figure_fills_is_named(text: str) -> None:
    with pytest.raises(Invalid) as refusal:
        check_text(text)
    assert text.split("］", maxsplit=1)[0].strip("［ ") in refusal.value.message


def test_a_field_named_twice_is_complained_of_once() -> None:
    with pytest.raises(Invalid) as refusal:
        check_text("［参考绿］和［参考绿］")
    assert refusal.value.message.count("参考绿") == 1


def test_ordinary_brackets_and_markup_stay_text() -> None:
    text = "（一）[平均分] <b>重点</b> {{ 7 }} %(n)s ［平均分］"
    assert fill(text, make_figures(only_sat("80"))) == "（一）[平均分] <b>重点</b> {{ 7 }} %(n)s 80.00"


def test_headings_are_told_by_how_they_are_numbered() -> None:
    text = "按照安排。\n\n一、总体情况\n（一）参考情况\n1.正文\n  （补充）正文  \n十一、要求"
    assert [(block.kind, block.text) for block in blocks_of(text)] == [
        ("p", "按照安排。"),
        ("h1", "一、总体情况"),
        ("h2", "（一）参考情况"),
        ("p", "1.正文"),
        ("p", "（补充）正文"),
        ("h1", "十一、要求"),
    ]


@pytest.mark.parametrize(
    ("value", "mark", "score", "rate"),
    [
        ("0", "0.00", "0", "0.00%"),
        ("0.005", "0.01", "0.005", "0.50%"),
        ("0.94777777", "0.95", "0.94777777", "94.78%"),
        ("1", "1.00", "1", "100.00%"),
        ("89.995", "90.00", "89.995", "8999.50%"),
        ("100.0000", "100.00", "100", "10000.00%"),
    ],
)
def test_figures_are_rounded_half_up_and_scores_lose_idle_zeros(value: str, mark: str, score: str, rate: str) -> None:
    number = Decimal(value)
    assert (mark_text(number), score_text(number), rate_text(number)) == (mark, score, rate)


def test_what_there_is_none_of_is_a_dash() -> None:
    assert {mark_text(None), score_text(None), rate_text(None)} == {"—"}


def test_dates_have_no_leading_zeros() -> None:
    assert day_text(date(2026, 5, 1)) == "2026年5月1日"


def test_the_day_of_the_exam_is_the_county_s_own() -> None:
    evening = replace(make_figures(), held_at=datetime(2026, 5, 20, 17, tzinfo=UTC))
    assert fill("［考试日期］", evening) == "2026年5月21日"


def notes(**changed: object) -> str:
    return "\n".join(definitions(make_figures(rules=ExamRules(**changed))))  # type: ignore[arg-type]


def test_the_definitions_say_what_an_absence_counts() -> None:
    assert "平均分=总分÷实考人数，无故缺考、考场违规的不计入" in notes(absence="excluded")
    assert "平均分=总分÷应考人数（不含请假），无故缺考、考场违规的按0分计入" in notes(absence="zero")


def test_the_definitions_name_every_rate_and_line_that_is_printed() -> None:
    text = notes(pass_mark=Decimal("70.5"), excellent_mark=Decimal(85))
    for word in (
        "全员平均分=",
        "参考率=",
        "合格率、优秀率以实考人数为分母",
        "合格线70.5分，优秀线85分",
        "同分同名次",
    ):
        assert word in text


def test_small_units_are_mentioned_only_where_the_rules_set_them_apart() -> None:
    assert "实考不足3人的单位不排名" in notes(least_unit=3)
    assert "不排名" not in notes(least_unit=1)


def test_definitions_are_numbered_without_a_gap() -> None:
    for figures in (make_figures(), make_figures(rules=ExamRules(least_unit=2))):
        lines = definitions(figures)
        assert [line.partition(".")[0] for line in lines] == [str(n) for n in range(1, len(lines) + 1)]


def test_figures_are_stored_and_read_back_as_they_were() -> None:
    from examsvc.notices.figures import read_figures

    figures: ScoreNotice = make_figures()
    assert read_figures(figures.to_json()) == figures
    assert read_figures(figures.to_json()).to_json() == figures.to_json()


OFFICE, SHORT = "示例县脱贫攻坚领导小组办公室", "示例县扶贫办"


@pytest.mark.parametrize(
    ("names", "exam", "begins"),
    [
        ((OFFICE, SHORT), "2026年政策知识考试", f"{OFFICE}关于2026年政策知识考试"),
        (("示" * 120, SHORT), "2026年政策知识考试", f"{SHORT}关于2026年政策知识考试"),
        (("示" * 200, "例" * 60), "考" * 100, "关于考考"),
        ((OFFICE, SHORT), "考" * 120, "关于考考"),
    ],
)
def test_a_draft_begins_with_the_longest_title_that_leaves_the_text_its_room(
    names: tuple[str, str], exam: str, begins: str
) -> None:
    title = first_title(names, exam)
    assert title.startswith(begins)
    assert title.endswith("情况的通报")
    assert len(title) <= 200


@pytest.mark.parametrize(
    ("names", "mark"),
    [
        ((OFFICE, SHORT), f"{OFFICE}文件"),
        (("示" * 58, SHORT), "示" * 58 + "文件"),
        (("示" * 59, SHORT), f"{SHORT}文件"),
        (("示" * 200, "例" * 60), "例" * 58 + "文件"),
    ],
)
def test_a_draft_begins_with_a_mark_that_its_form_accepts(names: tuple[str, str], mark: str) -> None:
    assert first_mark(names) == mark
    assert len(mark) <= LONGEST_MARK


@pytest.mark.parametrize(("characters", "fits"), [(1, True), (126, True), (127, False), (200, False)])
def test_a_title_has_at_most_seven_lines(characters: int, fits: bool) -> None:
    title = "题" * characters
    if fits:
        check_title(title)
        return
    with pytest.raises(Invalid, match="标题太长") as refused:
        check_title(title)
    assert set(refused.value.fields) == {"title"}
