"""What an exam may watch besides answers: all off by default, fixed by the seal, told to everybody beforehand."""

from collections.abc import Sequence

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_babel.speaklater import LazyString

# What a page tells of, and what it shows or asks; each may be switched on for itself.
SIGNALS = ("focus", "copy", "resize", "address", "silence")
NAMES: dict[str, LazyString] = {
    "focus": _l("离开考试窗口超过 5 秒"),
    "copy": _l("复制、剪切或粘贴"),
    "resize": _l("把考试窗口缩到屏幕的一半以下"),
    "address": _l("作答中途换了网络地址"),
    "silence": _l("10 分钟以上没有任何操作"),
    "watermark": _l("页面两侧显示考生姓名（水印）"),
    "fullscreen": _l("请考生全屏作答"),
}
ALL = tuple(NAMES)


def in_order(chosen: Sequence[str]) -> tuple[str, ...]:
    """Return what is switched on, always in the same order."""
    return tuple(name for name in ALL if name in chosen)


def told(watching: Sequence[str]) -> list[str]:
    """Return what the announcement and the rules page say of it; nothing where nothing is switched on."""
    lines = []
    if signals := [name for name in SIGNALS if name in watching]:
        names = _("、").join(str(NAMES[name]) for name in signals)
        lines.append(
            _(
                "考试过程中记录下列情况的次数和时长：%(names)s。不记录按键内容，不截屏；记录只供监考员查看，"
                "系统不会因此自动收卷或扣分。",
                names=names,
            )
        )
    if "watermark" in watching:
        lines.append(_("作答页面两侧显示考生姓名。"))
    if "fullscreen" in watching:
        lines.append(_("作答时请按页面提示全屏。"))
    return lines
