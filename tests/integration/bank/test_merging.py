"""Loading a folder that changed: an office's copies are merged, conflicts wait, what is gone is retired."""

from dataclasses import dataclass, replace
from pathlib import Path

import pytest
from sqlalchemy import select

from examsvc.accounts.models import Office
from examsvc.audit.log import Actor
from examsvc.bank.editing import draft_of, typed_of
from examsvc.bank.loading import Loaded, TooManyMissing, load_shelf
from examsvc.bank.merging_services import Pending, combine, find_pending, keep, list_pending, take
from examsvc.bank.models import MergeSettlement, Question, QuestionKey, QuestionVersion
from examsvc.bank.services import edit
from examsvc.bank.shelf import read_shelf
from examsvc.bank.versions import read_draft
from examsvc.core.clock import SettableClock
from examsvc.core.database import Database
from examsvc.core.errors import Conflict
from tests.factories.accounts import make_office, make_staff
from tests.integration.bank.test_loading import ENTRY, POLICIES
from tests.integration.bank.test_loading import replace as replace_in

KEYS = ("N-a-001", "N-a-002", "N-a-003", "N-a-004", "N-a-005", "N-a-006", "N-a-007", "N-a-008")


@dataclass
class Bench:
    """A loaded folder and an office that edits."""

    database: Database
    clock: SettableClock
    folder: Path
    office: Office
    by: Actor

    @property
    def file(self) -> Path:
        return self.folder / "national" / "a.yaml"

    def load(self, *, retire_many: bool = False) -> Loaded:
        with self.database.writing() as session:
            return load_shelf(session, read_shelf(self.folder), self.clock.now(), retire_many=retire_many)

    def edit(self, key: str, **changes: object) -> None:
        with self.database.writing() as session:
            shared = session.scalars(select(Question).where(Question.shipped_key == key)).one()
            assert shared.pointer is not None
            version = shared.pointer.version
            typed = replace(typed_of(version, session.get_one(QuestionKey, version.id)), **changes)  # type: ignore[arg-type]
            edit(session, shared, self.office.id, draft_of(version, typed), "本县实际", self.by, self.clock.now())

    def copy(self) -> QuestionVersion:
        """Return what the office's one copy says now."""
        with self.database.reading() as session:
            own = session.scalars(select(Question).where(Question.office_id == self.office.id)).one()
            assert own.pointer is not None
            return own.pointer.version

    def pending(self) -> list[Pending]:
        with self.database.reading() as session:
            return list_pending(session, self.office.id)

    def decisions(self) -> list[str]:
        with self.database.reading() as session:
            rows = select(MergeSettlement.decision).order_by(MergeSettlement.version_id)
            return list(session.scalars(rows))


@pytest.fixture
def bench(database: Database, clock: SettableClock, tmp_path: Path) -> Bench:
    for level in ("national", "provincial", "municipal"):
        (tmp_path / level).mkdir()
    (tmp_path / "policies.yaml").write_text(POLICIES, encoding="utf-8")
    entries = [ENTRY.format(key=key, stem=f"第{key[-1]}题") for key in KEYS]
    (tmp_path / "national" / "a.yaml").write_text("".join(entries), encoding="utf-8")
    with database.writing() as session:
        office = make_office(session, clock.now())
        by = Actor("person", make_staff(session, office, clock.now()).id)
        session.expunge(office)
    bench = Bench(database, clock, tmp_path, office, by)
    bench.load()
    return bench


def both_change_the_stem(bench: Bench) -> Pending:
    bench.edit("N-a-001", stem="本县的第1题（　　）。")
    replace_in(bench.file, "第1题", "随附改过的第1题")
    assert bench.load().conflicts == 1
    (pending,) = bench.pending()
    return pending


def test_what_both_sides_changed_in_different_places_is_merged_and_told(bench: Bench) -> None:
    bench.edit("N-a-001", topic="贫困退出")
    replace_in(bench.file, "第1题", "随附改过的第1题")
    loaded = bench.load()
    assert (loaded.changed, loaded.merged, loaded.conflicts) == (1, 1, 0)
    assert (bench.copy().topic, bench.copy().stem_text) == ("贫困退出", "随附改过的第1题（　　）。")
    assert bench.decisions() == ["copied", "merged"]


