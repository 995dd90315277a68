"""The shipped questions: every fact, source, document number and key is checked against the fact file."""

import json
import re
from collections import Counter
from functools import cache
from pathlib import Path
from typing import Any

import pytest
import yaml

from examsvc.bank.formats.shelf_layout import lay_out
from examsvc.bank.formats.shipped_yaml import ShippedQuestion
from examsvc.bank.shelf import Shelf, read_shelf
from examsvc.papers.assembly import PoolItem, assemble, check_feasibility
from examsvc.papers.blueprint import STANDARD

ROOT = Path(__file__).resolve().parents[3]
FOLDER = ROOT / "question_bank"
FACT_FILE = ROOT.parent / "shared" / "domain" / "policy-facts.yaml"
NUMBER = re.compile(r"[\u4e00-\u9fff]{1,8}〔\d{4}〕\d{1,5}号")
LEAST = {"national": 220, "provincial": 90, "municipal": 40}
# The county the exam was first held in, and its city; what other counties did is for practice.
OWN = ("吉安市", "安福县")


@cache
def shelf() -> Shelf:
    return read_shelf(FOLDER)


@cache
def facts() -> dict[str, dict[str, Any]]:
    if not FACT_FILE.is_file():
        pytest.skip("the fact file is not beside the repository (../shared/domain/policy-facts.yaml)")
    told = yaml.safe_load(FACT_FILE.read_text(encoding="utf-8"))
    return {fact["id"]: fact for level in told["facts"].values() for fact in level}


def words_of(question: ShippedQuestion) -> str:
    """Return everything a question says, key and explanation included; the quotation is the fact itself."""
    return f"{question.stem_text}\n{question.content}\n{question.key_json}\n{question.explanation}"


def foreign_numbers(text: str, known: set[str]) -> list[str]:
    """Return the document numbers in a text that no fact has; words before the number do not count."""
    return [found for found in NUMBER.findall(text) if not any(found.endswith(number) for number in known)]


def known_numbers() -> set[str]:
    own = {fact["doc_no"] for fact in facts().values() if fact.get("doc_no")}
    said = {number for fact in facts().values() for number in NUMBER.findall(str(fact))}
    return own | said


def must_be_practice(question: ShippedQuestion, known: dict[str, dict[str, Any]]) -> bool:
    """Tell whether the rules keep a question out of papers: shaky facts, or one county's own."""
    one_county = question.level == "municipal" and question.area not in OWN
    return one_county or any(is_shaky(known[fact]) for fact in question.facts)


def is_shaky(fact: dict[str, Any]) -> bool:
    """Tell whether a fact is mere data, from memory, found on no second page, or not to be asked for."""
    found = fact.get("audited", {}).get("result")
    return fact["kind"] == "data" or fact["basis"] == "memory" or found == "not_found" or "use" in fact


def test_there_are_enough_questions_of_every_level() -> None:
    counts: Counter[str] = Counter(question.level for question in shelf().questions)
    assert sum(counts.values()) >= 420
    assert {level: counts[level] >= least for level, least in LEAST.items()} == dict.fromkeys(LEAST, True)


def test_every_cited_fact_exists() -> None:
    assert {fact for question in shelf().questions for fact in question.facts} <= set(facts())


def test_every_document_number_is_in_the_fact_file() -> None:
    known = known_numbers()
    said = {q.key: foreign_numbers(words_of(q) + q.quotation, known) for q in shelf().questions}
    assert {key: numbers for key, numbers in said.items() if numbers} == {}
    assert [p.doc_no for p in shelf().policies if p.doc_no and p.doc_no not in known] == []


def test_an_invented_document_number_is_caught() -> None:
    assert foreign_numbers("依据示扶办字〔2018〕7号", {"中发〔2015〕34号"}) == ["依据示扶办字〔2018〕7号"]
    assert foreign_numbers("依据中发〔2015〕34号", {"中发〔2015〕34号"}) == []


def test_a_question_rests_on_the_document_of_its_first_fact() -> None:
    titles = {policy.key: policy.title for policy in shelf().policies}
    wrong = [
        q.key
        for q in shelf().questions
        if titles[q.source or ""] not in {facts()[fact]["source_title"] for fact in q.facts}
    ]
    assert wrong == []


def test_enough_questions_may_stand_in_papers() -> None:
    assert sum(not question.practice_only for question in shelf().questions) >= 160


@pytest.mark.parametrize("areas", [("全国", "江西省", "吉安市"), ("全国", "江西省")])
def test_two_forms_of_the_standard_paper_share_no_question(areas: tuple[str, ...]) -> None:
    # What rests on later documents is out for an exam of 2020; what is one county's own is practice anyway.
    dated = {policy.key: policy.effective_from or policy.issued for policy in shelf().policies}
    of_2020 = [q for q in shelf().questions if q.area in areas and str(dated[q.source or ""] or "") < "2021"]
    pool = [
        PoolItem(n, q.type, q.level, q.topic, q.difficulty, frozenset(q.facts), practice_only=q.practice_only)
        for n, q in enumerate(of_2020, 1)
    ]
    assert check_feasibility(STANDARD, pool, forms=2).ok
    a, b = assemble(STANDARD, pool, "seed")
    assert {c.item.version_id for c in a.chosen} & {c.item.version_id for c in b.chosen} == set()
    assert abs(a.predicted_difficulty - b.predicted_difficulty) * 85 <= 1


