"""Questions go out of the bank in every format and come back through an import as they were, or with a named loss."""

import io
import zipfile
from base64 import b64decode
from decimal import Decimal
from functools import cache
from typing import Any

import pytest
from hypothesis import Phase, given, settings
from hypothesis import strategies as st

from examsvc.bank.exporting import Exported, export, items_of_filters
from examsvc.bank.finding import Filters
from examsvc.bank.formats.registry import FORMATS
from examsvc.bank.models import Question, QuestionKey
from examsvc.bank.question_types.registry import question_type
from examsvc.bank.source_models import StoredFile
from examsvc.core.canonical import sha256_hex
from examsvc.web.app import ExamApp
from tests.factories.bank import make_question
from tests.factories.imports import Importing
from tests.factories.questions import FIELDS, halves

PNG = b64decode("iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==")
FIGURES = frozenset({"number", "tolerance", "marks", "share"})
Told = dict[str, Any]


@st.composite
def papers(draw: st.DrawFn) -> list[tuple[str, Told]]:
    """Draw two questions of every kind; each has a stem of its own, so that none is another's double."""
    drawn = [(kind, dict(draw(FIELDS[kind]))) for kind in sorted(FIELDS) for _ in range(2)]
    for number, (_kind, fields) in enumerate(drawn):
        fields["stem"] = f"示例题目{'甲乙丙丁戊己庚辛'[number // 2]}{'上下'[number % 2]}{fields['stem']}"
    return drawn


@cache
def drawn_once() -> list[tuple[str, Told]]:
    """Draw one set for all formats, beyond the plainest ones: the same in every run, and nothing to be shrunk."""
    sets: list[list[tuple[str, Told]]] = []

    @settings(max_examples=12, derandomize=True, database=None, phases=[Phase.generate])
    @given(papers())
    def draw(drawn: list[tuple[str, Told]]) -> None:
        sets.append(drawn)

    draw()
    return sets[-1]


def put_in(importing: Importing, drawn: list[tuple[str, Told]]) -> None:
    """Write the questions as an office's own."""
    now = importing.service.clock.now()
    with importing.service.database.writing() as session:
        for kind, fields in drawn:
            content, key = halves(kind, fields)
            own = Question(origin="written", office_id=importing.office.id, state="draft", created_at=now)
            session.add(own)
            session.flush()
            make_question(
                session,
                now,
                kind=kind,
                content=content.model_dump(mode="json"),
                key=key.model_dump(mode="json"),
                topic="帮扶政策",
                explanation="见示例文件。",
                level="provincial",
                area="示例省",
                question=own,
                stem=content.stem,
            )


def told_by(importing: Importing) -> dict[str, Told]:
    """Return what an office's bank says of each question, by its stem."""
    found = {}
    with importing.service.database.reading() as session:
        for version in importing.questions():
            own, key = question_type(version.kind), session.get_one(QuestionKey, version.id)
            fields = own.to_fields(*own.parse(version.content, key.key))
            side = {name: getattr(version, name) for name in ("topic", "difficulty", "level", "area", "validity")}
            fields = in_numbers(fields)
            found[version.stem_text] = {"kind": version.kind, **fields, **side, "explanation": key.explanation}
    return found


def in_numbers(told: Any) -> Any:
    """Return what is told with its figures as numbers: 0.50 and 0.5 are one."""
    if isinstance(told, dict):
        return {name: Decimal(own) if name in FIGURES else in_numbers(own) for name, own in told.items()}
    return [in_numbers(own) for own in told] if isinstance(told, list) else told


def sent(importing: Importing, form: str) -> tuple[bytes, Exported]:
    with importing.service.database.reading() as session:
        made = export(items_of_filters(session, importing.office.id, Filters()), form, "bank")
    with zipfile.ZipFile(io.BytesIO(made.data)) as packed:
        return packed.read(f"bank{FORMATS[form].suffix}"), made


WHOLE = ("excel", "csv", "word", "text", "yaml")
SIDE = {"lost-topic", "lost-difficulty", "lost-level", "lost-area", "lost-explanation"}
# What each format has no place for; nothing else may get lost on the way, and of the first five nothing at all.
MAY_LOSE = {
    **dict.fromkeys(WHOLE, frozenset()),
    "gift": SIDE | {"not-written", "written-as", "lost-unit", "lost-points", "lost-point-marks", "lost-unordered"},
    "aiken": SIDE | {"not-written"},
    "cloze": SIDE | {"not-written", "written-as", "lost-unit", "lost-unordered", "lost-part-marks"},
    "moodle": SIDE | {"not-written", "lost-unordered", "lost-unit", "lost-part-marks"},
    **dict.fromkeys(
        ("qti21", "qti22", "qti30"),
        SIDE | {"not-written", "lost-unordered", "lost-unit", "lost-points", "lost-point-marks"},
    ),
}
# With one of these a question may be another afterwards, or none.
CHANGES = frozenset(
    {"not-written", "lost-unit", "lost-points", "lost-part-marks", "lost-unordered", "lost-point-marks"}
)


@pytest.mark.parametrize("form", FORMATS)
def test_questions_come_back_as_they_were_or_with_a_named_loss(app: ExamApp, form: str) -> None:
    here, there = (Importing.start(app.installation, f"示例县{place}") for place in "甲乙")
    put_in(here, drawn_once())
    data, made = sent(here, form)
    there.publish(there.stage(data, f"bank{FORMATS[form].suffix}", format=form))
    before, after = told_by(here), told_by(there)
    lost = [{loss.code for loss in made.losses if loss.place.number == n} for n in range(1, len(before) + 1)]
    assert set().union(*lost) <= MAY_LOSE[form]
    for (stem, question), codes in zip(before.items(), lost, strict=True):
        if not codes & CHANGES:
            held = [name for name in question if f"lost-{name}" not in codes]
            found = after[stem]
            assert {name: found[name] for name in held} == {name: question[name] for name in held}
    assert form not in WHOLE or before == after


@pytest.mark.parametrize("form", sorted(FORMATS.keys() - {"aiken", "cloze", "gift", "csv", "text", "yaml"}))
def test_a_picture_goes_out_and_comes_back_with_its_question(app: ExamApp, form: str) -> None:
    here, there = (Importing.start(app.installation, f"示例县{place}") for place in "甲乙")
    picture = f"![示意图]({sha256_hex(PNG)})"
    with here.service.database.writing() as session:
        session.add(StoredFile(hash=sha256_hex(PNG), media_type="image/png", data=PNG))
    put_in(here, [("true_false", {"stem": f"看图。\n{picture}", "answer": True})])
    data, made = sent(here, form)
    there.publish(there.stage(data, f"bank{FORMATS[form].suffix}", format=form))
    (stem,) = told_by(there)
    assert (picture in stem) is ("lost-pictures" not in {loss.code for loss in made.losses})
