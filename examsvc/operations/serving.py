"""What runs under the parent: the web server, the task worker and the sweeper, and how to see that they are up."""

import http.client
import os
import ssl
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import IO

from examsvc.operations.processes import Child, with_environment
from examsvc.operations.transport import Transport

FLASK = [sys.executable, "-m", "flask", "--app", "app"]
WEB_STOP_SECONDS = 5.0
# A page of print is finished before the worker puts the rest back (core/tasks.py).
WORKER_STOP_SECONDS = 8.0
SWEEPER_STOP_SECONDS = 3.0
LOG_FILE = "service.log"
_LONGEST_LOG_BYTES = 50 * 1024**2
_WORKERS = 2
_THREADS = 32
# granian counts connections here, not requests, and a browser keeps idle ones: a small number would shut PCs out.
_CONNECTIONS_PER_WORKER = 4096


def environment(data_dir: Path, transport: Transport, port: int) -> dict[str, str]:
    """Return what every child is told about this installation."""
    return {
        "EXAMSVC_DATA_DIR": str(data_dir),
        "EXAMSVC_PUBLIC_URL": transport.public_url(port),
        "EXAMSVC_TRANSPORT": transport.kind,
        "PROMETHEUS_MULTIPROC_DIR": str(data_dir / "metrics"),
    }


def empty_metrics(data_dir: Path) -> None:
    """Start counting at zero: the files of processes that are gone would be counted for ever."""
    folder = data_dir / "metrics"
    folder.mkdir(exist_ok=True)
    for file in folder.glob("*.db"):
        file.unlink()


def preparations(variables: Mapping[str, str]) -> list[list[str]]:
    """Return the commands that must succeed before anything is served, in order."""
    return [with_environment(variables, [*FLASK, "prepare"])]


def first_steps(variables: Mapping[str, str]) -> list[str]:
    """Return the command that says what to do next on an empty installation, with the one-time address."""
    return with_environment(variables, [sys.executable, "-m", "examsvc.operations.first_steps"])


def open_log(data_dir: Path) -> IO[bytes]:
    """Open the log that the kept processes write; one that has grown too long is set aside for the last time."""
    path = data_dir / LOG_FILE
    if path.exists() and path.stat().st_size > _LONGEST_LOG_BYTES:
        path.replace(path.with_suffix(".old.log"))
    return os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600), "ab")


def children(
    variables: Mapping[str, str], transport: Transport, port: int, log: IO[bytes] | None = None
) -> list[Child]:
    """Return the kept processes in the order in which they stop: web first, so that no save is taken in vain."""
    web = with_environment(variables, web_server(transport, port))
    return [
        Child("web", web, WEB_STOP_SECONDS, log=log),
        Child("worker", with_environment(variables, [*FLASK, "worker"]), WORKER_STOP_SECONDS, log=log),
        Child("sweep", with_environment(variables, [*FLASK, "sweep"]), SWEEPER_STOP_SECONDS, log=log),
    ]


def web_server(transport: Transport, port: int) -> list[str]:
    """Return granian's command line: HTTP/1 only, for saves gain nothing from HTTP/2 and old browsers stumble."""
    command = [sys.executable, "-m", "granian", "--interface", "wsgi", "app:app", "--host", transport.host]
    command += ["--port", str(port), "--http", "1", "--no-ws"]
    command += ["--workers", str(_WORKERS), "--blocking-threads", str(_THREADS)]
    command += ["--backlog", str(_CONNECTIONS_PER_WORKER), "--backpressure", str(_CONNECTIONS_PER_WORKER)]
    command += ["--respawn-failed-workers", "--workers-kill-timeout", "4", "--log-level", "error"]
    if transport.over_tls:
        command += ["--ssl-certificate", transport.certificate, "--ssl-keyfile", transport.key]
        command += ["--ssl-protocol-min", "tls1.2"]
    return command


def answers(transport: Transport, port: int) -> bool:
    """Tell whether /healthz says 200 from this machine."""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=2)
    if transport.over_tls:
        # Only life is asked for, on the loopback, where the certificate's name cannot match.
        context = ssl.create_default_context()
        context.check_hostname = False
        context.verify_mode = ssl.CERT_NONE
        connection = http.client.HTTPSConnection("127.0.0.1", port, timeout=2, context=context)
    try:
        connection.request("GET", "/healthz")
        return connection.getresponse().status == http.HTTPStatus.OK
    except (OSError, http.client.HTTPException):
        return False
    finally:
        connection.close()
