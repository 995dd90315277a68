"""Templates hold no script, style or handler of their own, and trust no text."""

import re

import pytest

from tests.conventions.sources import files, text

# What is printed never reaches a browser: typesetting fills those templates and reads nothing but our fonts.
TEMPLATES = [name for name in files("templates/", endings=(".html",)) if not name.startswith("templates/print/")]
INLINE = {
    "style": re.compile(r"<style\b", re.IGNORECASE),
    "style attribute": re.compile(r"<[^>]*\sstyle\s*=", re.IGNORECASE),
    "script": re.compile(
        r"<script\b(?![^>]*\ssrc\s*=)(?![^>]*\stype\s*=\s*[\"']application/json[\"'])", re.IGNORECASE
    ),
    "event handler": re.compile(r"<[^>]*\son[a-z]+\s*=", re.IGNORECASE),
    "script address": re.compile(r"javascript:", re.IGNORECASE),
    "trusted text": re.compile(r"\|\s*safe\b|autoescape\s+false"),
    "foreign address": re.compile(r"(?:src|href)\s*=\s*[\"'](?:https?:)?//", re.IGNORECASE),
}


def test_there_are_templates_to_look_at() -> None:
    assert len(TEMPLATES) > 5


@pytest.mark.parametrize("name", TEMPLATES)
def test_a_template_obeys_the_content_security_policy(name: str) -> None:
    assert [what for what, pattern in INLINE.items() if pattern.search(text(name))] == []


@pytest.mark.parametrize(
    ("line", "what"),
    [
        ("<style>", "style"),
        ('<p style="color:red">', "style attribute"),
        ("<script>", "script"),
        ('<button class="a" onclick="x()">', "event handler"),
        ('<a href="javascript:x()">', "script address"),
        ("{{ stem | safe }}", "trusted text"),
        ('<script src="https://cdn.example/x.js">', "foreign address"),
    ],
)
def test_each_offence_is_seen(line: str, what: str) -> None:
    assert INLINE[what].search(line)


@pytest.mark.parametrize(
    "line",
    ['<script type="module" src="/static/x.js">', '<script type="application/json">', '<a class="once" href="/">'],
)
def test_what_is_allowed_is_let_through(line: str) -> None:
    assert not any(pattern.search(line) for pattern in INLINE.values())
