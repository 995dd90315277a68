"""A reading as JSON and back: what the bounded child says about a file."""

from typing import Any

from pydantic import BaseModel, ConfigDict

from examsvc.bank.formats.items import Item, Reading


class Told(BaseModel):
    """What was found: the format, and a reading, or else the code of why there is none."""

    model_config = ConfigDict(ser_json_bytes="base64", val_json_bytes="base64")

    format: str = ""
    formats: tuple[str, ...] = ()
    problem: str = ""
    about: str = ""
    warnings: tuple[str, ...] = ()
    reading: Reading | None = None


class ToldItem(BaseModel):
    """One item, for keeping it as JSON."""

    model_config = ConfigDict(ser_json_bytes="base64", val_json_bytes="base64")

    item: Item


def as_plain(told: Told) -> dict[str, Any]:
    """Return it as what JSON can hold."""
    return told.model_dump(mode="json", exclude_defaults=True)
