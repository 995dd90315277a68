"""The transport question is asked once, in plain words, and its answer is checked before use."""

import json
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from examsvc.operations import transport
from examsvc.operations.own_ca import renew_own_ca
from examsvc.operations.transport import Ask, Transport, TransportError, Wishes, choose_transport

NOW = datetime(2026, 5, 20, tzinfo=UTC)


def replies(*words: str) -> Ask:
    given: Iterator[str] = iter(words)
    return lambda _question: next(given)


def never(_question: str) -> str:
    pytest.fail("asked again")


def test_the_answer_is_asked_once_and_kept(tmp_path: Path) -> None:
    first = choose_transport(tmp_path, Wishes(), replies("1", "10.0.0.5"), NOW)
    assert first == Transport("http", "10.0.0.5")
    assert choose_transport(tmp_path, Wishes(), never, NOW) == first


def test_anything_but_1_2_or_3_is_asked_again(tmp_path: Path) -> None:
    assert choose_transport(tmp_path, Wishes(), replies("http", "", "1", "10.0.0.5"), NOW).kind == "http"


def test_an_empty_reply_takes_the_address_that_was_found(tmp_path: Path) -> None:
    assert choose_transport(tmp_path, Wishes(), replies("1", ""), NOW).address == transport.address_on_the_network()


def test_the_question_names_all_three_ways_in_both_languages(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    choose_transport(tmp_path, Wishes(), replies("1", ""), NOW)
    said = capsys.readouterr().out
    assert all(word in said for word in ("HTTP", "信息中心", "根证书", "Nothing to install", "information centre"))


def test_without_a_terminal_the_option_answers(tmp_path: Path) -> None:
    assert choose_transport(tmp_path, Wishes("http", "10.0.0.5"), None, NOW) == Transport("http", "10.0.0.5")


def test_without_a_terminal_and_option_it_is_refused(tmp_path: Path) -> None:
    with pytest.raises(TransportError, match="--transport"):
        choose_transport(tmp_path, Wishes(), None, NOW)
    assert not (tmp_path / transport.ANSWER_FILE).exists()


@pytest.mark.parametrize(
    ("wishes", "option"),
    [
        (Wishes("cert"), "--certificate"),
        (Wishes("cert", certificate="c.pem"), "--key"),
        (Wishes("cert", certificate="c.pem", key="k.pem"), "--address"),
    ],
)
def test_certificate_files_without_a_terminal_name_what_is_missing(
    tmp_path: Path, wishes: Wishes, option: str
) -> None:
    with pytest.raises(TransportError, match=option):
        choose_transport(tmp_path, wishes, None, NOW)


def test_an_option_replaces_the_stored_answer(tmp_path: Path) -> None:
    choose_transport(tmp_path, Wishes("http", "10.0.0.5"), None, NOW)
    choose_transport(tmp_path, Wishes("http", "10.0.0.6"), None, NOW)
    assert json.loads((tmp_path / transport.ANSWER_FILE).read_text())["address"] == "10.0.0.6"


def test_certificate_files_are_accepted_when_they_belong_together(tmp_path: Path) -> None:
    pair = renew_own_ca(tmp_path / "ca", "exam.example", NOW)
    wishes = Wishes("cert", "exam.example", str(pair.certificate), str(pair.key))
    chosen = choose_transport(tmp_path, wishes, None, NOW)
    assert chosen.public_url(443) == "https://exam.example"


def test_a_key_of_another_certificate_is_refused_and_nothing_stored(tmp_path: Path) -> None:
    pair = renew_own_ca(tmp_path / "ca", "exam.example", NOW)
    other = renew_own_ca(tmp_path / "other", "exam.example", NOW)
    with pytest.raises(TransportError, match="不能使用"):
        choose_transport(tmp_path, Wishes("cert", "exam.example", str(pair.certificate), str(other.key)), None, NOW)
    assert not (tmp_path / transport.ANSWER_FILE).exists()


def test_a_key_in_another_format_is_answered_with_the_command_that_converts_it(tmp_path: Path) -> None:
    pair = renew_own_ca(tmp_path / "ca", "exam.example", NOW)
    pair.key.write_text(pair.key.read_text().replace("PRIVATE KEY", "EC PRIVATE KEY"))
    with pytest.raises(TransportError, match="openssl pkcs8"):
        choose_transport(tmp_path, Wishes("cert", "exam.example", str(pair.certificate), str(pair.key)), None, NOW)


def test_a_damaged_answer_is_named_instead_of_asked_over(tmp_path: Path) -> None:
    (tmp_path / transport.ANSWER_FILE).write_text("{")
    with pytest.raises(TransportError, match=transport.ANSWER_FILE):
        choose_transport(tmp_path, Wishes(), never, NOW)


def test_an_own_ca_serves_files_that_belong_together(tmp_path: Path) -> None:
    chosen = choose_transport(tmp_path, Wishes("ca", "10.0.0.5"), None, NOW)
    assert chosen.public_url(8000) == "https://10.0.0.5:8000"
    assert Path(chosen.certificate).is_file()


def test_an_address_no_certificate_can_hold_is_refused(tmp_path: Path) -> None:
    with pytest.raises(TransportError, match="证书"):
        choose_transport(tmp_path, Wishes("ca", "考试服务器"), None, NOW)
