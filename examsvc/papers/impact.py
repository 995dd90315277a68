"""Which blueprints would run short, and which sealed papers hold a question, when a source ends."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from flask_babel import lazy_gettext as _
from flask_babel.speaklater import LazyString
from sqlalchemy import ColumnElement, false, func, select
from sqlalchemy.orm import Session

from examsvc.accounts.models import Office
from examsvc.bank.impact import MOST_SHOWN, Ending, Section, Touched, resting
from examsvc.bank.models import QuestionVersion
from examsvc.papers.assembly import PoolItem, find_shortages
from examsvc.papers.blueprint import LEAST_BY_LEVEL, STANDARD_TEMPLATE, Blueprint, by_level
from examsvc.papers.models import Form, FormItem, Paper
from examsvc.papers.services import in_words, usable
from examsvc.web.filters import day

# Kind, level, topic and difficulty: all that a blueprint's row asks of a question.
Cell = tuple[str, str, str, int]


@dataclass(frozen=True)
class Wanted:
    """A blueprint somebody may still make a paper of, and the as-of date it would be made for."""

    key: str
    name: str | LazyString
    as_of: date
    blueprint: Blueprint


def contribute(session: Session, ending: Ending) -> list[Section]:
    """Name the blueprints that suffice now and would run short, and the sealed papers that stay as they are."""
    standard = STANDARD_TEMPLATE.blueprint
    templates = [
        Wanted("standard", _("标准组卷方案"), ending.ends_on, standard),
        Wanted(
            "standard-by-level",
            _("标准组卷方案（每种题型都包含三级政策）"),
            ending.ends_on,
            by_level(standard, LEAST_BY_LEVEL),
        ),
    ]
    short = run_short(session, ending, templates)
    section = Section(
        code="blueprints",
        title=_("题量会不够的组卷方案"),
        told=_("现在够用，失效后按这些方案组卷就缺题。请先补题或改方案。"),
        touched=tuple(Touched(str(one.name), words) for one, words, _key in short),
        keys=tuple(key for _one, _words, key in short),
    )
    return [section, _sealed(session, ending)]


def run_short(session: Session, ending: Ending, wanted: Iterable[Wanted]) -> list[tuple[Wanted, str, str]]:
    """Return those that suffice now and would not then: each with what lacks in words, and as a key."""
    office = session.get_one(Office, ending.office_id)
    found = []
    for as_of, together in _by_date(wanted):
        if as_of < ending.ends_on:
            continue
        before, lost = _cells(session, office, as_of, ending)
        if not lost:
            continue
        after = Counter({cell: count - lost[cell] for cell, count in before.items()})
        for one in together:
            worse = (
                [] if _plenty(one.blueprint, after) else find_shortages(one.blueprint, _pool(one.blueprint, after))
            )
            # What lacks questions already is no news.
            if worse and not find_shortages(one.blueprint, _pool(one.blueprint, before)):
                words = "；".join(in_words(one.blueprint, short) for short in worse)
                found.append((one, words, f"{one.key}:{[(s.row, s.wanted, s.found) for s in worse]}"))
    return found


def holds(ending: Ending) -> ColumnElement[bool]:
    """Tell whether a paper holds a version that rests on what ends."""
    items = select(Form.paper_id).join(FormItem, FormItem.form_id == Form.id)
    return Paper.id.in_(items.join(QuestionVersion, QuestionVersion.id == FormItem.version_id).where(resting(ending)))


def _by_date(wanted: Iterable[Wanted]) -> list[tuple[date, list[Wanted]]]:
    dates: dict[date, list[Wanted]] = {}
    for one in wanted:
        dates.setdefault(one.as_of, []).append(one)
    return sorted(dates.items())


def _cells(session: Session, office: Office, as_of: date, ending: Ending) -> tuple[Counter[Cell], Counter[Cell]]:
    """Count what may be used on a date, and what of it rests on what ends."""
    about = (QuestionVersion.kind, QuestionVersion.level, QuestionVersion.topic, QuestionVersion.difficulty)
    rows = (
        usable(office, as_of)
        .order_by(None)
        .with_only_columns(*about, func.coalesce(resting(ending), false()).label("ends"))
        .subquery()
    )
    by = (rows.c.kind, rows.c.level, rows.c.topic, rows.c.difficulty, rows.c.ends)
    usable_now: Counter[Cell] = Counter()
    lost: Counter[Cell] = Counter()
    for kind, level, topic, hard, ends, count in session.execute(select(*by, func.count()).group_by(*by)):
        usable_now[kind, level, topic, hard] += count
        if ends:
            lost[kind, level, topic, hard] += count
    return usable_now, lost


def _plenty(blueprint: Blueprint, cells: Counter[Cell]) -> bool:
    """Tell whether each row alone finds as many questions as the whole paper needs: then nothing can be short."""
    return all(
        sum(count for cell, count in cells.items() if row.admits(*cell)) >= blueprint.questions
        for row in blueprint.rows
    )


def _pool(blueprint: Blueprint, cells: Counter[Cell]) -> list[PoolItem]:
    """Return questions that fill a blueprint exactly as far as the counted ones do.

    Questions that the same rows admit are alike, and more of them than the blueprint asks for make no difference.
    """
    alike: Counter[tuple[int, ...]] = Counter()
    example: dict[tuple[int, ...], Cell] = {}
    for cell, count in sorted(cells.items()):
        rows = tuple(n for n, row in enumerate(blueprint.rows) if row.admits(*cell))
        if rows and count > 0:
            alike[rows] += count
            example.setdefault(rows, cell)
    pool: list[PoolItem] = []
    for rows, count in sorted(alike.items()):
        needed = sum(blueprint.rows[n].count for n in rows)
        pool += [PoolItem(len(pool) + n, *example[rows]) for n in range(1, min(count, needed) + 1)]
    return pool


def _sealed(session: Session, ending: Ending) -> Section:
    rows = (
        select(Paper, func.count(FormItem.version_id.distinct()))
        .join(Form, Form.paper_id == Paper.id)
        .join(FormItem, FormItem.form_id == Form.id)
        .join(QuestionVersion, QuestionVersion.id == FormItem.version_id)
        .where(Paper.office_id == ending.office_id, Paper.state != "draft", resting(ending))
        .group_by(Paper.id)
        .order_by(Paper.id)
    )
    found = [(paper, count) for paper, count in session.execute(rows)]
    return Section(
        code="papers",
        title=_("已封卷的试卷"),
        told=_("封卷后一字不改，校验码不变。政策口径日期早于失效之日的，不受影响。"),
        touched=tuple(Touched(paper.name, _told(paper, count, ending)) for paper, count in found[:MOST_SHOWN]),
        keys=tuple(f"{paper.id}:{paper.seal_hash}:{count}" for paper, count in found),
    )


def _told(paper: Paper, count: int, ending: Ending) -> LazyString:
    told = {"n": count, "day": day(paper.as_of)}
    if paper.as_of < ending.ends_on:
        return _("政策口径日期 %(day)s，含 %(n)s 道有关试题，不受影响", **told)
    return _("政策口径日期 %(day)s，含 %(n)s 道有关试题，当天依据已失效，请核对答案", **told)
