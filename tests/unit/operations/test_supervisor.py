"""The command refuses clearly what it cannot do, before anything is started."""

import socket
import stat
from pathlib import Path

import pytest
from click.testing import CliRunner

from examsvc.operations import serving, supervisor
from examsvc.operations.parent import CannotStart
from examsvc.operations.transport import LOCAL, Transport


def test_the_data_folder_belongs_to_its_owner_alone(tmp_path: Path) -> None:
    folder = tmp_path / "deep" / "instance"
    folder.mkdir(parents=True, mode=0o755)
    with supervisor.open_data_dir(folder):
        assert stat.S_IMODE(folder.stat().st_mode) == 0o700


def test_a_second_service_on_the_same_data_is_refused(tmp_path: Path) -> None:
    with supervisor.open_data_dir(tmp_path), pytest.raises(CannotStart, match="已有一个服务"):
        supervisor.open_data_dir(tmp_path)


def test_the_folder_is_free_again_after_the_first_has_ended(tmp_path: Path) -> None:
    supervisor.open_data_dir(tmp_path).close()
    supervisor.open_data_dir(tmp_path).close()


def test_a_file_in_the_place_of_the_folder_is_refused(tmp_path: Path) -> None:
    (tmp_path / "instance").write_text("")
    with pytest.raises(CannotStart, match="数据目录"):
        supervisor.open_data_dir(tmp_path / "instance")


def test_a_port_in_use_is_refused_before_anything_starts(tmp_path: Path) -> None:
    with socket.socket() as holder:
        holder.bind(("127.0.0.1", 0))
        holder.listen()
        port = holder.getsockname()[1]
        result = CliRunner().invoke(supervisor.main, ["--data", str(tmp_path), "--port", str(port)])
    assert result.exit_code == 1
    assert "--port" in result.output


def test_lan_without_a_terminal_names_the_option_to_add(tmp_path: Path) -> None:
    result = CliRunner().invoke(supervisor.main, ["--data", str(tmp_path), "--lan"])
    assert result.exit_code == 1
    assert "--transport" in result.output


def test_children_learn_where_the_data_are_and_how_they_are_reached(tmp_path: Path) -> None:
    told = serving.environment(tmp_path, Transport("http", "10.0.0.5"), 8000)
    assert told == {
        "EXAMSVC_DATA_DIR": str(tmp_path),
        "EXAMSVC_PUBLIC_URL": "http://10.0.0.5:8000",
        "EXAMSVC_TRANSPORT": "http",
        "PROMETHEUS_MULTIPROC_DIR": str(tmp_path / "metrics"),
    }


def test_without_lan_only_this_machine_is_listened_to() -> None:
    command = serving.web_server(LOCAL, 8000)
    assert command[command.index("--host") + 1] == "127.0.0.1"


def test_tls_hands_the_web_server_its_certificate() -> None:
    command = serving.web_server(Transport("cert", "exam.example", "/c.pem", "/k.pem"), 443)
    assert command[command.index("--ssl-certificate") + 1] == "/c.pem"
    assert command[command.index("--ssl-keyfile") + 1] == "/k.pem"


def test_nobody_listening_means_not_up() -> None:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    assert not serving.answers(LOCAL, port)


def test_the_log_is_for_its_owner_alone_and_a_long_one_is_set_aside(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with serving.open_log(tmp_path) as log:
        log.write(b"x" * 100)
    path = tmp_path / serving.LOG_FILE
    assert path.stat().st_mode & 0o077 == 0
    serving.open_log(tmp_path).close()
    assert path.stat().st_size == 100
    monkeypatch.setattr(serving, "_LONGEST_LOG_BYTES", 99)
    serving.open_log(tmp_path).close()
    assert path.stat().st_size == 0
    assert path.with_suffix(".old.log").stat().st_size == 100
