"""How browsers reach the service: asked once in plain words, kept beside the data."""

import json
import socket
import ssl
from collections.abc import Callable
from dataclasses import asdict, dataclass
from datetime import datetime
from pathlib import Path
from typing import Literal, cast

import click

from examsvc.operations.own_ca import renew_own_ca

Kind = Literal["local", "http", "cert", "ca"]
Ask = Callable[[str], str]
ANSWER_FILE = "transport.json"
_BY_NUMBER: dict[str, Kind] = {"1": "http", "2": "cert", "3": "ca"}

QUESTION = """
考场里的电脑怎样连接到这台机器？请选一项，只问这一次。
How will the PCs in the exam rooms reach this machine? Choose one; this is asked only once.

  1  考试专用网络上的普通连接（HTTP）。不用装任何东西，断网十分钟也不丢答案；
     浏览器里待发送的答案不加密，发送成功或交卷后立即清除。没有把握就选这一项。
     Plain HTTP on the exam's own network. Nothing to install; answers survive ten minutes offline.
     Answers waiting in the browser are not encrypted and are wiped when sent. If unsure, take this.
  2  加密连接，使用县信息中心发给本机的证书文件（证书和私钥两个文件）。
     TLS with certificate files from the county's information centre (a certificate and its key).
  3  加密连接，由本机自己签发证书。每台考试电脑须先安装一次根证书，该证书只对本机地址有效。
     TLS with a certificate authority of our own. Each PC installs its root once; it is valid for this address only.
"""


class TransportError(Exception):
    """Say in both languages why the service cannot be reached that way."""


@dataclass(frozen=True)
class Transport:
    """The stored answer; certificate and key are absolute paths, empty without TLS."""

    kind: Kind
    address: str
    certificate: str = ""
    key: str = ""

    @property
    def host(self) -> str:
        """Return the address to listen on."""
        return "127.0.0.1" if self.kind == "local" else "0.0.0.0"  # noqa: S104  # --lan asks for exactly this

    @property
    def over_tls(self) -> bool:
        """Tell whether browsers use TLS."""
        return self.kind in ("cert", "ca")

    def public_url(self, port: int) -> str:
        """Return what people type into the browser."""
        scheme, usual = ("https", 443) if self.over_tls else ("http", 80)
        return f"{scheme}://{self.address}" + ("" if port == usual else f":{port}")


@dataclass(frozen=True)
class Wishes:
    """What the command line already says; empty where it says nothing."""

    kind: Kind | None = None
    address: str = ""
    certificate: str = ""
    key: str = ""


LOCAL = Transport("local", "127.0.0.1")


def choose_transport(data_dir: Path, wishes: Wishes, ask: Ask | None, now: datetime) -> Transport:
    """Return the stored answer, or ask for it and store it; options on the command line replace it.

    `ask` is None where nobody sits at a terminal. Raises TransportError when no answer can be had or used.
    """
    stored = read_transport(data_dir)
    if stored is None or wishes != Wishes():
        stored = _decide(wishes, ask)
    if stored.kind == "ca":
        try:
            pair = renew_own_ca(data_dir / "own-ca", stored.address, now)
        except ValueError as error:
            raise TransportError(f"不能为这个地址签发证书 / No certificate for this address: {error}") from error
        stored = Transport("ca", stored.address, str(pair.certificate), str(pair.key))
    if stored.over_tls:
        check_certificate(stored)
    (data_dir / ANSWER_FILE).write_text(json.dumps(asdict(stored), indent=2) + "\n", encoding="utf-8")
    return stored


def read_transport(data_dir: Path) -> Transport | None:
    """Return what was answered before, or None."""
    try:
        stored = Transport(**json.loads((data_dir / ANSWER_FILE).read_text(encoding="utf-8")))
    except FileNotFoundError:
        return None
    except (ValueError, TypeError) as error:
        raise TransportError(
            f"{data_dir / ANSWER_FILE} 已损坏，请删除后重新启动。/ It is damaged: delete it and start again."
        ) from error
    return stored


def check_certificate(transport: Transport) -> None:
    """Refuse a certificate that the web server could not use, before it starts."""
    try:
        if "BEGIN PRIVATE KEY" not in Path(transport.key).read_text(encoding="ascii"):
            raise TransportError(
                "私钥须为未加密的 PKCS#8 格式，请先转换 / The key must be unencrypted PKCS#8; convert it first:\n"
                f"    openssl pkcs8 -topk8 -nocrypt -in {transport.key} -out server-key.pem"
            )
        ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER).load_cert_chain(transport.certificate, transport.key)
    except (OSError, ValueError) as error:
        raise TransportError(
            f"证书或私钥不能使用（读不到、不配对或格式不对）/ The certificate or key cannot be used: {error}"
        ) from error


def address_on_the_network() -> str:
    """Return this machine's address as the network sees it; nothing is sent."""
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as probe:
        try:
            probe.connect(("10.255.255.255", 9))
        except OSError:
            return "127.0.0.1"
        return cast("str", probe.getsockname()[0])


def _decide(wishes: Wishes, ask: Ask | None) -> Transport:
    kind = wishes.kind or _ask_kind(ask)
    certificate, key = wishes.certificate, wishes.key
    if kind == "cert":
        certificate = certificate or _answer(ask, "证书文件 / certificate file", "--certificate")
        key = key or _answer(ask, "私钥文件 / key file", "--key")
        certificate, key = (str(Path(name).expanduser().absolute()) for name in (certificate, key))
    return Transport(kind, wishes.address or _ask_address(ask, kind), certificate, key)


def _ask_kind(ask: Ask | None) -> Kind:
    if ask is None:
        raise TransportError(
            "没有终端可以提问：请加上 --transport http、cert 或 ca。/ No terminal to ask on: name --transport."
        )
    click.echo(QUESTION)
    while (answer := ask("请输入 1、2 或 3 / type 1, 2 or 3").strip()) not in _BY_NUMBER:
        click.echo("只能输入 1、2 或 3。/ Only 1, 2 or 3.")
    return _BY_NUMBER[answer]


def _ask_address(ask: Ask | None, kind: Kind) -> str:
    found = address_on_the_network()
    if ask is None and kind == "cert":
        raise TransportError("请用 --address 写明证书上的域名。/ Give the name on the certificate with --address.")
    if ask is None:
        return found
    words = "证书上的域名 / the name on the certificate" if kind == "cert" else "本机地址 / this machine's address"
    return ask(f"{words} [{found}]").strip() or found


def _answer(ask: Ask | None, words: str, option: str) -> str:
    if ask is None:
        raise TransportError(f"请用 {option} 指定{words}。/ Name it with {option}.")
    return ask(words).strip()
