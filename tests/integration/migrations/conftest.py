"""Databases that stand at a revision of the test's choice."""

from collections.abc import Iterator

import pytest

from examsvc.core.database import Database
from examsvc.settings import Settings


@pytest.fixture
def migrated(settings: Settings) -> Iterator[Database]:
    """A database at the newest revision, without the service's hooks."""
    database = Database(settings)
    yield database
    database.dispose()
