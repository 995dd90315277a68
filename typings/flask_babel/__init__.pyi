from collections.abc import Callable
from typing import Any

from babel import Locale
from flask import Flask
from flask_babel.speaklater import LazyString as LazyString

class Babel:
    def __init__(
        self,
        app: Flask,
        default_locale: str = ...,
        default_timezone: str = ...,
        default_translation_directories: str = ...,
        locale_selector: Callable[[], str | None] | None = ...,
    ) -> None: ...

def get_locale() -> Locale | None: ...
def gettext(string: str, **variables: Any) -> str: ...
def lazy_gettext(string: str, **variables: Any) -> LazyString: ...
def ngettext(singular: str, plural: str, num: int, **variables: Any) -> str: ...
def force_locale(locale: str) -> Any: ...