def test_a_merged_copy_is_merged_once(bench: Bench) -> None:
    bench.edit("N-a-001", topic="贫困退出")
    replace_in(bench.file, "第1题", "随附改过的第1题")
    bench.load()
    number = bench.copy().number
    assert bench.load().merged == 0
    assert bench.copy().number == number


def test_what_both_changed_in_one_place_waits_and_the_office_keeps_its_words_meanwhile(bench: Bench) -> None:
    pending = both_change_the_stem(bench)
    assert pending.merged.conflicts == ("question",)
    assert bench.copy().stem_text == "本县的第1题（　　）。"
    assert bench.load().conflicts == 1


def test_the_same_change_on_both_sides_is_settled_without_a_new_version(bench: Bench) -> None:
    bench.edit("N-a-001", stem="改过的第1题（　　）。")
    replace_in(bench.file, "第1题", "改过的第1题")
    assert bench.load().conflicts == 0
    assert bench.copy().number == 1


def test_keeping_ones_own_settles_it_for_this_version_of_the_original(bench: Bench) -> None:
    both_change_the_stem(bench)
    with bench.database.writing() as session:
        (pending,) = list_pending(session, bench.office.id)
        keep(session, pending, "本县用语不同", bench.by, bench.clock.now())
    assert bench.pending() == []
    assert bench.copy().stem_text == "本县的第1题（　　）。"
    replace_in(bench.file, "随附改过的第1题", "又改过的第1题")
    assert bench.load().conflicts == 1


def test_taking_what_was_shipped_writes_it_as_a_new_version_of_the_copy(bench: Bench) -> None:
    both_change_the_stem(bench)
    with bench.database.writing() as session:
        (pending,) = list_pending(session, bench.office.id)
        take(session, pending, "以随附为准", bench.by, bench.clock.now())
    assert (bench.copy().stem_text, bench.copy().created_by) == ("随附改过的第1题（　　）。", bench.by.id)
    assert (bench.pending(), bench.decisions()) == ([], ["copied", "taken"])


def test_a_person_may_make_something_of_both(bench: Bench) -> None:
    both_change_the_stem(bench)
    with bench.database.writing() as session:
        (pending,) = list_pending(session, bench.office.id)
        draft = replace(read_draft(session, pending.ours), topic="资金管理")
        combine(session, pending, draft, "两处都要", bench.by, bench.clock.now())
    assert (bench.copy().topic, bench.pending()) == ("资金管理", [])


def test_nobody_settles_what_has_moved_since_it_was_opened(bench: Bench) -> None:
    pending = both_change_the_stem(bench)
    replace_in(bench.file, "随附改过的第1题", "又改过的第1题")
    bench.load()
    with bench.database.reading() as session, pytest.raises(Conflict):
        find_pending(session, bench.office.id, pending.question.public_id, pending.theirs.id, pending.ours.id)


def test_another_office_has_nothing_to_settle(bench: Bench) -> None:
    both_change_the_stem(bench)
    with bench.database.reading() as session:
        assert list_pending(session, bench.office.id + 1) == []


def test_a_question_taken_out_of_the_folder_is_retired_and_comes_back_when_it_returns(bench: Bench) -> None:
    text = bench.file.read_text(encoding="utf-8")
    bench.file.write_text(text[: text.index("- key: N-a-008")], encoding="utf-8")
    assert bench.load().retired == 1
    assert bench.load().retired == 0
    bench.file.write_text(text, encoding="utf-8")
    assert bench.load() == Loaded(policies=1, new=0, changed=0, unchanged=8)
    with bench.database.reading() as session:
        states = session.scalars(select(Question.state).order_by(Question.id)).all()
    assert states == ["shipped"] * 8


def test_a_folder_that_lacks_most_questions_is_taken_for_the_wrong_one(bench: Bench) -> None:
    text = bench.file.read_text(encoding="utf-8")
    bench.file.write_text(text[: text.index("- key: N-a-003")], encoding="utf-8")
    with pytest.raises(TooManyMissing):
        bench.load()
    assert bench.load(retire_many=True).retired == 6
