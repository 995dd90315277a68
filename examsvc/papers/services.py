"""Make papers from the bank, seal them, and open them."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from flask_babel import gettext as _
from sqlalchemy import Row, Select, func, select
from sqlalchemy.orm import Session

from examsvc.accounts.models import Office
from examsvc.audit.log import Actor, office_stream, record
from examsvc.bank.finding import visible
from examsvc.bank.models import Question, QuestionKey, QuestionVersion
from examsvc.bank.pictures import check_pictures
from examsvc.bank.question_types.base import MultipleRule
from examsvc.bank.question_types.registry import question_type
from examsvc.bank.standing import approved_in
from examsvc.bank.usage import note_opening, note_use
from examsvc.bank.validity import holds
from examsvc.core.canonical import canonical_json, sha256_hex
from examsvc.core.errors import Conflict
from examsvc.papers.assembly import AssembledForm, NotFeasible, PoolItem, Shortage, find_shortages
from examsvc.papers.blueprint import Blueprint, read_blueprint
from examsvc.papers.bodies import Placed, make_body
from examsvc.papers.fact_checking import draw, list_warnings
from examsvc.papers.models import Form, FormItem, KeyVersion, Paper
from examsvc.papers.sealing import seal_hash

LEVEL_NAMES = {"national": "国家", "provincial": "省级", "municipal": "市县"}
NATION = "全国"


def usable(office: Office, as_of: date) -> Select[Question, QuestionVersion, bool]:
    """Select what an office may use: approved there, for its area, and resting on what holds as of a date."""
    areas = [NATION, *filter(None, (office.province, office.city, office.county))]
    return (
        visible(office.id)
        .where(approved_in(office.id), QuestionVersion.practice_only.is_(False), QuestionVersion.area.in_(areas))
        .where(holds(office.id, as_of))
        .order_by(QuestionVersion.id)
    )


def list_pool(session: Session, office: Office, as_of: date) -> list[PoolItem]:
    """Return what an office may use on a date, as assembly needs it."""
    version = QuestionVersion
    rows = usable(office, as_of).with_only_columns(
        version.id,
        version.kind,
        version.level,
        version.topic,
        version.difficulty,
        version.fact_keys,
        version.content,
        version.question_id,
        version.area,
        version.exposure_public,
    )
    return [_pool_item(row) for row in session.execute(rows)]


def _pool_item(row: Row[*tuple[Any, ...]]) -> PoolItem:
    kind = question_type(row.kind)
    return PoolItem(
        version_id=row.id,
        kind=row.kind,
        level=row.level,
        topic=row.topic,
        difficulty=row.difficulty,
        facts=frozenset(row.fact_keys.split()),
        options=kind.option_ids(kind.content(row.content)),
        question_id=row.question_id,
        area=row.area,
        public=row.exposure_public,
    )


def shortages(session: Session, office: Office, blueprint: Blueprint, as_of: date) -> list[str]:
    """Return, in words, what the bank lacks for a blueprint; an empty list means that it suffices."""
    return [in_words(blueprint, s) for s in find_shortages(blueprint, list_pool(session, office, as_of))]


def in_words(blueprint: Blueprint, short: Shortage) -> str:
    """Say what a row of a blueprint lacks."""
    row = blueprint.rows[short.row]
    name = "".join(filter(None, (LEVEL_NAMES.get(row.level, ""), row.topic, question_type(row.kind).printed)))
    return _(
        "%(name)s需要 %(wanted)s 题，可用的已审定试题只有 %(found)s 题",
        name=name,
        wanted=short.wanted,
        found=short.found,
    )


class NotEnough(Conflict):
    """The bank lacks what a blueprint asks for; `words` says it row by row."""

    def __init__(self, words: Sequence[str]) -> None:
        super().__init__("；".join(words), code="short")
        self.words = list(words)


@dataclass(frozen=True)
class Drawn:
    """Forms that were chosen for a blueprint; nothing of it is written yet."""

    blueprint: Blueprint
    as_of: date
    seed: str
    rule: MultipleRule
    forms: tuple[AssembledForm, ...]

    @property
    def versions(self) -> set[int]:
        """Return the versions that stand on any form."""
        return {chosen.item.version_id for form in self.forms for chosen in form.chosen}


def draw_paper(
    session: Session,
    office: Office,
    blueprint: Blueprint,
    as_of: date,
    seed: str,
    rule: MultipleRule,
    labels: Sequence[str],
) -> Drawn:
    """Choose the questions of parallel forms; it takes seconds and only reads. Raises NotEnough."""
    pool = list_pool(session, office, as_of)
    try:
        seed, forms = draw(session, blueprint, pool, seed, labels)
    except NotFeasible as short:
        raise NotEnough([in_words(blueprint, s) for s in short.shortages]) from short
    return Drawn(blueprint, as_of, seed, rule, forms)


def make_paper(
    session: Session,
    office: Office,
    name: str,
    blueprint: Blueprint,
    as_of: date,
    seed: str,
    rule: MultipleRule,
    labels: Sequence[str],
    by: Actor,
    now: datetime,
) -> Paper:
    """Assemble parallel forms with their first key versions; raises NotEnough naming what is short."""
    return keep_paper(
        session, office, name, draw_paper(session, office, blueprint, as_of, seed, rule, labels), by, now
    )


def keep_paper(session: Session, office: Office, name: str, drawn: Drawn, by: Actor, now: datetime) -> Paper:
    """Write what was drawn before; raises Conflict when a question of it may be used no longer."""
    chosen = usable(office, drawn.as_of).where(QuestionVersion.id.in_(drawn.versions))
    standing = session.scalars(chosen.with_only_columns(QuestionVersion.id)).all()
    if len(standing) != len(drawn.versions):
        raise Conflict(_("组卷的时候题库有变动，请再保存一次，系统会重新组卷。"), code="bank-moved")
    paper = Paper(
        office_id=office.id,
        name=name,
        blueprint=drawn.blueprint.to_json(),
        as_of=drawn.as_of,
        seed=drawn.seed,
        multiple_rule=drawn.rule.value,
        created_by=by.id,
        created_at=now,
    )
    session.add(paper)
    session.flush()
    for form in drawn.forms:
        _add_form(session, paper, form, drawn.rule, now)
    return paper


def _add_form(session: Session, paper: Paper, assembled: AssembledForm, rule: MultipleRule, now: datetime) -> None:
    ids = [chosen.item.version_id for chosen in assembled.chosen]
    versions = {v.id: v for v in session.scalars(select(QuestionVersion).where(QuestionVersion.id.in_(ids)))}
    keys = {k.version_id: k.key for k in session.scalars(select(QuestionKey).where(QuestionKey.version_id.in_(ids)))}
    blueprint = read_blueprint(paper.blueprint)
    placed = [
        Placed(
            item=f"q{number}",
            number=number,
            section=blueprint.kinds.index(chosen.item.kind) + 1,
            kind=chosen.item.kind,
            marks=blueprint.rows[chosen.row].marks,
            content=versions[chosen.item.version_id].content,
            option_order=chosen.option_order,
        )
        for number, chosen in enumerate(assembled.chosen, 1)
    ]
    check_pictures(session, assembled.label, {p.number: p.content for p in placed})
    body = make_body(placed, rule)
    difficulty = assembled.predicted_difficulty
    form = Form(
        paper_id=paper.id,
        label=assembled.label,
        body=body,
        body_hash=sha256_hex(body),
        total_marks=sum((p.marks for p in placed), Decimal(0)),
        predicted_difficulty=(Decimal(difficulty.numerator) / difficulty.denominator).quantize(Decimal("0.0001")),
    )
    session.add(form)
    session.flush()
    for p, version_id in zip(placed, ids, strict=True):
        session.add(
            FormItem(
                form_id=form.id,
                number=p.number,
                item=p.item,
                section=p.section,
                version_id=version_id,
                marks=p.marks,
                option_order=",".join(p.option_order),
            )
        )
    key = canonical_json({p.item: json.loads(keys[v]) for p, v in zip(placed, ids, strict=True)})
    session.add(KeyVersion(form_id=form.id, number=1, key=key, hash=sha256_hex(key), reason="组卷", created_at=now))
    session.flush()


def count_stale(session: Session, paper: Paper) -> int:
    """Return how many questions of a paper rest on what no longer holds on its as-of date."""
    items = select(FormItem.version_id).join(Form, Form.id == FormItem.form_id).where(Form.paper_id == paper.id)
    stale = select(func.count(QuestionVersion.id)).where(
        QuestionVersion.id.in_(items), ~holds(paper.office_id, paper.as_of)
    )
    return session.scalar(stale) or 0


def must_be_made_again(session: Session, paper: Paper) -> bool:
    """Tell whether a draft should not be kept: a source ended, or figures for one fact contradict each other."""
    return bool(count_stale(session, paper) or list_warnings(session, paper))


def seal(session: Session, paper: Paper, by: Actor, now: datetime) -> str:
    """Lock a paper and return the hash that is published; from here on its forms never change.

    Raises Conflict when it is sealed already, and when a source ended after the paper was made.
    """
    if paper.state != "draft":
        raise Conflict(_("试卷已经封卷。"), code="sealed")
    if stale := count_stale(session, paper):
        message = _(
            "组卷之后，有 %(n)s 道试题的依据已登记失效，不能封卷。请回到第一步再保存一次，系统会重新组卷。",
            n=stale,
        )
        raise Conflict(message, code="stale")
    paper.seal_hash = seal_hash(session, paper)
    paper.state = "sealed"
    paper.sealed_at = now
    paper.sealed_by = by.id
    items = select(FormItem.version_id).join(Form, Form.id == FormItem.form_id).where(Form.paper_id == paper.id)
    note_use(session, paper.id, session.scalars(items), now)
    record(session, office_stream(paper.office_id), by, "seal_paper", ("paper", paper.id), now, hash=paper.seal_hash)
    session.flush()
    return paper.seal_hash


def open_sealed(session: Session, paper: Paper, now: datetime) -> None:
    """Open a sealed paper (启封); who may, and the act in the log, are the exam's."""
    paper.state, paper.opened_at = "opened", now
    note_opening(session, paper.id, now)
    session.flush()


def is_as_sealed(session: Session, paper: Paper) -> bool:
    """Tell whether a paper still has the hash that was published."""
    return seal_hash(session, paper) == paper.seal_hash
