"""Identifiers and tokens."""

import re

from examsvc.core.ids import PUBLIC_ID_LENGTH, new_public_id, new_token


def test_public_ids_can_be_read_aloud_and_never_repeat() -> None:
    made = [new_public_id() for _ in range(2000)]
    assert len(set(made)) == len(made)
    assert all(re.fullmatch(f"[0-9a-hjkmnp-tv-z]{{{PUBLIC_ID_LENGTH}}}", text) for text in made)


def test_every_place_of_a_public_id_varies() -> None:
    made = [new_public_id() for _ in range(500)]
    assert all(len({text[place] for text in made}) > 3 for place in range(PUBLIC_ID_LENGTH))


def test_a_token_is_long_and_safe_in_an_address() -> None:
    token = new_token()
    assert re.fullmatch(r"[\w-]{43}", token)
    assert token != new_token()
