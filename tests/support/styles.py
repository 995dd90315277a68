"""Read which properties, selectors, rules, functions and units a style sheet uses."""

from dataclasses import dataclass, field
from typing import Any

import tinycss2


@dataclass
class Used:
    """What a style sheet asks of a browser; own variables are left out."""

    properties: set[str] = field(default_factory=set)
    selectors: set[str] = field(default_factory=set)
    at_rules: set[str] = field(default_factory=set)
    functions: set[str] = field(default_factory=set)
    units: set[str] = field(default_factory=set)


def read_style(text: str) -> Used:
    """Return what a style sheet uses; a rule within a rule counts as the property `&`, which no list has."""
    used = Used()
    _rules(tinycss2.parse_stylesheet(text, skip_comments=True, skip_whitespace=True), used)
    return used


def _rules(rules: list[Any], used: Used) -> None:
    for rule in rules:
        assert rule.type != "error", rule.message
        if rule.type == "at-rule":
            used.at_rules.add(rule.at_keyword)
            if rule.content is not None:
                _rules(tinycss2.parse_rule_list(rule.content, skip_comments=True, skip_whitespace=True), used)
            continue
        _selector(rule.prelude, used)
        for part in tinycss2.parse_blocks_contents(rule.content, skip_comments=True, skip_whitespace=True):
            if part.type != "declaration":
                used.properties.add("&")
            elif not part.name.startswith("--"):
                used.properties.add(part.name)
                _values(part.value, used)


def _selector(parts: list[Any], used: Used) -> None:
    for before, part in zip([None, *parts], parts, strict=False):
        if before is not None and before == ":" and part.type in ("ident", "function"):
            used.selectors.add(part.name if part.type == "function" else part.value)


def _values(values: list[Any], used: Used) -> None:
    for value in values:
        if value.type == "function":
            used.functions.add(value.name)
            _values(value.arguments, used)
        elif value.type == "dimension":
            used.units.add(value.unit)
        elif value.type == "percentage":
            used.units.add("%")
