"""Releases stay what they were, can be compared, and prove themselves from a file."""

import json
from collections.abc import Iterator

import pytest
import yaml
from sqlalchemy import select, text

from examsvc.bank.invariants import check_releases
from examsvc.bank.models import BankRelease, BankReleaseItem
from examsvc.bank.releases import (
    as_json_file,
    as_yaml_file,
    compare_releases,
    export_release,
    get_release,
    hash_of_export,
    list_released,
    recompute_hash,
)
from examsvc.core.clock import SettableClock
from examsvc.core.database import Database
from examsvc.core.errors import Conflict, NotFound
from tests.factories.accounts import make_office
from tests.factories.bank import make_question
from tests.factories.desk import Desk, make_desk


@pytest.fixture
def desk(database: Database, clock: SettableClock) -> Iterator[Desk]:
    with database.writing() as session:
        yield make_desk(session, clock)


def test_a_release_holds_what_is_approved_and_stays_as_it_was(desk: Desk) -> None:
    kept, changed, _waiting = desk.question(), desk.question(), desk.question()
    desk.approve(*(q.pointer.version for q in (kept, changed) if q.pointer))
    release = desk.release("2020年定版")
    held = set(desk.session.scalars(select(BankReleaseItem.version_id)))
    desk.edit(changed)
    desk.retire(kept)
    assert set(desk.session.scalars(select(BankReleaseItem.version_id))) == held
    assert len(held) == 2
    assert recompute_hash(desk.session, release) == release.hash


def test_the_same_bank_gives_the_same_hash_and_another_bank_another(desk: Desk) -> None:
    first, second = desk.question(), desk.question()
    desk.approve(*(q.pointer.version for q in (first, second) if q.pointer))
    one, again = desk.release("甲"), desk.release("乙")
    desk.approve(desk.edit(first, "改过"))
    other = desk.release("丙")
    assert one.hash == again.hash
    assert one.hash != other.hash


def test_a_name_is_given_to_one_release(desk: Desk) -> None:
    desk.approve(make_question(desk.session, desk.clock.now()))
    desk.release("定版")
    with pytest.raises(Conflict, match="同名"):
        desk.release("定版")


def test_an_unapproved_bank_has_nothing_to_release(desk: Desk) -> None:
    desk.question()
    with pytest.raises(Conflict, match="还没有审定"):
        desk.release("定版")


def test_two_releases_tell_what_came_went_and_changed(desk: Desk) -> None:
    same, changed, gone, new = (desk.question() for _ in range(4))
    desk.approve(*(q.pointer.version for q in (same, changed, gone) if q.pointer))
    old = desk.release("旧")
    copy = desk.edit(changed, "本县的写法")
    desk.retire(gone)
    assert new.pointer is not None
    desk.approve(copy, new.pointer.version)
    diff = compare_releases(list_released(desk.session, old), list_released(desk.session, desk.release("新")))
    assert [row.question.id for row in diff.added] == [new.id]
    assert [row.question.id for row in diff.removed] == [gone.id]
    assert [(a.question.id, b.version.id) for a, b in diff.changed] == [(changed.id, copy.id)]
    assert diff.same == 1


def test_a_release_compared_with_itself_shows_nothing(desk: Desk) -> None:
    desk.approve(make_question(desk.session, desk.clock.now()))
    rows = list_released(desk.session, desk.release("定版"))
    diff = compare_releases(rows, rows)
    assert (diff.added, diff.removed, diff.changed, diff.same) == ((), (), (), 1)


def test_an_exported_file_proves_its_hash_without_the_database(desk: Desk) -> None:
    desk.approve(*(make_question(desk.session, desk.clock.now()) for _ in range(3)))
    release = desk.release("定版")
    exported = export_release(release, list_released(desk.session, release))
    read_back = (json.loads(as_json_file(exported)), yaml.safe_load(as_yaml_file(exported)))
    assert [hash_of_export(file) for file in read_back] == [release.hash] * 2


def test_a_changed_file_does_not_prove_its_hash(desk: Desk) -> None:
    desk.approve(make_question(desk.session, desk.clock.now()))
    release = desk.release("定版")
    exported = export_release(release, list_released(desk.session, release))
    exported["questions"][0]["said"][1] = '{"correct":"b"}'
    assert hash_of_export(exported) != release.hash


def test_a_release_of_another_office_is_not_found(desk: Desk) -> None:
    desk.approve(make_question(desk.session, desk.clock.now()))
    release = desk.release("定版")
    other = make_office(desk.session, desk.clock.now(), "另一示例县脱贫攻坚领导小组办公室")
    with pytest.raises(NotFound):
        get_release(desk.session, other.id, release.public_id)


def test_verify_finds_a_release_whose_version_was_changed_behind_our_back(desk: Desk) -> None:
    version = make_question(desk.session, desk.clock.now())
    desk.approve(version)
    release = desk.release("定版")
    desk.session.flush()
    assert check_releases(desk.session) == []
    sqlite = desk.session.get_bind().dialect.name == "sqlite"
    name = "question_version_no_update" if sqlite else "question_version_append_only ON question_version"
    desk.session.execute(text(f"DROP TRIGGER {name}"))
    desk.session.execute(text("UPDATE question_version SET topic = '改过' WHERE id = :id"), {"id": version.id})
    desk.session.expire_all()
    assert [finding.invariant for finding in check_releases(desk.session)] == [9]
    assert desk.session.get_one(BankRelease, release.id).hash == release.hash
