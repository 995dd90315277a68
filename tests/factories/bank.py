"""Make sources and questions."""

from datetime import datetime

from sqlalchemy.orm import Session

from examsvc.bank.models import CurrentVersion, Question, QuestionKey, QuestionVersion
from examsvc.core.canonical import canonical_json, sha256_hex


def make_question(
    session: Session,
    now: datetime,
    *,
    kind: str = "single",
    content: dict[str, object] | None = None,
    key: dict[str, object] | None = None,
    topic: str = "总体目标",
    explanation: str = "见示例文件。",
) -> QuestionVersion:
    """Make a shared question with one version; the default key is option a."""
    question = Question(origin="shipped", state="shipped", created_at=now)
    session.add(question)
    session.flush()
    text = canonical_json(content or default_content(question.id))
    version = QuestionVersion(
        question_id=question.id,
        number=1,
        kind=kind,
        content=text,
        stem_text=f"示例题干{question.id}",
        topic=topic,
        difficulty=2,
        level="national",
        area="全国",
        practice_only=False,
        exposure_public=True,
        content_hash=sha256_hex(text),
        reason="随附",
        created_at=now,
    )
    session.add(version)
    session.flush()
    session.add(
        QuestionKey(version_id=version.id, key=canonical_json(key or {"correct": "a"}), explanation=explanation)
    )
    session.add(CurrentVersion(question_id=question.id, version_id=version.id))
    session.flush()
    return version


def default_content(number: int) -> dict[str, object]:
    """Return a single-choice question that says nothing true."""
    options = [{"id": letter, "text": f"选项{letter}"} for letter in "abcd"]
    return {"stem": f"示例题干{number}", "options": options}
