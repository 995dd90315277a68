"""Load a folder of question files into the database: idempotent, and merged with what offices changed.

Shipped questions belong to no office and are read-only; an office edits its own copy. A new version is written only
where the content changed. An office's own live questions are loaded from a folder of its own in the same way.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import or_, select, update
from sqlalchemy.orm import Session, joinedload

from examsvc.bank.first_versions import Coming, First, add_questions
from examsvc.bank.formats.shipped_yaml import ShippedQuestion
from examsvc.bank.loading_sources import load_clauses, load_documents, own_key
from examsvc.bank.merging import says_as_much
from examsvc.bank.merging_services import merge_copies
from examsvc.bank.models import CurrentVersion, FactCheck, Question, QuestionKey, QuestionVersion
from examsvc.bank.shelf import Shelf
from examsvc.bank.source_models import PolicyDocument
from examsvc.bank.versions import SHIPPED, Draft, add_version, draft_of_version, rehashed

# A folder that lacks more than this share of what was shipped before is more likely the wrong folder.
MOST_RETIRED = 0.25
FROM_FOLDER = "由文件夹装入"
# SQLite takes only so many values in one statement.
_AT_ONCE = 1000
Questions = Iterable[ShippedQuestion]


@dataclass(frozen=True)
class Loaded:
    """What a load wrote."""

    policies: int
    new: int
    changed: int
    unchanged: int
    retired: int = 0
    merged: int = 0
    conflicts: int = 0


class TooManyMissing(Exception):
    """So many shipped questions are not in the folder that it may be the wrong one."""

    def __init__(self, missing: int, shipped: int) -> None:
        super().__init__(f"{missing} of {shipped} shipped questions are not in this folder")


def load_shelf(
    session: Session,
    shelf: Shelf,
    now: datetime,
    *,
    retire_many: bool = False,
    each: Callable[[Questions], Questions] = iter,
) -> Loaded:
    """Write what is new or changed, retire what is gone, and merge it with the offices' copies.

    Raises TooManyMissing unless `retire_many` is said. `each` may show how far it is.
    """
    documents = load_documents(session, shelf.policies, now, None)
    current = _current(session)
    gone = _retire(session, shelf, retire_many=retire_many)
    moved = [q for q in shelf.questions if current.get(q.key, (None, ""))[1] != q.content_hash()]
    clauses = load_clauses(session, moved, documents)
    firsts, changed = [], 0
    for shipped in each(moved):
        draft = _draft(shipped, clauses.get(shipped.key), public=True)
        if shipped.key not in current:
            firsts.append(First.of(draft, _reason(shipped, SHIPPED), shipped.key))
            continue
        changed += 1
        add_version(session, current[shipped.key][0], draft, _reason(shipped, f"{SHIPPED}更新"), None, now)
    ids = {key: question.id for key, (question, _hash) in current.items()}
    new = add_questions(session, Coming(None, "shipped", "shipped", None, now), firsts)
    ids |= {first.shipped_key or "": id_ for first, id_ in zip(firsts, new, strict=True)}
    for shipped in shelf.questions:
        if shipped.key in current:
            current[shipped.key][0].state = "shipped"
    _keep_checks(session, shelf, ids)
    merges = merge_copies(session, now)
    unchanged = len(shelf.questions) - len(new) - changed
    return Loaded(len(documents), len(new), changed, unchanged, gone, merges.merged, merges.conflicts)


def load_own(
    session: Session, shelf: Shelf, office_id: int, now: datetime, each: Callable[[Questions], Questions] = iter
) -> Loaded:
    """Write an office's own questions; the folder need not hold all of them, so none is retired."""
    shared = select(PolicyDocument).where(PolicyDocument.office_id.is_(None), PolicyDocument.shipped_key.is_not(None))
    documents = {document.shipped_key or "": document for document in session.scalars(shared)}
    documents |= load_documents(session, shelf.policies, now, office_id)
    clauses = load_clauses(session, shelf.questions, documents)
    there = _own(session, office_id, [question.key for question in shelf.questions])
    firsts, changed = [], 0
    for own in each(shelf.questions):
        draft, reason = rehashed(_draft(own, clauses.get(own.key), public=False)), _reason(own, FROM_FOLDER)
        question, said = there.get(own.key, (None, None))
        if question is None:
            firsts.append(First.of(draft, reason, own_key(office_id, own.key)))
        elif said is None or not says_as_much(said, draft):
            changed += 1
            add_version(session, question, draft, reason, None, now)
    add_questions(session, Coming(office_id, "written", "draft", None, now), firsts)
    unchanged = len(shelf.questions) - len(firsts) - changed
    return Loaded(len(shelf.policies), len(firsts), changed, unchanged)


