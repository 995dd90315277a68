"""Parse XML that nobody vouches for: no entities, nothing from outside, every encoding that it may declare."""

import re
from collections.abc import Iterator, Mapping
from xml.etree.ElementTree import Element, ParseError

from defusedxml import DefusedXmlException
from defusedxml.ElementTree import fromstring

from examsvc.bank.formats.items import NotThisFormat

_DECLARATION = re.compile(rb"""^\s*<\?xml\s[^>]*?encoding\s*=\s*["']([A-Za-z0-9._-]{2,40})["'][^>]*>""")
_BEFORE_ROOT = re.compile(r"(?:[^<]|<[^A-Za-z_:])*+")
_REACHES_OUT = re.compile(r"\bSYSTEM\b|\bPUBLIC\b|\[", re.IGNORECASE)
_ANY_DECLARATION = re.compile(r"^\s*<\?xml\s[^>]*\?>")
_MARKS = ((b"\xef\xbb\xbf", "utf-8-sig"), (b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16"))
# A declared GB2312 or GBK is nearly always what Windows means by it.
_WIDER = {"gb2312": "gb18030", "gbk": "gb18030", "iso-8859-1": "cp1252", "utf8": "utf-8"}
_XML_ILLEGAL = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def parse_xml(data: bytes, choices: Mapping[str, str] | None = None) -> Element:
    """Return the root; raises NotThisFormat for what is broken or would reach beyond itself."""
    text, _ = xml_text(data, choices or {})
    if _REACHES_OUT.search(_document_type(text)):
        raise NotThisFormat("unsafe-xml")
    try:
        root: Element = fromstring(_ANY_DECLARATION.sub("", text, count=1))
    except DefusedXmlException as error:
        raise NotThisFormat("unsafe-xml") from error
    except (ParseError, ValueError, RecursionError) as error:
        raise NotThisFormat("broken-xml") from error
    return root


def _document_type(text: str) -> str:
    """Return the document type declaration before the root; only a bare name in it is harmless."""
    before = _BEFORE_ROOT.match(text)
    head = before[0] if before is not None else ""
    _, found, rest = head.upper().partition("<!DOCTYPE")
    return rest.partition(">")[0] if found else ""


def xml_text(data: bytes, choices: Mapping[str, str]) -> tuple[str, str]:
    """Decode by the byte order mark, the person's choice or the declaration; return the text and its encoding."""
    name = next((name for mark, name in _MARKS if data.startswith(mark)), "")
    if not name:
        declared = _DECLARATION.match(data[:400])
        name = choices.get("encoding") or (declared[1].decode("ascii").lower() if declared else "utf-8")
        name = _WIDER.get(name, name)
    try:
        return data.decode(name).removeprefix("\ufeff"), name
    except (LookupError, ValueError) as error:
        raise NotThisFormat("unknown-encoding") from error


def root_name(data: bytes) -> tuple[str, str]:
    """Return namespace and local name of the first element without reading further; empty when there is none."""
    head = data[:8192].decode("utf-16" if data[:2] in (b"\xff\xfe", b"\xfe\xff") else "utf-8-sig", errors="ignore")
    head = re.sub(r"<!--.*?-->|<\?.*?\?>|<!DOCTYPE[^>[]*(?:\[.*?\]\s*)?>", "", head, flags=re.DOTALL)
    opening = re.match(r"\s*<(?:([A-Za-z_][\w.-]*):)?([A-Za-z_][\w.-]*)((?:\s[^>]*)?)/?>", head)
    if opening is None:
        return "", ""
    prefix, local, attributes = opening[1], opening[2], opening[3] or ""
    wanted = rf"xmlns:{re.escape(prefix)}" if prefix else "xmlns"
    namespace = re.search(rf"""(?<![\w:.-]){wanted}\s*=\s*["']([^"']*)["']""", attributes)
    return (namespace[1] if namespace else ""), local


def local_name(element: Element) -> str:
    """Return an element's name without its namespace."""
    return element.tag.rpartition("}")[2]


def named(element: Element, name: str) -> Iterator[Element]:
    """Yield the children of one local name."""
    return (child for child in element if local_name(child) == name)


def first(element: Element | None, name: str) -> Element | None:
    """Return the first child of a local name."""
    return None if element is None else next(named(element, name), None)


def words(element: Element | None) -> str:
    """Return an element's own text without the spaces around it."""
    return "" if element is None else (element.text or "").strip()


def legal(text: str) -> str:
    """Drop the few control characters that XML cannot say at all."""
    return _XML_ILLEGAL.sub("", text)
