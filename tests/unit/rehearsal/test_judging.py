"""The rehearsal's own judgement: it reads the page, knows the answers, and believes only acknowledgements."""

from decimal import Decimal
from pathlib import Path

import pytest

from examsvc.rehearsal.chance import Chance
from examsvc.rehearsal.ledger import Ack, Ledger
from examsvc.rehearsal.oracle import Oracle
from examsvc.rehearsal.paper import Item, read_paper, squeezed

BANK = """\
- key: N-a-001
  type: single
  stem: 示例单选（　　）。
  options: {a: 甲, b: 乙, c: 丙, d: 丁}
  answer: b
- key: N-a-002
  type: multiple
  stem: 示例多选（　　）。
  options: {a: 甲, b: 乙, c: 丙, d: 丁}
  answer: [a, c]
- key: N-a-003
  type: true_false
  stem: 示例判断。
  answer: false
- key: N-a-004
  type: fill_in
  stem: 示例{1}填空{2}。
  blanks: [{accept: [一, 壹]}, {number: "3", unit: 年}]
- key: N-a-005
  type: ordering
  stem: 示例排序
  sequence: [先, 中, 后]
- key: N-a-006
  type: matching
  stem: 示例匹配
  pairs: {左一: 甲, 左二: 乙}
  spare: [丙]
- key: N-a-007
  type: case
  stem: |-
    材料第一段
    | 年份 | 户数 |
    | 甲年 | 3 |
  parts:
    - {type: multiple, share: "3", stem: 小题一, options: {a: 甲, b: 乙, c: 丙, d: 丁}, answer: [a, c]}
    - {type: fill_in, stem: "小题二{1}", blanks: [{number: "3"}]}
"""
PAGE = """
<fieldset class="question" data-item="q1" data-kind="single">
<legend><span class="section">一、单项选择题</span>
1．[单选] 示例单选（　　）。</legend>
<label class="option"><input type="radio" name="q1" value="a"> <b>A．</b><span>甲</span></label>
<label class="option"><input type="radio" name="q1" value="b"> <b>B．</b><span>乙</span></label>
</fieldset>
<fieldset class="question" data-item="q2" data-kind="fill_in">
<legend>2．[填空] 示例<span class="gap">（1）＿＿＿＿</span>填空。</legend>
<label class="blank">第1空 <input type="text" name="q2"></label></fieldset>
"""
CHOSEN = """
<fieldset class="question" data-item="q3" data-kind="ordering"><legend>3．[排序] 示例排序</legend>
<p class="pair"><select name="q3" id="q3-a"><option value="">请选</option><option value="a:1">第1位</option>
<option value="a:2">第2位</option></select> <label for="q3-a"><b>A．</b>后</label></p>
<p class="pair"><select name="q3" id="q3-b"><option value="">请选</option><option value="b:1">第1位</option>
<option value="b:2">第2位</option></select> <label for="q3-b"><b>B．</b>先</label></p></fieldset>
<fieldset class="question" data-item="q4" data-kind="matching"><legend>4．[匹配] 示例匹配</legend>
<p class="pair"><label for="q4-1">左一</label> <select name="q4" id="q4-1"><option value="">请选</option>
<option value="1:a">A．乙</option><option value="1:b">B．甲</option></select></p></fieldset>
<fieldset class="question" data-item="q5" data-kind="case"><legend>5．[材料] 材料第一段</legend>
<div class="stem" id="stem-q5"><div class="stem-table"><table><tr><th>年份</th></tr></table></div></div>
<fieldset class="part" data-part="1" data-kind="fill_in"><legend>（1）[填空] 小题二<span class="gap">＿＿</span>
<span class="worth">（1分）</span></legend><label class="blank">答：
<input type="text" name="q5.1"></label></fieldset></fieldset>
"""
OPTIONS = {"a": "甲", "b": "乙", "c": "丙", "d": "丁"}


@pytest.fixture
def oracle(tmp_path: Path) -> Oracle:
    (tmp_path / "national").mkdir()
    (tmp_path / "national" / "a.yaml").write_text(BANK, encoding="utf-8")
    return Oracle(tmp_path)


ENTRIES = {
    "single": OPTIONS,
    "multiple": OPTIONS,
    "ordering": {"a": "后", "b": "先", "c": "中"},
    "matching": {"1": "左一", "2": "左二"},
}
PARTS = [Item("", "multiple", "小题一", OPTIONS), Item("", "fill_in", "小题二", blanks=1)]
STEMS = {
    "single": "示例单选（　　）。",
    "multiple": "示例多选（　　）。",
    "true_false": "示例判断。",
    "fill_in": "示例填空。",
    "ordering": "示例排序",
    "matching": "示例匹配",
    "case": "材料第一段年份户数甲年3",
}


