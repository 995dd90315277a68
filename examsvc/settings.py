"""The service's settings, parsed once from the environment; nothing else reads it."""

import os
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Literal, cast

Transport = Literal["local", "http", "cert", "ca"]


class SettingsError(ValueError):
    """Say in both languages which environment variable cannot be used and what it may hold."""


@dataclass(frozen=True)
class Settings:
    """Where the data live, how the service is reached and how patient it is."""

    data_dir: Path
    database_url: str
    public_url: str = "http://127.0.0.1:8000"
    transport: Transport = "local"
    trusted_proxies: int = 0
    demonstration: bool = False
    # The path that the service lives under, without a slash at its end: the demonstration has one.
    root: str = ""
    # A write waits this long for the one write lock before the browser is told to try again.
    lock_timeout_seconds: float = 10.0
    save_queue_limit: int = 2000

    @property
    def is_sqlite(self) -> bool:
        """Tell whether the data are one SQLite file beside the service."""
        return self.database_url.startswith("sqlite")

    @property
    def database_file(self) -> Path:
        """Name the SQLite file; meaningless on PostgreSQL."""
        return Path(self.database_url.removeprefix("sqlite:///"))

    @property
    def over_tls(self) -> bool:
        """Tell whether browsers reach the service over TLS."""
        return self.public_url.startswith("https://")


def read_settings(environment: Mapping[str, str] | None = None) -> Settings:
    """Parse the EXAMSVC_… variables.

    Raises SettingsError naming the variable that makes no sense.
    """
    env = os.environ if environment is None else environment
    data_dir = Path(env.get("EXAMSVC_DATA_DIR", "instance")).absolute()
    url = env.get("EXAMSVC_DATABASE_URL", f"sqlite:///{data_dir / 'exam.db'}")
    _check(
        "EXAMSVC_DATABASE_URL", url, url.startswith(("sqlite:///", "postgresql://")), "sqlite:///…, postgresql://…"
    )
    public_url = env.get("EXAMSVC_PUBLIC_URL", "http://127.0.0.1:8000").rstrip("/")
    _check("EXAMSVC_PUBLIC_URL", public_url, public_url.startswith(("http://", "https://")), "http://…, https://…")
    return Settings(
        data_dir=data_dir,
        database_url=url,
        public_url=public_url,
        transport=cast("Transport", _one_of(env, "EXAMSVC_TRANSPORT", "local", "http", "cert", "ca")),
        trusted_proxies=_whole_number(env, "EXAMSVC_TRUSTED_PROXIES", 0),
        demonstration=_one_of(env, "EXAMSVC_DEMONSTRATION", "0", "1") == "1",
        save_queue_limit=_whole_number(env, "EXAMSVC_SAVE_QUEUE_LIMIT", 2000),
    )


def _one_of(env: Mapping[str, str], name: str, *allowed: str) -> str:
    """Return one of the allowed words; the first of them where nothing is said."""
    text = env.get(name, allowed[0])
    _check(name, text, text in allowed, ", ".join(allowed))
    return text


def _whole_number(env: Mapping[str, str], name: str, default: int) -> int:
    text = env.get(name, str(default))
    _check(name, text, text.isascii() and text.isdigit(), "0, 1, 2 …")
    return int(text)


def _check(name: str, text: str, good: bool, allowed: str) -> None:  # noqa: FBT001  # a condition, not an option
    if not good:
        raise SettingsError(f"环境变量 {name}={text} 不能使用，应为 / cannot be used, it must be: {allowed}")
