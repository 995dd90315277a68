"""Load question_bank/ into the database: idempotent, and never over an office's own edits.

Shipped questions belong to no office and are read-only; an office edits its own copy, so a load can only ever
write what was shipped. A new version is written only where the content changed.
"""

from collections.abc import Sequence
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
from examsvc.bank.versions import SHIPPED, Draft, add_version


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
        policies = parse_policies(_text(folder, "policies.yaml"), "policies.yaml")
    except YamlProblems as found:
        problems += found.problems
    known = None if problems else {policy.key for policy in policies}
    for level in get_args(Level):
        for path in sorted((folder / level).glob("*.yaml")):
            name = f"{level}/{path.name}"
            try:
                questions += parse_questions(_text(folder, name), name, level)
            except YamlProblems as found:
                problems += found.problems
    problems += _cross_problems(known, [*policies, *questions])
    if problems:
        raise YamlProblems(problems)
    return Shelf(tuple(policies), tuple(questions))


def _text(folder: Path, name: str) -> str:
    try:
        return (folder / name).read_bytes().decode("utf-8-sig")
    except FileNotFoundError:
        raise YamlProblems([Problem(name, 1, "", "没有这个文件")]) from None
    except OSError as error:
        raise YamlProblems([Problem(name, 1, "", f"文件读不出来：{error.strerror}")]) from error
    except UnicodeDecodeError as error:
        line = error.object.count(b"\n", 0, error.start) + 1
        raise YamlProblems([Problem(name, line, "", "不是 UTF-8 编码，请另存为 UTF-8")]) from None


def _cross_problems(known: set[str] | None, entries: Sequence[ShippedPolicy | ShippedQuestion]) -> list[Problem]:
    """Return unknown sources (unless the sources themselves could not be read) and keys that come twice."""
    problems = []
    seen: dict[tuple[bool, str], str] = {}
    for entry in entries:
        is_question = isinstance(entry, ShippedQuestion)
        if isinstance(entry, ShippedQuestion) and known is not None and entry.source not in known:
            problems.append(Problem(entry.file, entry.line, entry.key, f"policies.yaml 里没有“{entry.source}”"))
        first = seen.setdefault((is_question, entry.key), f"{entry.file}:{entry.line}")
        if first != f"{entry.file}:{entry.line}":
            problems.append(Problem(entry.file, entry.line, entry.key, f"key 重复，{first} 已经用过"))
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
        reason = f"{SHIPPED}更新" if content_hash else SHIPPED
        if shipped.practice_because:
            reason += f"；只供练习：{shipped.practice_because}"
        add_version(session, question, draft, reason, None, now)
    return Loaded(len(documents), new, changed, len(shelf.questions) - new - changed)


def _load_policy(session: Session, shipped: ShippedPolicy, now: datetime) -> PolicyDocument:
    document = session.scalar(select(PolicyDocument).where(PolicyDocument.shipped_key == shipped.key))
    if document is None:
        document = PolicyDocument(shipped_key=shipped.key, created_at=now)
        session.add(document)
    for name, value in shipped.model_dump(exclude={"key", "file", "line"}).items():
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
