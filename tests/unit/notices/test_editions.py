"""What each edition prints: every figure against an oracle of its own, and nothing that does not belong there."""

from collections import defaultdict
from fractions import Fraction

import pytest

from examsvc.exams.rules import ExamRules
from examsvc.notices.editions import INTERNAL, NAMELESS, make_document
from examsvc.notices.ranking import Sitter
from examsvc.typesetting.official import OfficialDocument, Table
from tests.factories.reported import make_figures, make_notice, make_sitters

PEOPLE = make_sitters()


def document(edition: str, people: list[Sitter] | None = None, **rules: object) -> OfficialDocument:
    figures = make_figures(people if people is not None else PEOPLE, ExamRules(**rules))  # type: ignore[arg-type]
    return make_document(make_notice(), figures, edition, "")


def tables(found: OfficialDocument, title: str) -> list[tuple[str, Table]]:
    return [table for attachment in found.attachments if attachment.title == title for table in attachment.tables]


def words(found: OfficialDocument) -> str:
    cells = [cell for a in found.attachments for _h, t in a.tables for row in (t.head, *t.rows) for cell in row]
    notes = [note for attachment in found.attachments for note in attachment.notes]
    return "\n".join([*(block.text for block in found.blocks), *cells, *notes, found.remark, found.title])


def two_places(value: Fraction) -> str:
    """Round half up in whole numbers, which no code of ours does."""
    cents = (value * 100 * 2 + 1).__floor__() // 2
    return f"{cents // 100}.{cents % 100:02d}"


def by_unit(people: list[Sitter]) -> dict[str, list[Sitter]]:
    found: dict[str, list[Sitter]] = defaultdict(list)
    for person in people:
        found[person.unit].append(person)
    return found


@pytest.mark.parametrize("edition", [INTERNAL, NAMELESS])
def test_every_printed_figure_of_a_unit_is_what_the_oracle_computes(edition: str) -> None:
    members = by_unit(PEOPLE)
    seen = set()
    for _heading, table in tables(document(edition), "单位成绩"):
        for _rank, unit, entered, sat, mean, mean_all, passed, excellent in table.rows:
            marks = [Fraction(str(p.marks)) for p in members[unit] if p.marks is not None]
            leave = sum(p.standing == "leave" for p in members[unit])
            assert (entered, sat) == (str(len(members[unit])), str(len(marks)))
            assert mean == two_places(sum(marks, Fraction(0)) / len(marks))
            assert mean_all == two_places(sum(marks, Fraction(0)) / (len(members[unit]) - leave))
            assert passed == two_places(Fraction(100 * sum(m >= 60 for m in marks), len(marks))) + "%"
            assert excellent == two_places(Fraction(100 * sum(m >= 90 for m in marks), len(marks))) + "%"
            seen.add(unit)
    assert seen == set(members)


@pytest.mark.parametrize("absence", ["excluded", "zero"])
def test_printed_ranks_of_units_are_one_more_than_the_number_of_better_ones_of_their_kind(absence: str) -> None:
    members = by_unit(PEOPLE)

    def mean(unit: str) -> Fraction:
        marks = [Fraction(str(p.marks)) for p in members[unit] if p.marks is not None]
        expected = [p for p in members[unit] if p.standing != "leave"]
        return sum(marks, Fraction(0)) / (len(expected) if absence == "zero" else len(marks))

    for _heading, table in tables(document(INTERNAL, absence=absence), "单位成绩"):
        units = [row[1] for row in table.rows]
        for row in table.rows:
            assert row[0] == str(1 + sum(mean(other) > mean(row[1]) for other in units))


def test_printed_ranks_and_grades_of_persons_are_what_the_oracle_computes() -> None:
    ((_heading, table),) = tables(document(INTERNAL), "个人成绩")
    marks = {person.name: Fraction(str(person.marks)) for person in PEOPLE if person.marks is not None}
    assert {row[2] for row in table.rows} == set(marks)
    for rank, _unit, name, _position, _category, score, grade in table.rows:
        own = marks[name]
        assert rank == str(1 + sum(other > own for other in marks.values()))
        assert Fraction(score) == own
        assert grade == ("优秀" if own >= 90 else "合格" if own >= 60 else "不合格")


def test_townships_come_before_departments_each_under_its_heading() -> None:
    assert [heading for heading, _table in tables(document(INTERNAL), "单位成绩")] == ["乡镇组", "县直组"]
    assert [heading for heading, _table in tables(document(INTERNAL, by_kind=False), "单位成绩")] == [""]


def test_who_was_on_leave_absent_or_irregular_stands_apart_from_the_ranks() -> None:
    ((_heading, table),) = tables(document(INTERNAL), "未参加排名人员")
    assert [row[3] for row in table.rows] == ["无故缺考"] * 6 + ["请假"] * 3 + ["考场违规"]
    assert [row[4] for row in table.rows if row[3] == "请假"] == ["因公出差"] * 3
    ((_h, ranked),) = tables(document(INTERNAL), "个人成绩")
    assert not {row[1] for row in table.rows} & {row[2] for row in ranked.rows}


def test_an_attachment_nobody_belongs_in_is_left_out() -> None:
    everybody = make_sitters(12, 4, absent=0, leave=0, irregular=0)
    nobody = make_sitters(12, 4, absent=12, leave=0, irregular=0)
    assert [a.title for a in document(INTERNAL, everybody).attachments] == ["单位成绩", "个人成绩"]
    assert [a.title for a in document(INTERNAL, nobody).attachments] == ["单位成绩", "未参加排名人员"]


def test_the_edition_without_names_names_nobody_and_lists_no_absence() -> None:
    found = document(NAMELESS)
    assert [a.title for a in found.attachments] == ["单位成绩"]
    assert not [person.name for person in PEOPLE if person.name in words(found)]
    assert "因公出差" not in words(found)
    assert "内部资料" not in words(found)


def test_the_internal_edition_asks_to_be_kept_and_holds_names() -> None:
    text = words(document(INTERNAL))
    assert "内部资料，注意保存，请勿转发" in text
    assert all(person.name in text for person in PEOPLE)


@pytest.mark.parametrize("edition", [INTERNAL, NAMELESS])
def test_the_definitions_and_the_source_of_the_figures_stand_under_the_units(edition: str) -> None:
    notes = "\n".join(document(edition).attachments[0].notes)
    assert "1.单位按平均分排名" in notes
    assert f"第1批次评分，封卷校验码{'a' * 16}，成绩校验码{'b' * 16}" in notes


def test_what_is_not_issued_yet_shows_that_number_and_date_are_open() -> None:
    found = make_document(make_notice(doc_no=None, issued_on=None), make_figures(), INTERNAL, "草稿 未签发")
    assert (found.doc_no, found.issued_on.replace("　", "")) == ("（文号待登记）", "年月日")


@pytest.mark.parametrize(
    ("disclosure", "printed"),
    [("不予公开", "此件不予公开"), ("依申请公开", "此件依申请公开"), ("主动公开", "此件公开发布")],
)
def test_the_edition_without_names_says_how_far_it_is_public(disclosure: str, printed: str) -> None:
    notice = make_notice()
    notice.disclosure = disclosure
    assert make_document(notice, make_figures(PEOPLE), NAMELESS, "").remark == printed


@pytest.mark.parametrize("disclosure", ["不予公开", "依申请公开", "主动公开"])
def test_the_edition_with_names_is_never_public(disclosure: str) -> None:
    notice = make_notice()
    notice.disclosure = disclosure
    remark = make_document(notice, make_figures(PEOPLE), INTERNAL, "").remark
    assert "不予公开" in remark
    assert "内部资料" in remark
