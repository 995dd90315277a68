"""Let invented candidates sit an exam: through the same doors as real ones, only faster."""

import json
import secrets
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from examsvc.accounts.signing_in import start_sign_in
from examsvc.attempts import services
from examsvc.attempts.models import Attempt
from examsvc.attempts.rules import Save
from examsvc.attempts.saving import SaveReply, SaveRequest, write_batch
from examsvc.attempts.tokens import AttemptToken
from examsvc.bank.models import QuestionVersion
from examsvc.bank.question_types.registry import question_type
from examsvc.core.canonical import canonical_json
from examsvc.core.group_commit import GroupCommit
from examsvc.core.installation import Installation
from examsvc.exams.models import Candidate, Exam
from examsvc.grading.queries import newest_key
from examsvc.papers.models import FormItem
from examsvc.papers.seeding import Stream


@dataclass(frozen=True)
class Sheet:
    """One attempt with the answers that its candidate will give."""

    attempt_id: int
    person_id: int
    answers: tuple[tuple[str, str], ...]


def sit(site: Installation, exam_id: int, starts_at: datetime, seed: str, absent: int) -> int:
    """Let everybody but the last few start, answer and hand in; return how many sat."""
    gate: GroupCommit[SaveRequest, SaveReply] = GroupCommit(site.database, write_batch, queue_limit=100)
    sheets = _sheets(site, exam_id, seed)
    sitting = sheets[: len(sheets) - absent]
    for number, sheet in enumerate(sitting):
        began = starts_at + timedelta(seconds=5 + number)
        with site.database.writing() as session:
            attempt = session.get_one(Attempt, sheet.attempt_id)
            _token, sign_in = start_sign_in(session, sheet.person_id, "candidate", began, exam_id)
            services.start(session, attempt, sign_in.id, began)
            session.flush()
            token = AttemptToken(
                exam_id, attempt.id, attempt.candidate_id, sign_in.id, attempt.epoch, attempt.public_id
            )
        saves = tuple(
            Save(secrets.token_hex(16), token.epoch, seq, item, value)
            for seq, (item, value) in enumerate(sheet.answers, start=1)
        )
        gate.write(SaveRequest(token, began + timedelta(minutes=30), saves))
        with site.database.writing() as session:
            attempt = session.get_one(Attempt, sheet.attempt_id)
            services.hand_in(session, attempt, token.epoch, starts_at + timedelta(minutes=45, seconds=number))
    gate.stop()
    return len(sitting)


def _sheets(site: Installation, exam_id: int, seed: str) -> list[Sheet]:
    """Decide every answer: each candidate knows a share of the paper that chance gave them."""
    with site.database.reading() as session:
        exam = session.get_one(Exam, exam_id)
        rows = session.execute(
            select(Attempt, Candidate)
            .join(Candidate, (Candidate.exam_id == Attempt.exam_id) & (Candidate.id == Attempt.candidate_id))
            .where(Attempt.exam_id == exam.id, Candidate.standing == "entered")
            .order_by(Candidate.exam_number)
        ).all()
        return [
            Sheet(attempt.id, candidate.person_id, tuple(_answers(session, attempt, Stream(seed, str(attempt.id)))))
            for attempt, candidate in rows
        ]


def _answers(session: Session, attempt: Attempt, chance: Stream) -> Iterator[tuple[str, str]]:
    keys = json.loads(newest_key(session, attempt.form_id).key)
    knows = 35 + chance.below(64)
    rows = session.execute(
        select(FormItem.item, QuestionVersion.kind, QuestionVersion.content)
        .join(QuestionVersion, QuestionVersion.id == FormItem.version_id)
        .where(FormItem.form_id == attempt.form_id)
        .order_by(FormItem.number)
    )
    for item, kind, text in rows:
        found = question_type(kind)
        content, key = found.parse(text, canonical_json(keys[item]))
        knows_it = chance.below(100) < knows
        yield item, found.right_value(content, key) if knows_it else found.guess(content, chance.below)
