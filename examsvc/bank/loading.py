"""Load question_bank/ into the database: idempotent, and never over an office's own edits.

Shipped questions belong to no office and are read-only; an office edits its own copy, so a load can only ever
write what was shipped. A new version is written only where the content changed.
"""

from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import get_args

from sqlalchemy import select
from sqlalchemy.orm import Session

from examsvc.bank.formats.shipped_yaml import Level, ShippedPolicy, ShippedQuestion, parse_policies, parse_questions
from examsvc.bank.formats.yaml_lines import Problem, YamlProblems
from examsvc.bank.models import CurrentVersion, Question, QuestionVersion
from examsvc.bank.source_models import PolicyClause, PolicyDocument
from examsvc.bank.versions import Draft, add_version


@dataclass(frozen=True)
class Shelf:
    """All that a question_bank/ folder holds."""

    policies: tuple[ShippedPolicy, ...]
    questions: tuple[ShippedQuestion, ...]


@dataclass(frozen=True)
class Loaded:
    """What a load wrote."""

    policies: int
    new: int
    changed: int
    unchanged: int


def read_shelf(folder: Path) -> Shelf:
    """Read and check a whole folder; raises YamlProblems with every problem of every file."""
    problems: list[Problem] = []
    policies: list[ShippedPolicy] = []
    questions: list[ShippedQuestion] = []
    try:
        policies = parse_policies((folder / "policies.yaml").read_text("utf-8"), "policies.yaml")
    except YamlProblems as found:
        problems += found.problems
    for level in get_args(Level):
        for path in sorted((folder / level).glob("*.yaml")):
            name = f"{level}/{path.name}"
            try:
                questions += parse_questions(path.read_text("utf-8"), name, level)
            except YamlProblems as found:
                problems += found.problems
    problems += _cross_problems(policies, questions)
    if problems:
        raise YamlProblems(problems)
    return Shelf(tuple(policies), tuple(questions))


def _cross_problems(policies: list[ShippedPolicy], questions: list[ShippedQuestion]) -> list[Problem]:
    known = {policy.key for policy in policies}
    problems = [
        Problem(q.level, q.line, q.key, f"policies.yaml 里没有“{q.source}”")
        for q in questions
        if q.source not in known
    ]
    for kind, entries in (("policies.yaml", policies), ("question_bank", questions)):
        seen: set[str] = set()
        for entry in entries:
            if entry.key in seen:
                problems.append(Problem(kind, entry.line, entry.key, "key 重复"))
            seen.add(entry.key)
    return problems


def load_shelf(session: Session, shelf: Shelf, now: datetime) -> Loaded:
    """Write what is new or changed."""
    documents = {policy.key: _load_policy(session, policy, now) for policy in shelf.policies}
    session.flush()
    current = {
        key: (question, content_hash)
        for question, key, content_hash in session.execute(
            select(Question, Question.shipped_key, QuestionVersion.content_hash)
            .join(CurrentVersion, CurrentVersion.question_id == Question.id)
            .join(QuestionVersion, QuestionVersion.id == CurrentVersion.version_id)
            .where(Question.shipped_key.is_not(None))
        )
    }
    new = changed = 0
    for shipped in shelf.questions:
        question, content_hash = current.get(shipped.key, (None, ""))
        if content_hash == shipped.content_hash():
            continue
        if question is None:
            question = Question(shipped_key=shipped.key, origin="shipped", state="shipped", created_at=now)
            session.add(question)
            session.flush()
            new += 1
        else:
            changed += 1
        draft = _draft(session, shipped, documents[shipped.source])
        add_version(session, question, draft, "随附题库更新" if content_hash else "随附题库", None, now)
    return Loaded(len(documents), new, changed, len(shelf.questions) - new - changed)


def _load_policy(session: Session, shipped: ShippedPolicy, now: datetime) -> PolicyDocument:
    document = session.scalar(select(PolicyDocument).where(PolicyDocument.shipped_key == shipped.key))
    if document is None:
        document = PolicyDocument(shipped_key=shipped.key, created_at=now)
        session.add(document)
    for name, value in shipped.model_dump(exclude={"key", "line"}).items():
        setattr(document, name, value)
    return document


def _draft(session: Session, shipped: ShippedQuestion, document: PolicyDocument) -> Draft:
    clause = _clause(session, shipped, document)
    return Draft(
        kind=shipped.type,
        content=shipped.content,
        key=shipped.key_json,
        stem_text=shipped.stem_text,
        explanation=shipped.explanation,
        topic=shipped.topic,
        difficulty=shipped.difficulty,
        level=shipped.level,
        area=shipped.area,
        validity=shipped.year,
        practice_only=shipped.practice_only,
        exposure_public=True,
        fact_keys=" ".join(shipped.facts),
        clause_id=clause.id,
        source_absent=None,
        content_hash=shipped.content_hash(),
    )


def _clause(session: Session, shipped: ShippedQuestion, document: PolicyDocument) -> PolicyClause:
    same = select(PolicyClause).where(
        PolicyClause.document_id == document.id,
        PolicyClause.label.is_(None) if shipped.clause is None else PolicyClause.label == shipped.clause,
        PolicyClause.quotation == shipped.quotation,
    )
    clause = session.scalars(same.order_by(PolicyClause.id).limit(1)).first()
    if clause is None:
        clause = PolicyClause(
            document_id=document.id,
            label=shipped.clause,
            label_absent=shipped.clause_absent,
            quotation=shipped.quotation,
        )
        session.add(clause)
        session.flush()
    return clause
