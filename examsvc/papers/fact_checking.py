"""Look whether the questions of one form give different figures for one fact, and draw again where they do."""

from collections.abc import Sequence

from flask_babel import gettext as _
from sqlalchemy import select
from sqlalchemy.orm import Session

from examsvc.bank.fact_conflicts import Asked, FactConflict, find_fact_conflicts, in_groups, shipped_groups
from examsvc.bank.models import QuestionKey, QuestionVersion
from examsvc.core.canonical import sha256_hex
from examsvc.papers.assembly import AssembledForm, PoolItem, assemble
from examsvc.papers.blueprint import Blueprint
from examsvc.papers.models import Form, FormItem, Paper

DRAWS = 3


def draw(
    session: Session, blueprint: Blueprint, pool: Sequence[PoolItem], seed: str, labels: Sequence[str]
) -> tuple[str, tuple[AssembledForm, ...]]:
    """Assemble forms, from further seeds where one has such a conflict; return the seed that had the fewest.

    Raises NotFeasible as assembling does.
    """
    drawn = []
    for number in range(DRAWS):
        one = seed if number == 0 else sha256_hex(f"{seed}:{number}")
        forms = assemble(blueprint, pool, one, labels)
        count = sum(len(_conflicts(session, [chosen.item.version_id for chosen in form.chosen])) for form in forms)
        drawn.append((count, number, one, forms))
        if not count:
            break
    _count, _number, best, forms = min(drawn, key=lambda entry: entry[:2])
    return best, forms


def list_warnings(session: Session, paper: Paper) -> list[str]:
    """Return, in words, the pairs of questions on one form of a paper that give different figures for one fact."""
    rows = (
        select(Form.label, FormItem.number, FormItem.version_id)
        .join(FormItem, FormItem.form_id == Form.id)
        .where(Form.paper_id == paper.id)
        .order_by(Form.label, FormItem.number)
    )
    numbers: dict[str, dict[int, int]] = {}
    for label, number, version_id in session.execute(rows):
        numbers.setdefault(label, {})[version_id] = number
    return [
        _(
            "%(form)s 卷第 %(first)s 题和第 %(second)s 题：“%(about)s”，数值不同，题干都没有写明哪一级、哪一年。",
            form=label,
            first=min(of_form[conflict.first], of_form[conflict.second]),
            second=max(of_form[conflict.first], of_form[conflict.second]),
            about=conflict.about,
        )
        for label, of_form in numbers.items()
        for conflict in _conflicts(session, list(of_form))
    ]


def _conflicts(session: Session, versions: Sequence[int]) -> list[FactConflict]:
    """Return the conflicts among the questions of one form; most forms hold few that rest on such a fact."""
    rows = (
        select(QuestionVersion, QuestionKey)
        .join(QuestionKey, QuestionKey.version_id == QuestionVersion.id)
        .where(QuestionVersion.id.in_(versions), QuestionVersion.fact_keys != "")
        .order_by(QuestionVersion.id)
    )
    asked = []
    for version, key in session.execute(rows):
        facts = frozenset(version.fact_keys.split())
        if in_groups(facts, shipped_groups()):
            said = f"{version.stem_text} {version.content} {key.key} {key.explanation}"
            asked.append(Asked(version.id, facts, version.stem_text, said))
    return find_fact_conflicts(asked, shipped_groups())
