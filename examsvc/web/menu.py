"""The menu: the same order everywhere, and only what the person may open."""

from dataclasses import dataclass

from flask import Flask, current_app, request, url_for
from flask_babel import get_locale
from flask_babel import lazy_gettext as _
from flask_babel.speaklater import LazyString

from examsvc.web.context import find_principal, installation
from examsvc.web.guards import rule_of


@dataclass(frozen=True)
class Entry:
    """One word in the menu, the view it opens, and the blueprints whose pages lie under it."""

    label: LazyString
    endpoint: str
    rooms: tuple[str, ...] = ()

    @property
    def here(self) -> bool:
        """Tell whether the page that is asked for lies under it."""
        return request.endpoint == self.endpoint or request.blueprint in self.rooms


_BANK = ("bank", "writing", "reviewing", "releases", "imports", "exports", "bank_coverage", "bank_merging")
_SOURCES = ("sources", "supersessions", "rechecks")
_EXAMS = ("exams", "quick", "sittings", "duties", "changes", "replies", "make_ups", "kinds", "readiness", "opening")
MENU = (
    Entry(_("工作台"), "accounts.workbench"),
    Entry(_("题库"), "bank.questions", _BANK + _SOURCES),
    Entry(_("考试"), "exams.index", _EXAMS),
    Entry(_("考场"), "hall.index", ("hall",)),
    Entry(_("评卷"), "marking.index", ("marking",)),
    Entry(_("成绩"), "grading.index", ("grading",)),
    Entry(_("通报"), "notices.index", ("notices",)),
    Entry(_("日志"), "operations.audit"),
    Entry(_("系统"), "people.index", ("people",)),
)


def visible_menu() -> list[tuple[str, str, bool]]:
    """Return (label, address, whether the page lies under it) for each entry that the person may open."""
    who = find_principal()
    if who is None or who.kind != "staff":
        return []
    shown = []
    for entry in MENU:
        view = current_app.view_functions.get(entry.endpoint)
        rule = rule_of(view) if view is not None else None
        if rule is not None and rule.admits(who):
            shown.append((str(entry.label), url_for(entry.endpoint), entry.here))
    return shown


def init_app(app: Flask) -> None:
    """Give the menu, and what else every page's frame asks, to the templates."""
    app.jinja_env.globals.update(
        visible_menu=visible_menu,
        get_locale=get_locale,
        demonstration=lambda: installation().settings.demonstration,
    )
