"""What the typesetting has to say before an exam: the faces that official documents need are installed."""

from collections.abc import Sequence

from flask_babel import gettext as _

from examsvc.core.readiness import Asked, Colour, Finding
from examsvc.typesetting.fonts import missing_fonts
from examsvc.web.filters import listed


def contribute(_asked: Asked) -> list[Finding]:
    """Look for the font files."""
    return [find_fonts([path.name for path in missing_fonts()])]


def find_fonts(missing: Sequence[str]) -> Finding:
    """Say which fonts are missing."""
    if not missing:
        return Finding("fonts", Colour.GREEN, _("打印用的字体都已装好。"))
    words = _("服务器上少了字体：%(fonts)s。印出来的字体会变样，生僻字可能印成方框。", fonts=listed(missing))
    advice = _("请系统管理员在服务器上重新运行 ./script/setup 装好字体。")
    return Finding("fonts", Colour.YELLOW, words, advice, facts=tuple(missing))
