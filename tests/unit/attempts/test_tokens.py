"""The attempt cookie cannot be made or changed without the key."""

import pytest

from examsvc.attempts.tokens import AttemptToken, TokenSigner
from examsvc.core.keys import Keyring

TOKEN = AttemptToken(1, 2, 3, 4, 5, "0" * 26)
SIGNER = TokenSigner(Keyring(b"k" * 32))


def test_a_genuine_cookie_gives_its_token_back() -> None:
    assert SIGNER.read(SIGNER.issue(TOKEN)) == TOKEN


@pytest.mark.parametrize("position", range(0, 100, 7))
def test_a_changed_cookie_is_nobodys(position: int) -> None:
    cookie = SIGNER.issue(TOKEN)
    changed = cookie[:position] + ("0" if cookie[position] != "0" else "1") + cookie[position + 1 :]
    assert SIGNER.read(changed) is None


@pytest.mark.parametrize("cookie", ["", ".", "v1.1.2.3.4.5.x.", "字", "v1.1.2.3.4.5." + "0" * 26])
def test_rubbish_is_nobodys(cookie: str) -> None:
    assert SIGNER.read(cookie) is None


def test_a_cookie_of_another_installation_is_nobodys() -> None:
    assert SIGNER.read(TokenSigner(Keyring(b"x" * 32)).issue(TOKEN)) is None


def test_the_header_token_belongs_to_one_epoch() -> None:
    later = AttemptToken(1, 2, 3, 4, 6, "0" * 26)
    assert SIGNER.fits(TOKEN, SIGNER.csrf(TOKEN))
    assert not SIGNER.fits(later, SIGNER.csrf(TOKEN))
    assert not SIGNER.fits(TOKEN, SIGNER.issue(TOKEN).rpartition(".")[2])
