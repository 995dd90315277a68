"""From a print template to a PDF, reading nothing but our own fonts and style sheets."""

from collections.abc import Iterator, Mapping
from functools import cache
from pathlib import Path
from typing import Any

from flask_babel import gettext as _
from jinja2 import Environment, FileSystemLoader, StrictUndefined
from weasyprint import HTML, Document
from weasyprint.text.fonts import FontConfiguration
from weasyprint.urls import FatalURLFetchingError, URLFetcher, URLFetcherResponse

from examsvc.core.errors import Invalid
from examsvc.typesetting import latin
from examsvc.typesetting.fonts import FACES, unprintable
from examsvc.typesetting.resting import collector_resting

TEMPLATES = Path(__file__).resolve().parents[2] / "templates" / "print"
_OWN_SCHEME = "house:"


class _OwnFilesOnly(URLFetcher):  # type: ignore[misc]
    """Give out our fonts and pictures that come inside the page: no file, no network, whatever a text may contain."""

    def fetch(self, url: str, headers: Mapping[str, str] | None = None) -> URLFetcherResponse:
        for face in FACES:
            if url == f"{_OWN_SCHEME}{face.path.name}":
                return URLFetcherResponse(url, face.path.read_bytes(), {"Content-Type": "font/otf"})
        if url == f"{_OWN_SCHEME}{latin.FILE_NAME}":
            return URLFetcherResponse(url, latin.latin_font(), {"Content-Type": "font/otf"})
        if url.startswith("data:image/"):
            return super().fetch(url, headers)
        raise FatalURLFetchingError(f"a print template asked for {url}")


@collector_resting()
def typeset(template: str, /, **values: Any) -> bytes:
    """Fill a template of templates/print/ and return the PDF.

    Raises Invalid, naming them, when words cannot be printed with the fonts of this machine.
    """
    return pdf_of(layout(template, **values))


def layout(template: str, /, **values: Any) -> Document:
    """Fill a template and lay it out, page by page."""
    check_printable(values)
    html = _environment().get_template(template).render(faces=FACES, latin=latin, scheme=_OWN_SCHEME, **values)
    return HTML(string=html, url_fetcher=_OwnFilesOnly()).render(font_config=FontConfiguration())


def pdf_of(document: Document) -> bytes:
    """Write a laid-out document; no time, tool name or other trace of the machine goes in."""
    pdf: bytes = document.write_pdf(pdf_identifier=b"policy-exam", finisher=_forget_tool)
    return pdf


def _forget_tool(_document: Document, pdf: Any) -> None:
    pdf.info.pop("Producer", None)


def check_printable(values: Mapping[str, Any]) -> None:
    """Refuse words that would print as boxes."""
    boxes = unprintable(_texts(values))
    if boxes:
        names = "、".join(boxes[:5])
        raise Invalid(
            _(
                "本机字库缺字，下列文字无法印出：%(names)s。请安装含这些字的字体，或用可印的字代替后再印。",
                names=names,
            ),
            code="unprintable",
        )


def _texts(value: Any) -> Iterator[str]:
    """Yield every text inside plain values, sequences, mappings and dataclasses."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, Mapping):
        for inner in value.values():
            yield from _texts(inner)
    elif isinstance(value, (list, tuple)):
        for inner in value:
            yield from _texts(inner)
    elif hasattr(value, "__dataclass_fields__"):
        for name in value.__dataclass_fields__:
            yield from _texts(getattr(value, name))


@cache
def _environment() -> Environment:
    """Return the print templates' own environment: they know no request, no session and no language."""
    return Environment(
        loader=FileSystemLoader(TEMPLATES),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
