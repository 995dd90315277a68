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
OPTIONS = {"a": "甲", "b": "乙", "c": "丙", "d": "丁"}


@pytest.fixture
def oracle(tmp_path: Path) -> Oracle:
    (tmp_path / "national").mkdir()
    (tmp_path / "national" / "a.yaml").write_text(BANK, encoding="utf-8")
    return Oracle(tmp_path)


def item(kind: str, stem: str, *, blanks: int = 0) -> Item:
    return Item("q1", kind, stem, OPTIONS if kind in ("single", "multiple") else {}, blanks)


def test_the_page_is_read_without_numbers_sections_and_gaps() -> None:
    first, second = read_paper(PAGE)
    assert (first.item, first.kind, first.stem) == ("q1", "single", "示例单选（　　）。")
    assert first.options == {"a": "甲", "b": "乙"}
    assert (second.stem, second.blanks) == ("示例填空。", 1)


def test_gaps_and_spaces_do_not_tell_stems_apart() -> None:
    assert squeezed("示例{1}填空 {2}。") == "示例填空。"


@pytest.mark.parametrize(
    ("kind", "stem", "value", "share"),
    [
        ("single", "示例单选（　　）。", "b", "1"),
        ("single", "示例单选（　　）。", "a", "0"),
        ("multiple", "示例多选（　　）。", "a,c", "1"),
        ("multiple", "示例多选（　　）。", "a", "0.5"),
        ("multiple", "示例多选（　　）。", "a,b", "0"),
        ("true_false", "示例判断。", "false", "1"),
        ("true_false", "示例判断。", "true", "0"),
        ("fill_in", "示例填空。", ["一", "4"], "0.5"),
        ("fill_in", "示例填空。", "", "0"),
    ],
)
def test_answers_are_marked_by_the_printed_rules(
    oracle: Oracle, kind: str, stem: str, value: object, share: str
) -> None:
    assert oracle.share(item(kind, stem, blanks=2), value) == Decimal(share)


@pytest.mark.parametrize("kind", ["single", "multiple", "true_false", "fill_in"])
def test_the_right_value_earns_everything(oracle: Oracle, kind: str) -> None:
    stems = {"single": "示例单选（　　）。", "multiple": "示例多选（　　）。", "true_false": "示例判断。"}
    question = item(kind, stems.get(kind, "示例填空。"), blanks=2)
    assert oracle.share(question, oracle.right_value(question)) == 1


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