def test_a_quotation_is_the_recorded_facts_and_nothing_more() -> None:
    wrong = []
    for question in shelf().questions:
        rest = question.quotation
        for fact in question.facts:
            rest = rest.replace(str(facts()[fact]["fact"]), "")
        if question.quotation and rest.strip():
            wrong.append((question.key, rest))
    assert wrong == []


def test_every_question_shows_the_reviewer_what_it_rests_on() -> None:
    assert [question.key for question in shelf().questions if not question.quotation] == []


def test_no_stem_is_asked_twice_for_the_same_kind() -> None:
    asked = Counter((question.type, question.stem_text) for question in shelf().questions)
    assert [stem for stem, count in asked.items() if count > 1] == []


def test_a_shaky_fact_is_recognised() -> None:
    sound: dict[str, Any] = {"kind": "policy", "basis": "seen", "audited": {"result": "confirmed"}}
    assert not is_shaky(sound)
    shaky: list[dict[str, Any]] = [
        {"kind": "data"},
        {"basis": "memory"},
        {"audited": {"result": "not_found"}},
        {"use": "not_as_exact_number"},
    ]
    assert all(is_shaky(sound | change) for change in shaky)


def test_data_memory_unfound_and_one_countys_facts_are_for_practice_only() -> None:
    assert [q.key for q in shelf().questions if must_be_practice(q, facts()) and not q.practice_only] == []


def test_an_unverified_figure_is_never_asked_for() -> None:
    unverified = {key for key, fact in facts().items() if fact.get("use") == "not_as_exact_number"}
    asked = [
        q.key
        for q in shelf().questions
        if unverified & set(q.facts) and any("number" in blank for blank in json.loads(q.key_json).get("blanks", ()))
    ]
    assert asked == []


def test_right_answers_are_spread_over_the_letters() -> None:
    letters = Counter(json.loads(q.key_json)["correct"] for q in shelf().questions if q.type == "single")
    assert max(letters.values()) <= 0.4 * sum(letters.values())


def test_the_longest_option_is_not_a_giveaway() -> None:
    singles = [q for q in shelf().questions if q.type == "single"]
    assert sum(is_longest(q) for q in singles) <= 0.45 * len(singles)


def is_longest(question: ShippedQuestion) -> bool:
    options = {option["id"]: len(option["text"]) for option in json.loads(question.content)["options"]}
    right = options.pop(json.loads(question.key_json)["correct"])
    return right > max(options.values())


def test_statements_are_true_and_false_in_turn() -> None:
    truths = Counter(json.loads(q.key_json)["correct"] for q in shelf().questions if q.type == "true_false")
    assert min(truths.values()) >= 0.3 * sum(truths.values())


def test_nobody_is_offered_all_of_the_above() -> None:
    offered = [q.key for q in shelf().questions if re.search(r"以上(都|均|皆|全)", q.content)]
    assert offered == []


@pytest.mark.parametrize(
    ("kind", "least"),
    [
        ("single", 150),
        ("multiple", 50),
        ("true_false", 100),
        ("fill_in", 60),
        ("short_answer", 12),
        ("matching", 8),
        ("ordering", 2),
        ("case", 4),
    ],
)
def test_there_are_enough_of_every_kind(kind: str, least: int) -> None:
    assert sum(question.type == kind for question in shelf().questions) >= least


def test_every_explanation_names_its_source() -> None:
    titles = {policy.key: policy.title for policy in shelf().policies}
    assert [q.key for q in shelf().questions if titles[q.source or ""] not in q.explanation] == []


def test_the_files_are_laid_out_as_they_are_written() -> None:
    paths = [FOLDER / "policies.yaml", *FOLDER.glob("*/*.yaml")]
    files = {str(path.relative_to(FOLDER)): path.read_text(encoding="utf-8") for path in paths}
    assert lay_out(shelf().policies, shelf().questions) == files


def trust_in(fact: dict[str, Any]) -> str:
    """Return how far the fact file says that a fact was confirmed."""
    found = fact.get("audited", {}).get("result")
    if fact["basis"] == "memory" or found == "not_found" or "use" in fact:
        return "unverified"
    # Two mended facts agree with their second page; the others were mended by the first page itself.
    return "two_pages" if found == "confirmed" or fact["id"] in {"N020", "N055"} else "one_page"


def test_a_question_is_trusted_as_far_as_its_weakest_fact() -> None:
    order = ["unverified", "one_page", "two_pages"]
    weakest = {q.key: min((trust_in(facts()[fact]) for fact in q.facts), key=order.index) for q in shelf().questions}
    assert {q.key: q.trust for q in shelf().questions} == weakest


def test_every_question_was_held_against_its_facts_once_more() -> None:
    unsaid = [
        q.key for q in shelf().questions if not q.checked or any(fact not in q.checked.note for fact in q.facts)
    ]
    assert unsaid == []
