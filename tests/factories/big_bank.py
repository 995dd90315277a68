"""Make a bank of tens of thousands of questions by bulk inserts, with all that years leave in one."""

from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import insert, select
from sqlalchemy.orm import Session

from examsvc.accounts.models import Office
from examsvc.bank.models import (
    CurrentVersion,
    Question,
    QuestionApproval,
    QuestionKey,
    QuestionTerm,
    QuestionVersion,
    ReviewNote,
)
from examsvc.bank.search import terms_of
from examsvc.bank.source_models import PolicyClause, Supersession
from examsvc.core.canonical import canonical_json
from examsvc.core.ids import new_public_id
from tests.factories.accounts import make_staff
from tests.factories.bank import make_source

WHO = ("贫困户", "驻村工作队", "示例县", "村民小组", "帮扶责任人", "乡镇干部", "龙头企业", "合作社")
WHAT = ("退出程序", "产业奖补", "危房改造", "易地搬迁", "教育资助", "健康服务", "就业培训", "小额信贷", "兜底保障")
HOW = ("由谁审核", "多长时间公示", "以什么为标准", "需要哪些材料", "怎样核实", "由谁公告", "如何监督")
KEYS = {"single": canonical_json({"correct": "a"}), "multiple": canonical_json({"correct": ["a", "b"]})}
TOPICS = tuple(f"示例主题{n}" for n in range(20))
FACTS = 1500
_SLICE = 5000


def stem_of(number: int, version: int = 5) -> str:
    """Return a stem that says nothing true and is unlike most others."""
    who, what, how = WHO[number % 8], WHAT[number // 8 % 9], HOW[number // 72 % 7]
    return f"第{number}号示例规定，{who}的{what}{how}？（第{version}稿）"


def make_big_bank(session: Session, office: Office, now: datetime, questions: int, versions: int = 5) -> None:
    """Make the office's own questions with so many versions each.

    Of ten, seven are approved, one waits for review, one came back and one is a draft; a fiftieth rests on a document
    that holds no longer, and a hundredth on nothing.
    """
    clauses = [make_source(session, now).id for _ in range(50)]
    reviewer = make_staff(session, office, now).id
    own = {"office_id": office.id, "origin": "written", "state": "draft", "created_at": now}
    _insert(session, Question, ({**own, "public_id": new_public_id()} for _ in range(questions)))
    ids = list(session.scalars(select(Question.id).where(Question.office_id == office.id).order_by(Question.id)))
    _insert(session, QuestionVersion, _versions(ids, versions, clauses, now))
    _supersede(session, office, clauses[7], reviewer, now)
    made = session.execute(select(QuestionVersion.id, QuestionVersion.question_id, QuestionVersion.number))
    rows = [(version_id, question_id) for version_id, question_id, number in made if number == versions]
    kinds = session.execute(select(QuestionVersion.id, QuestionVersion.kind))
    told = {"explanation": "见示例文件。"}
    _insert(session, QuestionKey, ({**told, "version_id": v, "key": KEYS[kind]} for v, kind in kinds))
    _insert(session, CurrentVersion, ({"question_id": q, "version_id": v} for v, q in rows))
    said = {"office_id": office.id, "approved_by": reviewer, "approved_at": now, "note": ""}
    _insert(session, QuestionApproval, ({**said, "version_id": v} for v, q in rows if q % 10 > 2))
    noted = {"office_id": office.id, "written_by": reviewer, "written_at": now, "text": ""}
    for act, ends in (("submit", (0, 1)), ("return", (1,))):
        _insert(session, ReviewNote, ({**noted, "act": act, "version_id": v} for v, q in rows if q % 10 in ends))
    _insert(
        session,
        QuestionTerm,
        ({"question_id": q, "term": t} for n, q in enumerate(ids) for t in sorted(terms_of(stem_of(n)))),
    )


def _versions(ids: Sequence[int], versions: int, clauses: Sequence[int], now: datetime) -> Iterator[dict[str, Any]]:
    options = [{"id": letter, "text": f"选项{letter}"} for letter in "abcd"]
    for n, question_id in enumerate(ids):
        for number in range(1, versions + 1):
            stem = stem_of(n, number)
            yield {
                "question_id": question_id,
                "number": number,
                "kind": ("single", "multiple")[n % 2],
                "content": canonical_json({"stem": stem, "options": options}),
                "stem_text": stem,
                "topic": TOPICS[n % len(TOPICS)],
                "difficulty": n % 5 + 1,
                "level": ("national", "provincial", "municipal")[n % 3],
                "area": "示例县",
                "validity": "",
                "practice_only": False,
                "exposure_public": False,
                "fact_keys": f"X{n % FACTS}",
                "clause_id": clauses[n % len(clauses)] if n % 100 != 1 else None,
                "source_absent": None if n % 100 != 1 else "待补依据",
                "created_by": None,
                "content_hash": "0" * 64,
                "reason": "示例",
                "created_at": now,
            }


def _supersede(session: Session, office: Office, clause_id: int, by: int, now: datetime) -> None:
    session.add(
        Supersession(
            office_id=office.id,
            document_id=session.get_one(PolicyClause, clause_id).document_id,
            ends_on=now.date(),
            reason="示例",
            impact_hash="0" * 64,
            decided_by=by,
            decided_at=now,
        )
    )


def _insert(session: Session, table: type[Any], rows: Iterator[dict[str, Any]]) -> None:
    kept: list[dict[str, Any]] = []
    for row in rows:
        kept.append(row)
        if len(kept) == _SLICE:
            session.execute(insert(table), kept)
            kept = []
    if kept:
        session.execute(insert(table), kept)
