"""The versions of QTI say the same in different names: tell them apart, and use the names of 2.x for all."""

import re
from dataclasses import dataclass
from xml.etree.ElementTree import Element, fromstring, tostring

from examsvc.bank.formats.markup_xml import root_name

_HTML = frozenset({"p", "div", "img", "br", "table", "thead", "tbody", "tr", "th", "td"})
_HYPHENED = re.compile(r"-([a-z])")
_CAPITAL = re.compile(r"(?<=[a-z0-9])([A-Z])")


@dataclass(frozen=True, slots=True)
class Dialect:
    """One version: its namespace, how its packages name things, and where its scoring templates are."""

    version: str
    namespace: str
    schema: str
    package_namespace: str
    package_schema: tuple[str, str]
    resource: str
    templates: str


_XSD = "http://www.imsglobal.org/xsd"
QTI21 = Dialect(
    "2.1",
    f"{_XSD}/imsqti_v2p1",
    f"{_XSD}/qti/qtiv2p1/imsqti_v2p1p2.xsd",
    f"{_XSD}/imscp_v1p1",
    ("QTIv2.1 Package", "1.0.0"),
    "imsqti_{}_xmlv2p1",
    "http://www.imsglobal.org/question/qti_v2p1/rptemplates/{}",
)
QTI22 = Dialect(
    "2.2",
    f"{_XSD}/imsqti_v2p2",
    f"{_XSD}/qti/qtiv2p2/imsqti_v2p2.xsd",
    f"{_XSD}/imscp_v1p1",
    ("QTIv2.2 Package", "1.0.0"),
    "imsqti_{}_xmlv2p2",
    "http://www.imsglobal.org/question/qti_v2p2/rptemplates/{}",
)
QTI30 = Dialect(
    "3.0",
    f"{_XSD}/imsqtiasi_v3p0",
    "https://purl.imsglobal.org/spec/qti/v3p0/schema/xsd/imsqti_asiv3p0_v1p0.xsd",
    f"{_XSD}/qti/qtiv3p0/imscp_v1p1",
    ("QTI Package", "3.0.0"),
    "imsqti_{}_xmlv3p0",
    "https://purl.imsglobal.org/spec/qti/v3p0/rptemplates/{}.xml",
)
OLD = "1.2"


def version_of(data: bytes) -> str:
    """Return the version that the first element's namespace names: 2.1, 2.2, 3.0, 1.2, or nothing."""
    namespace, root = root_name(data)
    if root == "questestinterop":
        return OLD
    if "imsqtiasi_v3p0" in namespace or root.startswith("qti-"):
        return QTI30.version
    if "imsqti_v2p2" in namespace:
        return QTI22.version
    # 2.0 differs from 2.1 in nothing that an item of ours uses.
    return QTI21.version if re.search("imsqti_v2p[01]", namespace) else ""


def plain_names(root: Element) -> Element:
    """Rename elements and attributes to those of 2.x without namespaces, in place."""
    for element in root.iter():
        local = element.tag.rpartition("}")[2]
        if local.startswith("qti-"):
            local = _camel(local.removeprefix("qti-"))
            for name in [name for name in element.attrib if "-" in name]:
                element.set(_camel(name), element.attrib.pop(name))
        element.tag = local
    return root


def serialised(source: str, dialect: Dialect) -> bytes:
    """Write XML composed in the names of 2.x as a document of a version."""
    root = fromstring(source)  # noqa: S314 - our own text, made just before
    if dialect is QTI30:
        for element in root.iter():
            if element.tag not in _HTML:
                element.tag = f"qti-{_hyphened(element.tag)}"
                for name in list(element.attrib):
                    element.set(_hyphened(name), element.attrib.pop(name))
    root.set("xmlns", dialect.namespace)
    root.set("xmlns:xsi", "http://www.w3.org/2001/XMLSchema-instance")
    root.set("xsi:schemaLocation", f"{dialect.namespace} {dialect.schema}")
    return b'<?xml version="1.0" encoding="UTF-8"?>\n' + tostring(root, encoding="unicode").encode()


def _camel(name: str) -> str:
    return _HYPHENED.sub(lambda found: found[1].upper(), name)


def _hyphened(name: str) -> str:
    return _CAPITAL.sub(lambda found: f"-{found[1].lower()}", name)
