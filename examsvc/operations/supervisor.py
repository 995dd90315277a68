"""The command that starts everything: `python -m examsvc.operations.supervisor`."""

import fcntl
import resource
import signal
import socket
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import IO, cast

import click

from examsvc.core.clock import SystemClock
from examsvc.operations import serving
from examsvc.operations.parent import CannotStart, Supervisor
from examsvc.operations.transport import LOCAL, Ask, Kind, Transport, TransportError, Wishes, choose_transport
from examsvc.settings import SettingsError, read_settings


def open_data_dir(data_dir: Path) -> IO[str]:
    """Make the folder its owner's alone and hold its lock for as long as the result stays open."""
    try:
        data_dir.mkdir(parents=True, exist_ok=True, mode=0o700)
        data_dir.chmod(0o700)
        lock = (data_dir / "supervisor.lock").open("w", encoding="ascii")
    except OSError as error:
        raise CannotStart(
            f"数据目录 {data_dir} 不能使用（{error.strerror}）：须是文件夹，启动服务的用户要能读写，磁盘不能满。\n"
            f"The data folder cannot be used ({error.strerror}): it must be a folder that this user may write to."
        ) from error
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        lock.close()
        raise CannotStart(f"{data_dir} 已有一个服务在运行。/ A service is already running on it.") from None
    return lock


def check_port(host: str, port: int) -> None:
    """Refuse a port that somebody else holds, before anything is started."""
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError as error:
            raise CannotStart(
                f"端口 {port} 不能使用，请用 --port 换一个。/ Port {port} cannot be used: {error.strerror}"
            ) from error


def allow_many_connections() -> None:
    """Raise the soft limit of open files to the hard one: a hall keeps hundreds of connections open."""
    _, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (hard, hard))


def _ask() -> Ask | None:
    if not sys.stdin.isatty():
        return None
    return lambda words: click.prompt(words, default="", show_default=False)


def _announce(transport: Transport, port: int, data_dir: Path, steps: Sequence[str]) -> Sequence[str]:
    click.echo(f"\n服务已启动，请用浏览器打开 / Running, open in a browser:\n\n    {transport.public_url(port)}\n")
    if transport.kind == "ca":
        root = data_dir / "own-ca" / "root.crt"
        click.echo(f"每台考试电脑先安装根证书 / Install this root certificate on each PC: {root}")
    if sys.stdout.isatty():
        click.echo(f"运行日志 / log: {data_dir / serving.LOG_FILE}")
    click.echo("按 Ctrl-C 停止。/ Ctrl-C stops it.")
    return steps


@click.command()
@click.option("--data", "data", type=click.Path(path_type=Path), help="Where the data live; default instance/.")
@click.option("--port", type=click.IntRange(1, 65535), default=8000, show_default=True)
@click.option("--lan", is_flag=True, help="Let other PCs in; asks once how they connect.")
@click.option("--transport", "kind", type=click.Choice(["http", "cert", "ca"]), help="Answer that question here.")
@click.option("--address", default="", help="The name or address the PCs use.")
@click.option("--certificate", default="", help="Certificate file, for --transport cert.")
@click.option("--key", default="", help="Its key file, for --transport cert.")
def main(data: Path | None, port: int, lan: bool, kind: str | None, address: str, certificate: str, key: str) -> None:  # noqa: FBT001  # click hands options over by name
    """Start the whole service and stop it cleanly on Ctrl-C."""
    wishes = Wishes(cast("Kind | None", kind), address, certificate, key)
    try:
        settings = read_settings()
        data_dir = (data or settings.data_dir).absolute()
        with open_data_dir(data_dir):
            transport = choose_transport(data_dir, wishes, _ask(), SystemClock().now()) if lan else LOCAL
            check_port(transport.host, port)
            code = _supervise(data_dir, transport, port)
    except (CannotStart, SettingsError, TransportError) as error:
        raise click.ClickException(str(error)) from error
    sys.exit(code)


def _supervise(data_dir: Path, transport: Transport, port: int) -> int:
    allow_many_connections()
    serving.empty_metrics(data_dir)
    variables = serving.environment(data_dir, transport, port)
    # At a terminal sits somebody who must still find the address an hour later; elsewhere the log is collected.
    log = serving.open_log(data_dir) if sys.stdout.isatty() else None
    supervisor = Supervisor(
        preparations=serving.preparations(variables),
        children=serving.children(variables, transport, port, log),
        is_up=lambda: serving.answers(transport, port),
        announce=lambda: _announce(transport, port, data_dir, serving.first_steps(variables)),
    )
    for number in (signal.SIGTERM, signal.SIGINT, signal.SIGHUP):
        if number != signal.SIGHUP or signal.getsignal(number) != signal.SIG_IGN:  # nohup keeps its promise
            signal.signal(number, supervisor.request_stop)
    return supervisor.run()


if __name__ == "__main__":
    main()