def item(kind: str, stem: str = "") -> Item:
    partners = {"a": "乙", "b": "甲", "c": "丙"} if kind == "matching" else {}
    parts = PARTS if kind == "case" else []
    return Item("q1", kind, stem or STEMS[kind], ENTRIES.get(kind, {}), 2, partners, parts)


def test_the_page_is_read_without_numbers_sections_and_gaps() -> None:
    first, second = read_paper(PAGE)
    assert (first.item, first.kind, first.stem) == ("q1", "single", "示例单选（　　）。")
    assert first.options == {"a": "甲", "b": "乙"}
    assert (second.stem, second.blanks) == ("示例填空。", 1)


def test_gaps_and_spaces_do_not_tell_stems_apart() -> None:
    assert squeezed("示例{1}填空 {2}。") == "示例填空。"


def test_what_can_be_ordered_and_matched_is_read_with_what_can_be_chosen() -> None:
    ordering, matching, _case = read_paper(CHOSEN)
    assert (ordering.options, ordering.partners) == ({"a": "后", "b": "先"}, {"1": "第1位", "2": "第2位"})
    assert (matching.options, matching.partners) == ({"1": "左一"}, {"a": "乙", "b": "甲"})


def test_the_sub_questions_of_a_case_are_read_as_its_parts() -> None:
    case = read_paper(CHOSEN)[2]
    assert squeezed(case.stem) == "材料第一段年份"
    assert [(part.kind, part.stem, part.blanks) for part in case.parts] == [("fill_in", "小题二", 1)]
    assert case.blanks == 0


@pytest.mark.parametrize(
    ("kind", "value", "share"),
    [
        ("single", "b", "1"),
        ("single", "a", "0"),
        ("multiple", "a,c", "1"),
        ("multiple", "a", "0.5"),
        ("multiple", "a,b", "0"),
        ("true_false", "false", "1"),
        ("true_false", "true", "0"),
        ("fill_in", '["一","4"]', "0.5"),
        ("fill_in", "", "0"),
        ("ordering", "a:3,b:1,c:2", "1"),
        ("ordering", "a:3,b:2,c:1", "0"),
        ("matching", "1:b,2:a", "1"),
        ("matching", "1:b,2:c", "0.5"),
        ("case", '["a,c",""]', "0.75"),
        ("case", '["a","[\\"3\\"]"]', "0.625"),
    ],
)
def test_answers_are_marked_by_the_printed_rules(oracle: Oracle, kind: str, value: str, share: str) -> None:
    assert oracle.share(item(kind), value) == Decimal(share)


@pytest.mark.parametrize("kind", sorted(STEMS))
def test_the_right_value_earns_everything(oracle: Oracle, kind: str) -> None:
    assert oracle.share(item(kind), oracle.right_value(item(kind))) == 1


def test_a_question_that_is_not_shipped_is_refused(oracle: Oracle) -> None:
    with pytest.raises(KeyError):
        oracle.known(item("single", "没有这道题"))


def ack(epoch: int, seq: int, value: str, save_id: str = "") -> Ack:
    return Ack("a", "101001", save_id or f"{epoch}-{seq}", "hash", epoch, seq, "q1", value)


def test_the_greatest_epoch_and_number_decide_not_the_last_to_arrive() -> None:
    ledger = Ledger()
    ledger.add([ack(2, 1, "c"), ack(1, 9, "b"), ack(1, 2, "a")])
    assert ledger.final_answers() == {"101001": {"q1": "c"}}


def test_a_cleared_answer_is_no_answer() -> None:
    ledger = Ledger()
    ledger.add([ack(1, 1, "a"), ack(1, 2, "")])
    assert ledger.final_answers() == {}


def test_a_repeated_acknowledgement_counts_once() -> None:
    ledger = Ledger()
    ledger.add([ack(1, 1, "a", "x"), ack(1, 1, "a", "x"), ack(1, 2, "b", "y")])
    assert ledger.unique() == 2


def test_chance_repeats_itself_for_the_same_seed() -> None:
    first, second, other = Chance("s"), Chance("s"), Chance("t")
    drawn = [first.below(100) for _ in range(20)]
    assert drawn == [second.below(100) for _ in range(20)]
    assert drawn != [other.below(100) for _ in range(20)]
    assert 0 <= first.share() < 1
    assert first.pick("abc") in "abc"
