"""The real server on a free port, with the real clock, in a process of its own."""

import os
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from examsvc.settings import Settings

ROOT = Path(__file__).resolve().parents[2]
# A server starts within three seconds; on a machine that does much else it may take its time.
_START_SECONDS = 60


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def start_server(settings: Settings, port: int, *arguments: str, scheme: str = "http") -> subprocess.Popen[bytes]:
    """Start granian on an installation and return once it answers.

    One worker: each costs two seconds of a core to start. tests/integration/operations/test_running.py runs more.
    """
    address = f"{scheme}://127.0.0.1:{port}"
    environment = {
        **os.environ,
        "EXAMSVC_DATA_DIR": str(settings.data_dir),
        "EXAMSVC_DATABASE_URL": settings.database_url,
        "EXAMSVC_PUBLIC_URL": address,
    }
    # Its group is its own, so that a test can kill all of it; it ends with the tests all the same.
    command = ["setpriv", "--pdeathsig", "TERM", sys.executable, "-m", "granian", "--interface", "wsgi"]
    command += ["--host", "127.0.0.1", "--port", str(port)]
    command += ["--workers", "1", "--blocking-threads", "32", "--no-ws", "--log-level", "error"]
    process = subprocess.Popen(
        [*command, *arguments, "app:app"], cwd=ROOT, env=environment, stderr=subprocess.DEVNULL, process_group=0
    )
    try:
        _wait(f"http://127.0.0.1:{port}" if scheme == "http" else address, process)
    except BaseException:
        end_server(process)
        raise
    return process


def end_server(process: subprocess.Popen[bytes]) -> None:
    """Ask it to end, and end it."""
    process.terminate()
    with suppress(subprocess.TimeoutExpired):
        process.wait(10)
    if process.poll() is None:
        os.killpg(process.pid, signal.SIGKILL)
        process.wait()


@contextmanager
def serving(settings: Settings, port: int, *arguments: str, scheme: str = "http") -> Iterator[str]:
    """Serve an installation with granian until the block ends; yields the address."""
    process = start_server(settings, port, *arguments, scheme=scheme)
    try:
        yield f"{scheme}://127.0.0.1:{port}"
    finally:
        end_server(process)


def _wait(address: str, process: subprocess.Popen[bytes]) -> None:
    import ssl

    trusting = ssl.create_default_context()
    trusting.check_hostname = False
    trusting.verify_mode = ssl.CERT_NONE
    deadline = time.monotonic() + _START_SECONDS
    while True:
        try:
            urllib.request.urlopen(f"{address}/sit", timeout=2, context=trusting).close()  # noqa: S310 - our own address
        except (OSError, urllib.error.URLError):
            if time.monotonic() > deadline or process.poll() is not None:
                raise
            time.sleep(0.1)
        else:
            return
