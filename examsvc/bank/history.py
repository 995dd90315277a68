"""A question's life as a clerk reads it: its versions, who wrote, approved and commented them, and how two differ."""

import re
from collections.abc import Iterable
from dataclasses import dataclass

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_babel.speaklater import LazyString
from sqlalchemy import select
from sqlalchemy.orm import Session

from examsvc.accounts.models import Person
from examsvc.bank.diffing import Sides, compare_texts
from examsvc.bank.editing import typed_of
from examsvc.bank.models import Question, QuestionApproval, QuestionKey, QuestionVersion, ReviewNote
from examsvc.bank.pictures import inline_pictures
from examsvc.bank.queries import list_versions
from examsvc.bank.showing import KIND_NAMES, LEVEL_NAMES, Shown, show, show_all
from examsvc.core.errors import NotFound

_SPAN = re.compile(r"(s?[1-9]\d{0,5})\.\.(s?[1-9]\d{0,5})")
# The versions of the shared question behind an office's copy.
_ORIGINAL = "s"


@dataclass(frozen=True)
class Step:
    """One version with its key, in words, and the people who had a hand in it."""

    ref: str
    version: QuestionVersion
    key: QuestionKey
    shown: Shown
    writer: str
    approvals: tuple[tuple[QuestionApproval, str], ...]
    notes: tuple[tuple[ReviewNote, str], ...]

    @property
    def of_original(self) -> bool:
        """Tell whether it is a version of the shared question that the office's copy was made from."""
        return self.ref.startswith(_ORIGINAL)


@dataclass(frozen=True)
class FieldDiff:
    """One part of a question in two versions."""

    name: LazyString
    sides: Sides


@dataclass(frozen=True)
class TwoWays:
    """One part of a question as it went two ways from the same words."""

    name: LazyString
    ours: Sides
    theirs: Sides


def list_steps(session: Session, question: Question, office_id: int) -> list[Step]:
    """Return all versions, newest first, with the office's own approvals and remarks."""
    versions = list_versions(session, question)
    ids = [version.id for version, _key in versions]
    approvals = session.scalars(
        select(QuestionApproval)
        .where(QuestionApproval.version_id.in_(ids), QuestionApproval.office_id == office_id)
        .order_by(QuestionApproval.id)
    ).all()
    notes = session.scalars(
        select(ReviewNote)
        .where(ReviewNote.version_id.in_(ids), ReviewNote.office_id == office_id)
        .order_by(ReviewNote.id)
    ).all()
    acted = [a.approved_by for a in approvals] + [n.written_by for n in notes]
    pictures = inline_pictures(session, (version.content for version, _key in versions))
    names = person_names(session, [*acted, *(v.created_by for v, _k in versions if v.created_by)])
    return [
        Step(
            ref=f"{'' if version.question_id == question.id else _ORIGINAL}{version.number}",
            version=version,
            key=key,
            shown=show(version, key, pictures),
            writer=names.get(version.created_by or 0, ""),
            approvals=tuple((a, names.get(a.approved_by, "")) for a in approvals if a.version_id == version.id),
            notes=tuple((n, names.get(n.written_by, "")) for n in notes if n.version_id == version.id),
        )
        for version, key in versions
    ]


def get_step(steps: Iterable[Step], ref: str) -> Step:
    """Return the version of a reference; raises NotFound."""
    found = next((step for step in steps if step.ref == ref), None)
    if found is None:
        raise NotFound(_("没有找到这个版本。"))
    return found


def get_span(steps: list[Step], span: str) -> tuple[Step, Step]:
    """Return the two versions of an address such as 2..3; raises NotFound."""
    match = _SPAN.fullmatch(span)
    if match is None:
        raise NotFound(_("没有找到这个版本。"))
    return get_step(steps, match[1]), get_step(steps, match[2])


def before(steps: list[Step], step: Step) -> Step | None:
    """Return the version that a version was made from."""
    place = steps.index(step) + 1
    return steps[place] if place < len(steps) else None


def compare_steps(old: Step, new: Step) -> list[FieldDiff]:
    """Return every part of two versions side by side, the unchanged ones too."""
    first, second = (_parts(step.version, step.key, step.shown) for step in (old, new))
    return [FieldDiff(name, compare_texts(first[name], second[name])) for name in first]


def compare_three(session: Session, base: QuestionVersion, *others: QuestionVersion) -> list[TwoWays]:
    """Return the parts of a question that changed on either of two ways from one version."""
    versions = [base, *others]
    parts = [
        _parts(version, session.get_one(QuestionKey, version.id), shown)
        for version, shown in zip(versions, show_all(session, versions), strict=True)
    ]
    was, ours, theirs = parts
    ways = (
        TwoWays(name, compare_texts(was[name], ours[name]), compare_texts(was[name], theirs[name])) for name in was
    )
    return [way for way in ways if way.ours.changed or way.theirs.changed]


def _parts(version: QuestionVersion, key: QuestionKey, shown: Shown) -> dict[LazyString, str]:
    typed = typed_of(version, key)
    yes, no = _("是"), _("否")
    return {
        _TYPE: str(KIND_NAMES[version.kind]),
        _STEM: shown.stem,
        _OPTIONS: typed.options,
        _ANSWER: typed.answer if typed.ordered else _("%(answer)s\n（不分次序）", answer=typed.answer),
        _EXPLANATION: shown.explanation,
        _SOURCE: "\n".join(filter(None, (shown.source, shown.clause))),
        _QUOTATION: shown.quotation,
        _TOPIC: version.topic,
        _DIFFICULTY: str(version.difficulty),
        _LEVEL: str(LEVEL_NAMES.get(version.level, version.level)),
        _AREA: version.area,
        _VALIDITY: version.validity,
        _PRACTICE: yes if version.practice_only else no,
        _PUBLIC: yes if version.exposure_public else no,
    }


_TYPE, _STEM, _OPTIONS, _ANSWER = _l("题型"), _l("题干"), _l("选项"), _l("答案")
_EXPLANATION, _SOURCE, _QUOTATION = _l("解析"), _l("依据"), _l("依据原文")
_TOPIC, _DIFFICULTY, _LEVEL, _AREA = _l("主题"), _l("难度"), _l("层级"), _l("适用地域")
_VALIDITY, _PRACTICE, _PUBLIC = _l("适用时期"), _l("只供练习"), _l("题目已公开")


def person_names(session: Session, ids: Iterable[int]) -> dict[int, str]:
    """Return the names of people by id."""
    rows = session.execute(select(Person.id, Person.name).where(Person.id.in_(set(ids))))
    return {row.id: row.name for row in rows}
