"""The base of every form: it refuses fields it does not know, and keeps what was typed when it refuses."""

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from flask import Flask, Response, g, request
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import DecimalField, PasswordField, StringField, TextAreaField
from wtforms.fields.choices import SelectChoice  # type: ignore[attr-defined]
from wtforms.validators import InputRequired

from examsvc.core.errors import ExamError, Invalid
from examsvc.web.context import abandon

NEEDED = InputRequired(_l("这一项必须填写。"))
_FINEST, _TOO_MANY = Decimal("0.01"), 10**9
_KEPT_AS_TYPED = (PasswordField, TextAreaField)


class HouseForm(FlaskForm):
    """A form that is valid only when it was sent whole and nothing was added to it."""

    class Meta(FlaskForm.Meta):
        """Take the spaces off both ends of what was typed into one line."""

        def bind_field(self, form: Any, unbound_field: Any, options: Mapping[str, Any]) -> Any:
            """Bind a field, with one more filter where it is a line of text."""
            kind = unbound_field.field_class
            if issubclass(kind, StringField) and not issubclass(kind, _KEPT_AS_TYPED):
                own = unbound_field.kwargs.get("filters", ())
                options = {**options, "filters": (_trimmed, *own)}
            return super().bind_field(form, unbound_field, options)

    def validate(self, extra_validators: Any = None) -> bool:
        """Check the fields; raises Invalid for a field that the page does not have."""
        known = {field.name for field in self} | {"csrf_token"}
        prefixes = tuple(f"{field.name}-" for field in self)
        sent = set(request.form) | set(request.files)
        unknown = sorted(name for name in sent - known if not name.startswith(prefixes))
        if unknown:
            raise Invalid(_("表单里有不认识的内容，没有保存。请刷新页面后重新填写。"), code="unknown-field")
        right = bool(super().validate(extra_validators=extra_validators))
        for field in self:
            # Nothing but spaces is nothing.
            if field.flags.required and field.data == "":
                field.errors, right = (_("这一项必须填写。"),), False
        if not right:
            g.refused_with = Invalid.status
        return right

    def tell(self, refusal: ExamError) -> None:
        """Show a refusal on the form, beside the fields that it names; the request keeps nothing else."""
        abandon()
        named = [self[name] for name in refusal.fields if name in self]
        for field in named:
            field.errors = (*field.errors, refusal.message)
        if not named:
            self.form_errors.append(refusal.message)
        g.refused_with = refusal.status


class MarksField(DecimalField):
    """Marks as people write them: a number with at most two places."""

    def process_formdata(self, valuelist: list[str]) -> None:
        """Take what was typed; nothing finer is stored, and no NaN compares with anything."""
        super().process_formdata(valuelist)
        if self.data is not None and not is_plain(self.data):
            self.data = None
            raise ValueError(_("请填数字，最多两位小数。"))


def is_plain(number: Decimal) -> bool:
    """Tell whether a number is one that people give as marks."""
    return number.is_finite() and abs(number) < _TOO_MANY and number == number.quantize(_FINEST)


class ConfirmForm(HouseForm):
    """A step that needs no typing, only a button."""


def choices(*pairs: tuple[str, Any]) -> list[SelectChoice]:
    """Return (value, label) pairs as the choices of a select field."""
    return [SelectChoice(value, label) for value, label in pairs]


def with_status(response: Response) -> Response:
    """Give a page that shows a refused form again the status that says so."""
    if response.status_code == 200:
        response.status_code = g.get("refused_with", 200)
    return response


def init_app(app: Flask) -> None:
    """Let no refused form be answered as if all were well."""
    app.after_request(with_status)


def _trimmed(value: Any) -> Any:
    return value.strip() if isinstance(value, str) else value
