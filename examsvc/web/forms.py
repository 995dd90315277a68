"""The base of every form: it refuses fields it does not know."""

from typing import Any

from flask import request
from flask_babel import gettext as _
from flask_wtf import FlaskForm
from wtforms.fields.choices import SelectChoice  # type: ignore[attr-defined]

from examsvc.core.errors import Invalid


class HouseForm(FlaskForm):
    """A form that is valid only when it was sent whole and nothing was added to it."""

    def validate(self, extra_validators: Any = None) -> bool:
        """Check the fields; raises Invalid for a field that the page does not have."""
        known = {field.name for field in self} | {"csrf_token"}
        prefixes = tuple(f"{field.name}-" for field in self)
        sent = set(request.form) | set(request.files)
        unknown = sorted(name for name in sent - known if not name.startswith(prefixes))
        if unknown:
            raise Invalid(_("表单里有不认识的内容，没有保存。请刷新页面后重新填写。"), code="unknown-field")
        return bool(super().validate(extra_validators=extra_validators))


class ConfirmForm(HouseForm):
    """A step that needs no typing, only a button."""


def choices(*pairs: tuple[str, Any]) -> list[SelectChoice]:
    """Return (value, label) pairs as the choices of a select field."""
    return [SelectChoice(value, label) for value, label in pairs]
