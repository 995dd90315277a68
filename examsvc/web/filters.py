"""How times, durations, marks and hashes are written on pages."""

import re
from collections.abc import Iterable, Mapping
from datetime import date, datetime, timedelta
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from flask import Flask
from flask_babel import get_locale
from flask_babel import gettext as _

from examsvc.core.canonical import short_hash
from examsvc.core.clock import local

_GAP = re.compile(r"\{\d\}")


def moment(value: datetime | None, *, seconds: bool = False) -> str:
    """Write a moment in Asia/Shanghai: 2026年3月9日 09:00, in English 2026-03-09 09:00."""
    if value is None:
        return "—"
    shown = local(value)
    clock = shown.strftime("%H:%M:%S" if seconds else "%H:%M")
    return f"{day(shown.date())} {clock}"


def day(value: date | None) -> str:
    """Write a date as the page's language does."""
    if value is None:
        return "—"
    if _english():
        return value.isoformat()
    return f"{value.year}年{value.month}月{value.day}日"


def duration(seconds: float | timedelta) -> str:
    """Write a length of time in hours and minutes (seconds only below a minute)."""
    total = int(seconds.total_seconds() if isinstance(seconds, timedelta) else seconds)
    hours, minutes = divmod(total // 60, 60)
    if total < 60:
        return _("%(n)s秒", n=total)
    if not hours:
        return _("%(n)s分钟", n=minutes)
    return _("%(h)s小时%(m)s分", h=hours, m=minutes) if minutes else _("%(h)s小时", h=hours)


def marks(value: Decimal | None, places: int | None = None) -> str:
    """Write marks without idle zeros, or rounded half up to so many places."""
    if value is None:
        return "—"
    if places is not None:
        return str(value.quantize(Decimal(1).scaleb(-places), ROUND_HALF_UP))
    plain = format(value.normalize(), "f")
    return "0" if plain in ("-0", "") else plain


def percent(part: Decimal | None) -> str:
    """Write a rate (0–1) as a percentage with two places."""
    return "—" if part is None else f"{(part * 100).quantize(Decimal('0.01'), ROUND_HALF_UP)}%"


def lined(stem: str) -> str:
    """Write the gaps {1}, {2} … of a fill-in as lines."""
    return _GAP.sub("＿＿＿＿", stem)


def listed(items: Iterable[object], names: Mapping[Any, object] | None = None) -> str:
    """Write words one after the other as the page's language does; with names, what the items are called."""
    words = items if names is None else (names.get(item, item) for item in items)
    return (", " if _english() else "、").join(map(str, words))


def in_turn(sentences: Iterable[object]) -> str:
    """Write parts of one sentence one after the other as the page's language does."""
    return ("; " if _english() else "；").join(map(str, sentences))


def init_app(app: Flask) -> None:
    """Give the filters to the templates."""
    app.jinja_env.filters.update(
        moment=moment,
        day=day,
        duration=duration,
        marks=marks,
        percent=percent,
        short_hash=short_hash,
        lined=lined,
        listed=listed,
        in_turn=in_turn,
    )


def _english() -> bool:
    return str(get_locale() or "zh").startswith("en")
