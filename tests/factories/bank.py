"""Make sources and questions."""

from datetime import date, datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from examsvc.accounts.models import Office
from examsvc.bank.models import CurrentVersion, Question, QuestionApproval, QuestionKey, QuestionVersion
from examsvc.bank.source_models import PolicyClause, PolicyDocument
from examsvc.core.canonical import canonical_json, sha256_hex
from tests.factories.accounts import make_staff


def make_question(
    session: Session,
    now: datetime,
    *,
    kind: str = "single",
    content: dict[str, object] | None = None,
    key: dict[str, object] | None = None,
    topic: str = "总体目标",
    explanation: str = "见示例文件。",
    level: str = "national",
    area: str = "全国",
    practice_only: bool = False,
    clause: PolicyClause | None = None,
    question: Question | None = None,
    created_by: int | None = None,
    stem: str = "",
    facts: str = "",
    public: bool = True,
) -> QuestionVersion:
    """Make a version of a shared question, by default a new one; the default key is option a."""
    if question is None:
        question = Question(origin="shipped", state="shipped", created_at=now)
        session.add(question)
        session.flush()
    number = session.scalar(select(func.count()).where(QuestionVersion.question_id == question.id)) or 0
    text = canonical_json(content or default_content(question.id, stem))
    version = QuestionVersion(
        question_id=question.id,
        number=number + 1,
        kind=kind,
        content=text,
        stem_text=stem or f"示例题干{question.id}",
        topic=topic,
        difficulty=2,
        level=level,
        area=area,
        practice_only=practice_only,
        fact_keys=facts,
        created_by=created_by,
        clause_id=None if clause is None else clause.id,
        exposure_public=public,
        content_hash=sha256_hex(text),
        reason="随附",
        created_at=now,
    )
    session.add(version)
    session.flush()
    session.add(
        QuestionKey(version_id=version.id, key=canonical_json(key or {"correct": "a"}), explanation=explanation)
    )
    session.merge(CurrentVersion(question_id=question.id, version_id=version.id))
    session.flush()
    return version


def make_source(session: Session, now: datetime, **times: date) -> PolicyClause:
    """Make a clause of a document that does not exist; `times` are its issued, effective_from and effective_to."""
    document = PolicyDocument(
        title="示例办法", doc_no_absent="示例", issuer="示例机关", level="national", created_at=now, **times
    )
    document.clauses.append(PolicyClause(label="第三条", quotation="示例文件所载。"))
    session.add(document)
    session.flush()
    return document.clauses[0]


def approve_for(session: Session, office: Office, now: datetime, *versions: QuestionVersion, note: str = "") -> None:
    """Approve versions in an office's name by a reviewer of its own."""
    reviewer = make_staff(session, office, now)
    session.add_all(
        QuestionApproval(
            version_id=version.id, office_id=office.id, approved_by=reviewer.id, approved_at=now, note=note
        )
        for version in versions
    )
    session.flush()


def default_content(number: int, stem: str = "") -> dict[str, object]:
    """Return a single-choice question that says nothing true."""
    options = [{"id": letter, "text": f"选项{letter}"} for letter in "abcd"]
    return {"stem": stem or f"示例题干{number}", "options": options}
