"""Text that no database or document can hold is refused at the door: NUL, controls, halves of characters."""

import re
from collections.abc import Iterable

from flask import Flask, request
from flask_babel import gettext as _

from examsvc.core.errors import Invalid
from examsvc.web.errors import missing

# U+FFFD stands where bytes were no UTF-8; a vertical tab and a page break come from word processors and are kept.
_HOSTILE = re.compile("[\x00-\x08\x0e-\x1f\x7f\ud800-\udfff\ufffd-\uffff]")


def check_text() -> None:
    """Refuse an address or a form that holds what cannot be stored."""
    if _HOSTILE.search(request.path):
        raise missing()
    sent = [*request.args.items(multi=True), *request.form.items(multi=True)]
    sent += [(name, file.filename or "") for name, file in request.files.items(multi=True)]
    if any(is_hostile(pair) for pair in sent):
        raise Invalid(
            _("填写的内容里有不能识别的字符（多半是从别处复制带来的），没有保存。请返回上一页删去后再提交。"),
            code="characters",
        )


def is_hostile(texts: Iterable[str]) -> bool:
    """Tell whether any of the texts holds a character that cannot be stored."""
    return any(_HOSTILE.search(text) for text in texts)


def init_app(app: Flask) -> None:
    """Look at every request."""
    app.before_request(check_text)
