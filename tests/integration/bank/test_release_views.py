"""A release taken away as a file: it proves itself, and the log says who took it."""

import json

import pytest
import yaml
from sqlalchemy import select

from examsvc.audit.models import AuditEntry
from examsvc.bank.models import BankRelease
from examsvc.bank.releases import hash_of_export
from examsvc.core.roles import Role
from tests.integration.bank.test_views import House, house

__all__ = ["house"]


def released(house: House) -> BankRelease:
    _public_id, version = house.question()
    browser = house.browser()
    browser.post("/review?topic=总体目标", data={"versions": [str(version)]})
    browser.post("/releases", data={"name": "2020年春", "note": ""})
    with house.app.installation.database.reading() as session:
        return session.scalars(select(BankRelease)).one()


@pytest.mark.parametrize("ending", ["json", "yaml"])
def test_the_file_proves_its_hash_and_the_log_says_who_took_it(house: House, ending: str) -> None:
    release = released(house)
    file = house.browser(Role.HEAD).post(f"/releases/{release.public_id}/file.{ending}")
    read = json.loads if ending == "json" else yaml.safe_load
    assert hash_of_export(read(file.data)) == release.hash
    with house.app.installation.database.reading() as session:
        entry = session.scalars(select(AuditEntry).where(AuditEntry.act == "export_questions")).one()
    assert json.loads(entry.detail) == {"format": ending, "questions": 1, "release": release.name}


def test_a_link_alone_takes_nothing_away(house: House) -> None:
    release = released(house)
    assert house.browser().get(f"/releases/{release.public_id}/file.json").status_code == 405
