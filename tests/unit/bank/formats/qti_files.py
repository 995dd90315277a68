"""Small QTI items and packages of our own, in the names of each version."""

import io
import re
import zipfile

from examsvc.bank.formats.qti.dialect import QTI21, QTI22, QTI30, Dialect

DIALECTS = {"2.1": QTI21, "2.2": QTI22, "3.0": QTI30}


def item(
    body: str, declarations: str = "", more: str = "", dialect: Dialect = QTI21, attributes: str = 'adaptive="false"'
) -> bytes:
    """Compose an item in the names of 2.x; 3.0 gets its own names."""
    source = (
        f'<assessmentItem xmlns="{dialect.namespace}" identifier="q1" title="题名" timeDependent="false" '
        f"{attributes}>"
        f"{declarations}<itemBody>{body}</itemBody>{more}</assessmentItem>"
    )
    return (_hyphened(source) if dialect is QTI30 else source).encode()


def declared(
    *right: str, name: str = "RESPONSE", several: bool = False, base: str = "identifier", mapping: str = ""
) -> str:
    values = "".join(f"<value>{value}</value>" for value in right)
    correct = f"<correctResponse>{values}</correctResponse>" if right else ""
    cardinality = "multiple" if several else "single"
    return (
        f'<responseDeclaration identifier="{name}" cardinality="{cardinality}" baseType="{base}">{correct}{mapping}'
        "</responseDeclaration>"
    )


def mapped(bounds: str = "", **values: str) -> str:
    entries = "".join(f'<mapEntry mapKey="{key}" mappedValue="{value}"/>' for key, value in values.items())
    return f"<mapping {bounds}>{entries}</mapping>"


def choice(*texts: str, prompt: str = "题干", most: int = 1) -> str:
    options = "".join(
        f'<simpleChoice identifier="{name}">{text}</simpleChoice>' for name, text in zip("ABCDE", texts, strict=False)
    )
    return (
        f'<choiceInteraction responseIdentifier="RESPONSE" maxChoices="{most}"><prompt>{prompt}</prompt>{options}'
        "</choiceInteraction>"
    )


def zipped(files: dict[str, bytes | str]) -> bytes:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        for name, data in files.items():
            archive.writestr(name, data)
    return packed.getvalue()


def manifest(*resources: tuple[str, str]) -> str:
    listed = "".join(
        f'<resource identifier="r{n}" type="{kind}" href="{name}"><file href="{name}"/></resource>'
        for n, (kind, name) in enumerate(resources)
    )
    return f'<manifest xmlns="{QTI21.package_namespace}"><resources>{listed}</resources></manifest>'


def _hyphened(source: str) -> str:
    def tag(found: re.Match[str]) -> str:
        if found[2] in ("p", "img", "div", "b"):
            return found[0]
        attributes = re.sub(r" ([a-z]+)([A-Z])", lambda a: f" {a[1]}-{a[2].lower()}", found[3])
        return f"{found[1]}qti-{re.sub('([A-Z])', lambda c: '-' + c[1].lower(), found[2])}{attributes}>"

    return re.sub(r"(</?)([A-Za-z]+)([^<>]*)>", tag, source)
