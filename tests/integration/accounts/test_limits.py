"""How many wrong guesses pass: ten an hour at a name, twenty at a device, each forgotten by itself."""

from datetime import datetime, timedelta

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from examsvc.accounts.limits import (
    WRONG_AN_HOUR,
    WRONG_AN_HOUR_ON_A_DEVICE,
    candidate_key,
    check_guesses,
    note_wrong_guess,
    staff_key,
)
from examsvc.accounts.models import SignInFailure
from examsvc.core.database import Database
from examsvc.core.errors import TooMany
from tests.conftest import NOON

HOUR = timedelta(hours=1)
INSTANT = timedelta(microseconds=1)


def guess(session: Session, keys: tuple[str, str], times: int, at: datetime = NOON) -> None:
    for _ in range(times):
        note_wrong_guess(session, keys, at)
    session.flush()


def refused(session: Session, keys: tuple[str, str], at: datetime = NOON) -> str:
    """Return the code of the refusal, or nothing."""
    try:
        check_guesses(session, keys, at)
    except TooMany as error:
        return error.code
    return ""


@pytest.mark.parametrize(("wrong", "code"), [(WRONG_AN_HOUR - 1, ""), (WRONG_AN_HOUR, "too-many-guesses")])
def test_a_name_bears_nine_wrong_guesses_and_not_ten(database: Database, wrong: int, code: str) -> None:
    with database.writing() as session:
        guess(session, staff_key("clerk", "here"), wrong)
        assert refused(session, staff_key("clerk", "elsewhere")) == code
        assert refused(session, staff_key("colleague", "elsewhere")) == ""


@pytest.mark.parametrize(
    ("wrong", "code"), [(WRONG_AN_HOUR_ON_A_DEVICE - 1, ""), (WRONG_AN_HOUR_ON_A_DEVICE, "too-many-guesses-here")]
)
def test_a_device_bears_nineteen_whatever_names_are_tried(database: Database, wrong: int, code: str) -> None:
    with database.writing() as session:
        for n in range(wrong):
            guess(session, staff_key(f"name {n}", "here"), 1)
        assert refused(session, staff_key("clerk", "here")) == code
        assert refused(session, staff_key("clerk", "elsewhere")) == ""


@pytest.mark.parametrize(("later", "code"), [(HOUR - INSTANT, "too-many-guesses"), (HOUR, ""), (HOUR + INSTANT, "")])
def test_a_guess_counts_for_an_hour(database: Database, later: timedelta, code: str) -> None:
    with database.writing() as session:
        guess(session, staff_key("clerk", "here"), WRONG_AN_HOUR)
        assert refused(session, staff_key("clerk", "elsewhere"), NOON + later) == code


def test_guesses_spread_over_the_hours_keep_nobody_out(database: Database) -> None:
    keys = staff_key("clerk", "here")
    with database.writing() as session:
        for n in range(40):
            guess(session, keys, 1, NOON + n * HOUR / 9)
        assert refused(session, keys, NOON + 40 * HOUR / 9) == ""


def test_old_rows_are_swept_away_with_the_next_guess_at_the_same_name(database: Database) -> None:
    with database.writing() as session:
        guess(session, staff_key("clerk", "here"), 5)
        guess(session, staff_key("colleague", "there"), 1)
        guess(session, staff_key("clerk", "here"), 1, NOON + HOUR)
        counted = select(SignInFailure.key, func.count()).group_by(SignInFailure.key)
        rows = [times for _key, times in session.execute(counted)]
    assert rows == [1, 1, 1, 1]


def test_staff_and_candidates_are_counted_apart_even_under_one_word(database: Database) -> None:
    with database.writing() as session:
        guess(session, staff_key("101001", "here"), WRONG_AN_HOUR_ON_A_DEVICE)
        assert refused(session, candidate_key("101001", "here")) == ""


@pytest.mark.parametrize(
    ("keys", "advice"), [(staff_key("clerk", "here"), "系统管理员"), (candidate_key("101001", "here"), "监考员")]
)
@pytest.mark.parametrize("device_only", [False, True])
def test_the_refusal_names_who_can_help(
    database: Database, keys: tuple[str, str], advice: str, device_only: bool
) -> None:
    with database.writing() as session:
        tried = (keys[0].partition(":")[0] + ":another", keys[1]) if device_only else keys
        guess(session, tried, WRONG_AN_HOUR_ON_A_DEVICE)
        with pytest.raises(TooMany) as error:
            check_guesses(session, keys, NOON)
    assert ("换一台电脑" if device_only else advice) in error.value.message


def test_neither_name_nor_device_is_readable_in_the_rows_and_a_long_number_is_cut(database: Database) -> None:
    with database.writing() as session:
        guess(session, staff_key("a very private name", "the browser's own mark"), 1)
        guess(session, candidate_key("1" * 500, "mark"), 1)
        keys = session.scalars(select(SignInFailure.key)).all()
    assert not any("private" in key or "mark" in key for key in keys)
    assert max(map(len, keys)) <= 80
