"""Find what an import would bring twice: within its file, and against what the office's bank says already."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from examsvc.bank.duplicates import Likeness, fingerprint, same_answer, wording
from examsvc.bank.finding import visible
from examsvc.bank.formats.items import Place, Trouble
from examsvc.bank.importing import Row
from examsvc.bank.models import Question, QuestionKey, QuestionVersion
from examsvc.bank.question_types.registry import question_type

_LONGEST_NAME = 40


@dataclass(frozen=True)
class _Known:
    """A question that is there already: its name, and both halves for comparing keys."""

    name: str
    kind: str
    content: str
    key: str


def mark_doubles(session: Session, office_id: int, rows: Sequence[Row]) -> dict[int, str]:
    """Return the rows, counted from one, that say what is there already, with the name of what they double.

    A double with another key, and a question very near to another, get a trouble that says so.
    """
    known = {fingerprint(found.content): found for found in _in_the_bank(session, office_id)}
    texts = {found.name: wording(found.content) for found in known.values()}
    doubles: dict[int, str] = {}
    fresh: dict[str, Row] = {}
    for number, row in enumerate(rows, start=1):
        if not row.kind or row.rejected:
            continue
        own = _Known(row.place[:_LONGEST_NAME], row.kind, row.content, row.key)
        print_ = fingerprint(row.content)
        found = known.setdefault(print_, own)
        if found is own:
            # Two sheets may have rows of one name; the number keeps them apart.
            texts[f"{own.name}#{number}"] = wording(own.content)
            fresh[f"{own.name}#{number}"] = row
            continue
        doubles[number] = found.name
        row.troubles = [_double(row, own, found)]
    _tell_of_near_ones(texts, fresh)
    return doubles


def _in_the_bank(session: Session, office_id: int) -> list[_Known]:
    rows = (
        visible(office_id)
        .options()
        .with_only_columns(Question.public_id, QuestionVersion.kind, QuestionVersion.content, QuestionKey.key)
        .join(QuestionKey, QuestionKey.version_id == QuestionVersion.id)
        .order_by(Question.id)
    )
    return [_Known(*row) for row in session.execute(select(rows.subquery()))]


def _double(row: Row, own: _Known, found: _Known) -> Trouble:
    answers = [_answer(own), _answer(found)]
    place = Place("row", 0, row.place[:60])
    if own.kind == found.kind and not same_answer(*answers):
        return Trouble(place, "key-differs", f"{found.name}：{answers[0]} / {answers[1]}"[:160])
    return Trouble(place, "same-question", found.name)


def _answer(known: _Known) -> str:
    own = question_type(known.kind)
    return own.model_answer(*own.parse(known.content, known.key))


def _tell_of_near_ones(texts: dict[str, str], fresh: dict[str, Row]) -> None:
    index = Likeness.of(texts)
    for name, row in fresh.items():
        found = index.nearest(name)
        if found is not None:
            other = found[0].partition("#")[0]
            row.near = f"{other}（{found[1]:.0f}%）"
