"""What a request needs of this installation, bundled once by the factory."""

from dataclasses import dataclass

from examsvc.core.clock import Clock
from examsvc.core.database import Database
from examsvc.core.keys import Keyring
from examsvc.settings import Settings


@dataclass(frozen=True)
class Installation:
    """Settings, database, clock and keys of one running service."""

    settings: Settings
    database: Database
    clock: Clock
    keyring: Keyring
