"""Write a MathML formula on one line, so that at least a person can read it."""

from typing import Any

_BETWEEN = {"mfrac": "/", "msup": "^", "msub": "_", "munder": "_", "mover": "^", "mroot": "√"}
_GROUPS = frozenset({"mrow", "mfrac", "msqrt", "mfenced"})


def formula_text(root: Any) -> str:
    """Return the TeX that came with a formula, else its tokens with the signs that part them."""
    for element in root.iter():
        if (
            isinstance(element.tag, str)
            and element.tag.endswith("annotation")
            and "tex" in (element.get("encoding") or "").lower()
        ):
            return f"${(element.text or '').strip()}$"
    written: list[str] = []
    todo: list[tuple[Any, str]] = [(root, "")]
    while todo:
        element, closing = todo.pop()
        if closing:
            written.append(closing)
            continue
        name = element.tag.rpartition("}")[2] if isinstance(element.tag, str) else ""
        if name in ("", "annotation", "annotation-xml"):
            continue
        written.append((element.text or "").strip())
        todo.extend(reversed(_inside(element, name)))
    return "".join(written)


def _inside(element: Any, name: str) -> list[tuple[Any, str]]:
    """Return what is to be written of an element's children, in order: elements, or signs beside None."""
    inside: list[tuple[Any, str]] = [(None, "√")] if name == "msqrt" else []
    for n, child in enumerate(element):
        if n and name in _BETWEEN:
            inside.append((None, _BETWEEN[name]))
        group = name in _BETWEEN and len(child) > 1 and child.tag.rpartition("}")[2] in _GROUPS
        inside += [(None, "("), (child, ""), (None, ")")] if group else [(child, "")]
    return inside
