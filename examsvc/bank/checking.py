"""What a folder of question files must hold to beyond its form; pure."""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from rapidfuzz import fuzz, process

from examsvc.bank.formats.document_number import BadDocumentNumber, check_document_number
from examsvc.bank.formats.shipped_yaml import ShippedPolicy, ShippedQuestion
from examsvc.bank.formats.yaml_lines import Problem
from examsvc.bank.question_types.registry import question_type
from examsvc.bank.shelf import Shelf

# From this likeness on two questions are the same one whatever they rest on, and from the lower one on if they
# rest on a common fact: policies are full of sentences that differ in one decisive character.
SAME, ALIKE = 95.0, 88.5
_LIKE_A_NUMBER = re.compile(r"[\u4e00-\u9fff]{1,12}[〔\[［（(【](?:19|20)[0-9]{2}[〕\]］）)】]第?[0-9]{1,5}号")
_NUMBER = re.compile(r"[\u4e00-\u9fff]{1,12}〔[0-9]{4}〕[0-9]{1,5}号")
_NOISE = re.compile(r"[\W_]+")


@dataclass(frozen=True)
class Said:
    """One question's words without punctuation: the stem with the right answer."""

    question: ShippedQuestion
    words: str


def content_problems(shelf: Shelf, as_of: date) -> list[Problem]:
    """Return what is wrong with what a readable folder says, in the order of its files."""
    found = [
        *_expired(shelf, as_of),
        *_numbers(shelf),
        *_near_copies(shelf.questions),
        *_unchecked(shelf.questions),
    ]
    return sorted(found, key=lambda problem: (problem.filename, problem.line, problem.message))


def _expired(shelf: Shelf, as_of: date) -> Iterator[Problem]:
    """Yield questions for papers whose document holds no longer."""
    ended = {policy.key: policy for policy in shelf.policies if policy.effective_to and policy.effective_to < as_of}
    for question in shelf.questions:
        policy = ended.get(question.source or "")
        if policy is not None and not question.practice_only:
            yield _problem(question, f"依据《{policy.title}》有效期到 {policy.effective_to} 为止")


def _numbers(shelf: Shelf) -> Iterator[Problem]:
    """Yield document numbers that are misspelt, or that no document of the register has."""
    known = {policy.doc_no for policy in shelf.policies if policy.doc_no}
    # In a note the number follows other words: 由中发〔2020〕30号衔接.
    noted = {number for policy in shelf.policies for number in _NUMBER.findall(policy.superseded_note)}
    for question in shelf.questions:
        halves = f"{question.stem_text}\n{question.content}\n{question.key_json}"
        said = f"{halves}\n{question.explanation}\n{question.quotation}"
        for number in dict.fromkeys(_LIKE_A_NUMBER.findall(said)):
            if not _well_formed(number):
                yield _problem(question, f"文号“{number}”的格式不对")
            elif not any(number.endswith(right) for right in known) and not any(
                right.endswith(number) for right in noted
            ):
                yield _problem(question, f"policies.yaml 里没有文号“{number}”")


def _well_formed(number: str) -> bool:
    try:
        check_document_number(number)
    except BadDocumentNumber:
        return False
    return True


def _near_copies(questions: Sequence[ShippedQuestion]) -> Iterator[Problem]:
    said = [Said(question, _words(question)) for question in questions]
    for number, one in enumerate(said):
        later = said[number + 1 :]
        alike = process.extract(
            one.words, [other.words for other in later], scorer=fuzz.ratio, score_cutoff=ALIKE, limit=None
        )
        for _text, score, place in sorted(alike, key=lambda found: found[2]):
            other = later[place].question
            if score >= SAME or set(one.question.facts) & set(other.facts):
                where = f"{one.question.file}:{one.question.line}"
                yield _problem(other, f"与 {one.question.key}（{where}）几乎相同")


def _words(question: ShippedQuestion) -> str:
    kind = question_type(question.type)
    content, key = kind.parse(question.content, question.key_json)
    return _NOISE.sub("", question.stem_text + kind.model_answer(content, key))


def _unchecked(questions: Iterable[ShippedQuestion]) -> Iterator[Problem]:
    """Yield questions that nobody held against their facts a second time."""
    for question in questions:
        if question.trust is None:
            yield _problem(question, "缺少“trust”：所据事实在几处见到")
        if question.checked is None:
            yield _problem(question, "缺少“checked”：写好之后还没有对照事实再看一遍")


def _problem(entry: ShippedQuestion | ShippedPolicy, message: str) -> Problem:
    return Problem(entry.file, entry.line, entry.key, message)
