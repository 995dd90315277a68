"""Read JavaScript into tokens, and parse what keeps to ECMAScript 3, the language of Internet Explorer 8."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

_TOKEN = re.compile(
    r"(?P<comment>//[^\n]*|/\*.*?\*/)|(?P<space>\s+)"
    r"|(?P<string>\"(?:\\.|[^\"\\\n])*\"|'(?:\\.|[^'\\\n])*')"
    r"|(?P<template>`)|(?P<number>0[xXbBoO][\da-fA-F_]+n?|(?:\d[\d_]*\.?[\d_]*|\.\d+)(?:[eE][-+]?\d+)?n?)"
    r"|(?P<private>#[A-Za-z_$][\w$]*)|(?P<name>[A-Za-z_$][\w$]*)"
    r"|(?P<sign>>>>=|\.\.\.|===|!==|\*\*=|<<=|>>=|>>>|&&=|\|\|=|\?\?=|=>|==|!=|<=|>=|&&|\|\||\?\?|\?\.|\+\+|--|\+=|-=|\*=|/="
    r"|%=|&=|\|=|\^=|<<|>>|\*\*|[-{}()\[\];,<>+*/%&|^!~?:=.@])",
    re.DOTALL,
)
_REGEX = re.compile(r"/(?:\\.|\[(?:\\.|[^\]\\\n])*\]|[^/\\\n\[])+/[a-z]*")
# After these a slash begins a regular expression; after anything else it divides.
_BEFORE_REGEX = frozenset(("return", "typeof", "case", "in", "of", "delete", "void", "throw", "new", "else", "do"))


@dataclass(frozen=True)
class Token:
    """A word or sign of a script: its kind is name, private, number, string, regex, sign or template."""

    kind: str
    text: str


class NotRead(ValueError):
    """Say which words could not be understood."""


def read_tokens(text: str) -> list[Token]:
    """Return a script's tokens without comments; what stands in a template's `${…}` is read too."""
    tokens: list[Token] = []
    _read(text, 0, tokens, until="")
    return tokens


def _read(text: str, at: int, tokens: list[Token], until: str) -> int:
    depth = 0
    while at < len(text):
        if text[at] == "/" and text[at + 1 : at + 2] not in ("/", "*") and _regex_may_begin(tokens):
            found = _REGEX.match(text, at)
            if found:
                tokens.append(Token("regex", found.group()))
                at = found.end()
                continue
        found = _TOKEN.match(text, at)
        if found is None:
            raise NotRead(text[at : at + 40])
        kind, at = found.lastgroup or "", found.end()
        if kind == "template":
            tokens.append(Token("template", "`"))
            at = _read_template(text, at, tokens)
        elif kind not in ("comment", "space"):
            depth += {"{": 1, "}": -1}.get(found.group(), 0)
            if depth < 0 and until == "}":
                return at
            tokens.append(Token(kind, found.group()))
    return at


def _read_template(text: str, at: int, tokens: list[Token]) -> int:
    while text[at] != "`":
        if text[at] == "\\":
            at += 2
        elif text.startswith("${", at):
            at = _read(text, at + 2, tokens, until="}")
        else:
            at += 1
    return at + 1


def _regex_may_begin(tokens: list[Token]) -> bool:
    if not tokens:
        return True
    last = tokens[-1]
    if last.kind == "sign":
        return last.text not in (")", "]", "}")
    return last.kind == "name" and last.text in _BEFORE_REGEX


def members(tokens: list[Token]) -> Iterator[str]:
    """Yield every name that stands behind a dot, leaving out a page's own `data-` words."""
    for before, dot, name in zip(tokens, tokens[1:], tokens[2:], strict=False):
        own = before.text in ("dataset", "words")
        if dot.text in (".", "?.") and name.kind == "name" and not own:
            yield name.text


_BINARY = frozenset(
    (
        "=",
        "==",
        "!=",
        "===",
        "!==",
        "<",
        ">",
        "<=",
        ">=",
        "+",
        "-",
        "*",
        "/",
        "%",
        "&&",
        "||",
        "&",
        "|",
        "^",
        "+=",
        "-=",
        ",",
    )
)
_RESERVED = frozenset(
    (
        "break",
        "case",
        "catch",
        "class",
        "const",
        "continue",
        "debugger",
        "default",
        "delete",
        "do",
        "else",
        "enum",
        "export",
        "extends",
        "finally",
        "for",
        "function",
        "if",
        "import",
        "in",
        "instanceof",
        "new",
        "return",
        "super",
        "switch",
        "this",
        "throw",
        "try",
        "typeof",
        "var",
        "void",
        "while",
        "with",
        "let",
        "yield",
        "async",
        "await",
    )
)


class Es3:
    """Parse the statements of a script by the part of the ES3 grammar that ours need; raises NotRead for the rest.

    A member named by a reserved word, a trailing comma, a template, an arrow or a declaration other than `var` is
    what Internet Explorer 8 stops at, and so does this.
    """

    def __init__(self, text: str) -> None:
        self._tokens = read_tokens(text)
        self._at = 0

    def parse(self) -> None:
        """Read the whole script."""
        while self._at < len(self._tokens):
            self._statement()

    def _peek(self) -> str:
        return self._tokens[self._at].text if self._at < len(self._tokens) else ""

    def _take(self, text: str = "") -> Token:
        if self._at >= len(self._tokens) or (text and self._peek() != text):
            raise NotRead(f"{text} is not {' '.join(t.text for t in self._tokens[self._at : self._at + 5])}")
        self._at += 1
        return self._tokens[self._at - 1]

    def _statement(self) -> None:
        if self._peek() == "{":
            self._block()
        elif self._peek() == "var":
            self._take()
            self._name()
            self._take("=")
            self._expression()
            self._take(";")
        elif self._peek() == "if":
            self._take()
            self._take("(")
            self._expression()
            self._take(")")
            self._statement()
        else:
            self._expression()
            self._take(";")

    def _block(self) -> None:
        self._take("{")
        while self._peek() != "}":
            self._statement()
        self._take("}")

    def _name(self) -> None:
        token = self._take()
        if token.kind != "name" or token.text in _RESERVED:
            raise NotRead(token.text)

    def _expression(self) -> None:
        self._unary()
        while self._peek() in _BINARY:
            self._take()
            self._unary()

    def _unary(self) -> None:
        while self._peek() in ("!", "-", "+", "typeof"):
            self._take()
        self._primary()
        while self._peek() in (".", "(", "["):
            sign = self._take().text
            if sign == ".":
                self._name()
            elif sign == "[":
                self._expression()
                self._take("]")
            else:
                if self._peek() != ")":
                    self._expression()
                self._take(")")

    def _primary(self) -> None:
        if self._peek() == "(":
            self._take()
            self._expression()
            self._take(")")
        elif self._peek() == "function":
            self._take()
            self._take("(")
            self._take(")")
            self._block()
        elif self._at < len(self._tokens) and self._tokens[self._at].kind in ("string", "number"):
            self._take()
        else:
            self._name()
