"""Write an equation of Word (OMML) in one line, as well as one line can."""

from lxml import etree

M = "{http://schemas.openxmlformats.org/officeDocument/2006/math}"
_SIMPLE = len("()")
_DEEPEST = 60


def in_a_line(element: "etree._Element", depth: int = 0) -> str:
    """Return a/b, a^b, a_b and √(a) for the constructs that exist in every county's files, text for the rest."""
    if depth > _DEEPEST:
        return ""
    name = element.tag.removeprefix(M) if isinstance(element.tag, str) else ""
    if name == "t":
        return element.text or ""
    if name == "f":
        return f"{_grouped(element, 'num', depth)}/{_grouped(element, 'den', depth)}"
    if name in {"sSup", "sSub", "sSubSup"}:
        text = _inside(element, "e", depth)
        text += f"_{_grouped(element, 'sub', depth)}" if "Sub" in name else ""
        return text + (f"^{_grouped(element, 'sup', depth)}" if "Sup" in name else "")
    if name == "rad":
        return f"√{_grouped(element, 'e', depth)}"
    if name == "d":
        return f"({'，'.join(in_a_line(child, depth + 1) for child in element.iterfind(f'{M}e'))})"
    return "".join(in_a_line(child, depth + 1) for child in element)


def _inside(element: "etree._Element", name: str, depth: int) -> str:
    found = element.find(f"{M}{name}")
    return in_a_line(found, depth + 1) if found is not None else ""


def _grouped(element: "etree._Element", name: str, depth: int) -> str:
    text = _inside(element, name, depth)
    return text if len(text) < _SIMPLE else f"({text})"
