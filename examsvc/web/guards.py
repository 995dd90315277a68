"""Deny by default: a view without a rule answers 403, and a test fails on it."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, TypeVar, cast

from flask import Flask, current_app, request
from flask_babel import gettext as _

from examsvc.core.errors import NotAllowed, SignInNeeded
from examsvc.core.roles import Role
from examsvc.web.context import find_principal
from examsvc.web.principal import Principal

View = TypeVar("View", bound=Callable[..., Any])
_RULE = "_access_rule"


@dataclass(frozen=True)
class Rule:
    """Who may call a view: anybody, any staff, staff with one of the roles, or candidates."""

    kind: str
    roles: frozenset[Role] = frozenset()

    def admits(self, who: Principal | None) -> bool:
        """Tell whether the rule lets this principal in."""
        if self.kind == "public":
            return True
        if who is None:
            return False
        if self.kind == "candidate":
            return who.kind == "candidate"
        return who.kind == "staff" and (not self.roles or who.has(*self.roles))


PUBLIC = Rule("public")


def public(view: View) -> View:
    """Let anybody call the view."""
    return _with_rule(view, PUBLIC)


def candidates(view: View) -> View:
    """Let signed-in candidates call the view."""
    return _with_rule(view, Rule("candidate"))


def staff(*roles: Role) -> Callable[[View], View]:
    """Let staff with one of the roles call the view; without roles, any staff."""
    return lambda view: _with_rule(view, Rule("staff", frozenset(roles)))


def rule_of(view: Callable[..., Any]) -> Rule | None:
    """Return a view's rule, or None when its author forgot it."""
    return cast("Rule | None", getattr(view, _RULE, None))


def check_access() -> None:
    """Refuse the request unless its view's rule admits who is signed in."""
    if request.endpoint is None or request.endpoint == "static":
        return
    rule = rule_of(current_app.view_functions[request.endpoint]) or _third_party_rule(request.endpoint)
    who = find_principal()
    if rule is not None and rule.admits(who):
        return
    if who is None:
        raise SignInNeeded(_("请先登录。"))
    raise NotAllowed(_("您没有办理这件事的权限。如确需办理，请联系本单位系统管理员开通相应角色。"))


def init_app(app: Flask) -> None:
    """Guard every request."""
    app.before_request(check_access)


def _third_party_rule(endpoint: str) -> Rule | None:
    # Bootstrap-Flask serves its own static files.
    return PUBLIC if endpoint == "bootstrap.static" else None


def _with_rule(view: View, rule: Rule) -> View:
    setattr(view, _RULE, rule)
    return view
