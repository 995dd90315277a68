"""A sealed paper: hashed whole, logged, and closed to every change on both databases."""

from collections.abc import Callable
from datetime import date
from decimal import Decimal

import pytest
from sqlalchemy import delete, select, text, update
from sqlalchemy.exc import DatabaseError
from sqlalchemy.orm import Session

from examsvc.accounts.models import Office
from examsvc.audit.log import Actor, list_breaks
from examsvc.audit.models import AuditEntry
from examsvc.core.clock import SettableClock
from examsvc.core.database import Database
from examsvc.core.errors import Conflict
from examsvc.papers.models import Form, FormItem, KeyVersion, Paper
from examsvc.papers.sealing import seal_hash
from examsvc.papers.services import seal
from tests.factories.papers import make_small_paper

Change = Callable[[Session, Paper], object]


def sealed(session: Session, clock: SettableClock) -> Paper:
    paper = make_small_paper(session, clock.now())
    seal(session, paper, Actor("person", paper.created_by), clock.now())
    return paper


def form_of(session: Session, paper: Paper) -> Form:
    form = session.scalars(select(Form).where(Form.paper_id == paper.id).order_by(Form.label)).first()
    assert form is not None
    return form


def item_of(session: Session, paper: Paper) -> FormItem:
    item = session.scalars(select(FormItem).where(FormItem.form_id == form_of(session, paper).id)).first()
    assert item is not None
    return item


CHANGES: dict[str, Change] = {
    "name": lambda _s, p: setattr(p, "name", "乙卷"),
    "blueprint": lambda _s, p: setattr(p, "blueprint", "[]"),
    "as-of date": lambda _s, p: setattr(p, "as_of", date(2021, 1, 1)),
    "seed": lambda _s, p: setattr(p, "seed", "another"),
    "rule": lambda _s, p: setattr(p, "multiple_rule", "all_or_nothing"),
    "body": lambda s, p: setattr(form_of(s, p), "body", form_of(s, p).body.replace("选项a", "选项甲")),
    "total": lambda s, p: setattr(form_of(s, p), "total_marks", Decimal(9)),
    "label": lambda s, p: setattr(form_of(s, p), "label", "C"),
    "marks": lambda s, p: setattr(item_of(s, p), "marks", Decimal("1.5")),
    "order": lambda s, p: setattr(item_of(s, p), "option_order", "d,c,b,a,x"),
    "number": lambda s, p: setattr(item_of(s, p), "number", 99),
    "lost item": lambda s, p: s.delete(item_of(s, p)),
}


@pytest.mark.parametrize("what", CHANGES)
def test_the_hash_changes_when_anything_changes(database: Database, clock: SettableClock, what: str) -> None:
    with database.writing() as session:
        paper = make_small_paper(session, clock.now())
        before = seal_hash(session, paper)
        CHANGES[what](session, paper)
        session.flush()
        assert seal_hash(session, paper) != before


def empty_paper(session: Session, like: Paper, key: str) -> Paper:
    """Make a paper with one form without questions, and that form's first key."""
    names = ("office_id", "name", "blueprint", "as_of", "seed", "multiple_rule", "created_by", "created_at")
    paper = Paper(**{name: getattr(like, name) for name in names})
    form = Form(label="A", body="{}", body_hash="0" * 64, total_marks=Decimal(0), predicted_difficulty=Decimal(0))
    paper.forms.append(form)
    session.add(paper)
    session.flush()
    session.add(
        KeyVersion(form_id=form.id, number=1, key=key, hash="0" * 64, reason="组卷", created_at=like.created_at)
    )
    session.flush()
    return paper


def test_another_first_key_gives_another_hash(database: Database, clock: SettableClock) -> None:
    with database.writing() as session:
        like = make_small_paper(session, clock.now())
        one, other, same = (empty_paper(session, like, key) for key in ('{"q1":"a"}', '{"q1":"b"}', '{"q1":"a"}'))
        assert seal_hash(session, one) != seal_hash(session, other)
        assert seal_hash(session, one) == seal_hash(session, same)


def test_the_hash_is_the_same_before_and_after_the_database(database: Database, clock: SettableClock) -> None:
    with database.writing() as session:
        paper = sealed(session, clock)
        said, number = paper.seal_hash, paper.id
    with database.reading() as session:
        assert seal_hash(session, session.get_one(Paper, number)) == said


