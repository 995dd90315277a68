"""Pages of long lists."""

from collections.abc import Mapping
from urllib.parse import urlencode

from flask import Flask, request

_LAST = 100_000


def page_number(arguments: Mapping[str, str]) -> int:
    """Return the page asked for, counted from 1; anything odd is the first."""
    text = arguments.get("page", "1")
    return min(max(int(text), 1), _LAST) if text.isascii() and text.isdigit() and len(text) <= 6 else 1


def page_count(total: int, size: int) -> int:
    """Return how many pages there are, at least one."""
    return max(1, -(-total // size))


def page_address(number: int) -> str:
    """Return the address of another page of the list that is shown now."""
    # Not by url_for: what stands in an address may have the name of one of its own arguments.
    return f"{request.script_root}{request.path}?{urlencode({**request.args.to_dict(), 'page': number})}"


def init_app(app: Flask) -> None:
    """Give the templates the addresses of other pages."""
    app.jinja_env.globals["page_address"] = page_address
