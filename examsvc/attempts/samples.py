"""Four questions to try the page with (试答): about nothing that an exam of ours could ask, and worth nothing."""

from typing import Any

from flask_babel import gettext as _


def sample_body() -> dict[str, Any]:
    """Return the body of a form as papers/bodies.py makes it, in the reader's language."""
    return {
        "sections": [
            _section(_("一、单项选择题（试答，不计分）"), 1, "single", _("下面哪一个是水果？"), _options(_fruit())),
            _section(
                _("二、多项选择题（试答，不计分；正确的不止一项）"),
                2,
                "multiple",
                _("下面哪些是交通工具？"),
                _options(_vehicles()),
            ),
            _section(_("三、判断题（试答，不计分）"), 3, "true_false", _("一个星期有七天。"), {}),
            _section(
                _("四、填空题（试答，不计分）"),
                4,
                "fill_in",
                _("一年有{1}。"),
                {"blanks": [{"unit": _("个月")}], "ordered": True},
            ),
        ]
    }


def _section(title: str, number: int, kind: str, stem: str, more: dict[str, Any]) -> dict[str, Any]:
    return {"title": title, "items": [{"item": f"s{number}", "number": number, "kind": kind, "stem": stem, **more}]}


def _options(texts: tuple[str, ...]) -> dict[str, Any]:
    letters = "ABCD"
    return {"options": [{"id": letters[n].lower(), "letter": letters[n], "text": t} for n, t in enumerate(texts)]}


def _fruit() -> tuple[str, ...]:
    return _("桌子"), _("苹果"), _("铅笔"), _("雨伞")


def _vehicles() -> tuple[str, ...]:
    return _("自行车"), _("火车"), _("茶杯"), _("轮船")