def test_a_key_changed_later_leaves_the_sealed_hash_alone(database: Database, clock: SettableClock) -> None:
    with database.writing() as session:
        paper = sealed(session, clock)
        session.add(
            KeyVersion(
                form_id=form_of(session, paper).id,
                number=2,
                key="{}",
                hash="0" * 64,
                reason="更正",
                created_at=clock.now(),
            )
        )
        session.flush()
        assert seal_hash(session, paper) == paper.seal_hash


def test_sealing_locks_the_paper_and_writes_it_down(database: Database, clock: SettableClock) -> None:
    with database.writing() as session:
        paper = sealed(session, clock)
        assert (paper.state, paper.sealed_at, paper.sealed_by) == ("sealed", clock.now(), paper.created_by)
        digest = paper.seal_hash
    with database.reading() as session:
        entry = session.scalars(select(AuditEntry).where(AuditEntry.act == "seal_paper")).one()
        assert digest is not None
        assert digest in entry.detail
        assert list_breaks(session) == []


def test_a_paper_is_sealed_once(database: Database, clock: SettableClock) -> None:
    with database.writing() as session:
        paper = sealed(session, clock)
        with pytest.raises(Conflict, match="已经封卷"):
            seal(session, paper, Actor("person", paper.created_by), clock.now())


FORBIDDEN: dict[str, Change] = {
    **{f"change {what}": change for what, change in CHANGES.items() if what != "lost item"},
    "lose an item": lambda s, p: s.execute(delete(FormItem).where(FormItem.id == item_of(s, p).id)),
    "lose the paper": lambda s, p: s.execute(delete(Paper).where(Paper.id == p.id)),
    "unseal": lambda s, p: s.execute(
        update(Paper).where(Paper.id == p.id).values(state="draft", sealed_at=None, seal_hash=None)
    ),
    "change the hash": lambda _s, p: setattr(p, "seal_hash", "0" * 64),
    "add a form": lambda s, _p: s.execute(
        text(
            "INSERT INTO form (public_id, paper_id, label, body, body_hash, total_marks, predicted_difficulty) "
            "SELECT 'x', paper_id, 'Z', body, body_hash, total_marks, predicted_difficulty FROM form"
        )
    ),
    "add an item": lambda s, _p: s.execute(
        text(
            "INSERT INTO form_item (form_id, number, item, section, version_id, marks, option_order) "
            "SELECT form_id, 99, 'q99', section, version_id, marks, '' FROM form_item WHERE number = 1"
        )
    ),
}


@pytest.mark.parametrize("what", FORBIDDEN)
def test_a_sealed_paper_cannot_be_changed(database: Database, clock: SettableClock, what: str) -> None:
    with database.writing() as session:
        number = sealed(session, clock).id
    with pytest.raises(DatabaseError, match="sealed paper cannot be changed"), database.writing() as session:
        FORBIDDEN[what](session, session.get_one(Paper, number))
    with database.reading() as session:
        paper = session.get_one(Paper, number)
        assert paper.state == "sealed"
        assert seal_hash(session, paper) == paper.seal_hash


def test_items_of_a_draft_cannot_be_moved_into_a_sealed_paper(database: Database, clock: SettableClock) -> None:
    with database.writing() as session:
        locked = sealed(session, clock)
        office = session.get_one(Office, locked.office_id)
        target = form_of(session, locked).id
        source = item_of(session, make_small_paper(session, clock.now(), office=office)).id
    move = update(FormItem).where(FormItem.id == source).values(form_id=target, number=50, item="q50")
    with pytest.raises(DatabaseError, match="sealed paper cannot be changed"), database.writing() as session:
        session.execute(move)


def test_a_sealed_paper_may_be_opened_but_never_closed_again(database: Database, clock: SettableClock) -> None:
    with database.writing() as session:
        paper = sealed(session, clock)
        paper.state, paper.opened_at = "opened", clock.now()
        number = paper.id
    back = update(Paper).where(Paper.id == number).values(state="sealed", opened_at=None)
    with pytest.raises(DatabaseError, match="sealed paper cannot be changed"), database.writing() as session:
        session.execute(back)