def _current(session: Session) -> dict[str, tuple[Question, str]]:
    rows = (
        select(Question, Question.shipped_key, QuestionVersion.content_hash)
        .join(CurrentVersion, CurrentVersion.question_id == Question.id)
        .join(QuestionVersion, QuestionVersion.id == CurrentVersion.version_id)
        .where(Question.shipped_key.is_not(None), Question.office_id.is_(None))
    )
    return {key or "": (question, content_hash) for question, key, content_hash in session.execute(rows)}


def _retire(session: Session, shelf: Shelf, *, retire_many: bool) -> int:
    """Take what is no longer in the folder out of use; sealed papers keep their versions."""
    rows = select(Question.id, Question.shipped_key).where(
        Question.office_id.is_(None), Question.shipped_key.is_not(None), Question.state != "retired"
    )
    standing = session.execute(rows.order_by(Question.id)).all()
    keys = {question.key for question in shelf.questions}
    gone = [id_ for id_, key in standing if key not in keys]
    if len(gone) > MOST_RETIRED * len(standing) and not retire_many:
        raise TooManyMissing(len(gone), len(standing))
    for id_ in gone:
        session.execute(update(Question).where(Question.id == id_).values(state="retired"))
    return len(gone)


def _own(session: Session, office_id: int, keys: Sequence[str]) -> dict[str, tuple[Question, Draft | None]]:
    """Return an office's questions by their keys in its folder, or by their names on the pages, and what they say."""
    found: dict[str, tuple[Question, Draft | None]] = {}
    for start in range(0, len(keys), _AT_ONCE):
        kept = {own_key(office_id, key): key for key in keys[start : start + _AT_ONCE]}
        named: dict[str, tuple[Question, Draft | None]] = {}
        for question, said in _saying(session, office_id, kept):
            named[question.public_id] = (question, said)
            if question.shipped_key in kept:
                found[kept[question.shipped_key]] = (question, said)
        found = named | found
    return found


def _saying(session: Session, office_id: int, kept: Mapping[str, str]) -> Iterator[tuple[Question, Draft | None]]:
    rows = (
        select(Question)
        .where(Question.office_id == office_id)
        .where(or_(Question.shipped_key.in_(kept), Question.public_id.in_(kept.values())))
        .options(joinedload(Question.pointer).joinedload(CurrentVersion.version))
        .order_by(Question.id)
    )
    questions = session.scalars(rows).all()
    versions = [question.pointer.version for question in questions if question.pointer is not None]
    wanted = select(QuestionKey).where(QuestionKey.version_id.in_([version.id for version in versions]))
    keys = {key.version_id: key for key in session.scalars(wanted)}
    for question in questions:
        version = question.pointer.version if question.pointer is not None else None
        yield question, draft_of_version(version, keys[version.id]) if version is not None else None


def _reason(shipped: ShippedQuestion, because: str) -> str:
    return f"{because}；只供练习：{shipped.practice_because}" if shipped.practice_because else because


def _keep_checks(session: Session, shelf: Shelf, ids: Mapping[str, int]) -> None:
    checks = {check.question_id: check for check in session.scalars(select(FactCheck))}
    for shipped in shelf.questions:
        check = checks.get(ids[shipped.key])
        if check is None:
            check = FactCheck(question_id=ids[shipped.key])
            session.add(check)
        check.trust = shipped.trust or ""
        check.checked_on = shipped.checked.on if shipped.checked else None
        check.note = shipped.checked.note if shipped.checked else ""
        check.practice_because = shipped.practice_because


def _draft(shipped: ShippedQuestion, clause_id: int | None, *, public: bool) -> Draft:
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
        exposure_public=public,
        fact_keys=" ".join(shipped.facts),
        clause_id=clause_id,
        source_absent=shipped.source_absent,
        content_hash=shipped.content_hash(),
    )
