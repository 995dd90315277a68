"""Which passwords are refused, how names are compared, and that a stored hash fits its password alone."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from examsvc.accounts.passwords import SHORTEST, choose_credentials, hash_password, is_right, is_weak, username_of
from examsvc.core.errors import Invalid
from tests.factories.accounts import PASSWORD, PASSWORD_HASH


@pytest.mark.parametrize(
    ("password", "weak"),
    [
        ("k7#mQ2w", True),
        ("k7#mQ2wz", False),
        ("12345678", True),
        ("87654321", True),
        ("QWERTYUI", True),
        ("asdfghjk", True),
        ("bcdefghi", True),
        ("aaaaaaaa", True),
        ("abababab", True),
        ("abcabcab", True),
        ("abcdabcd", False),
        ("zhangsan-2026", True),
        ("ZhangSan-2026", True),
        ("三思而后行不忘初心", False),
        ("一二三四", True),
        ("a quiet county hall", False),
    ],
)
def test_a_password_is_weak_when_it_is_short_a_row_of_keys_or_holds_the_name(password: str, weak: bool) -> None:
    assert is_weak(password, "zhangsan") == weak


@given(
    st.text(min_size=SHORTEST, max_size=30).filter(lambda text: len(set(text.casefold())) > 5), st.text(min_size=6)
)
def test_adding_the_user_name_to_any_password_makes_it_weak(password: str, name: str) -> None:
    assert is_weak(password + name, name.casefold())


@pytest.mark.parametrize(
    ("typed", "stored"),
    [
        ("ZhangSan", "zhangsan"),
        ("  zhangsan ", "zhangsan"),
        ("ｚｈａｎｇｓａｎ", "zhangsan"),
        ("\u3000张三", "张三"),
        ("", ""),
    ],
)
def test_width_case_and_spaces_of_a_user_name_do_not_matter(typed: str, stored: str) -> None:
    assert username_of(typed) == stored


@given(st.text(max_size=30))
def test_a_stored_user_name_is_found_under_itself(typed: str) -> None:
    assert username_of(username_of(typed)) == username_of(typed)


def test_a_chosen_password_fits_and_no_other_does() -> None:
    chosen = choose_credentials(" ZhangSan ", PASSWORD)
    assert chosen.username == "zhangsan"
    assert is_right(chosen.password_hash, PASSWORD)
    assert not any(is_right(chosen.password_hash, wrong) for wrong in (PASSWORD.upper(), f"{PASSWORD} ", ""))


def test_a_weak_choice_names_its_field_and_is_not_hashed() -> None:
    with pytest.raises(Invalid, match="不能包含用户名") as refused:
        choose_credentials("zhangsan", "12345678")
    assert set(refused.value.fields) == {"password"}


def test_two_hashes_of_one_password_differ() -> None:
    assert hash_password(PASSWORD) != PASSWORD_HASH


@pytest.mark.parametrize("stored", [None, "", "plain text", "$argon2id$v=19$m=19456,t=2,p=1$broken"])
def test_without_a_sound_hash_no_password_is_right(stored: str | None) -> None:
    assert not is_right(stored, PASSWORD)
    assert not is_right(stored, "nobody has this password")
