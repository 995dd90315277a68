"""Official documents by GB/T 9704-2012: red head, 22 lines of 28 characters, imprint on the last, even page.

Measures and their sources: the layout standard's clauses as quoted in templates/print/official.css.
"""

from dataclasses import dataclass
from functools import partial
from io import BytesIO

import pikepdf
from weasyprint import Document

from examsvc.typesetting.fonts import ink_below_line_top
from examsvc.typesetting.rendering import layout, pdf_of
from examsvc.typesetting.resting import collector_resting
from examsvc.typesetting.titles import break_title, width

TYPE_AREA_BOTTOM_MM = 37 + 225
PX_A_MM = 96 / 25.4
PT_A_MM = 72 / 25.4
TYPE_AREA_WIDTH_PT = 156 * PT_A_MM
# Below the red head this many lines of the title leave room for the first two lines of the text.
MOST_TITLE_LINES = 7


@dataclass(frozen=True)
class Block:
    """One paragraph: `kind` is p, h1 (一、), h2 (（一）) or note."""

    kind: str
    text: str


@dataclass(frozen=True)
class Table:
    """A table of texts; `numeric` names the columns, counted from 0, that are centred figures.

    The rows of a form to fill in are `tall` enough for a hand.
    """

    head: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    widths: tuple[int, ...]
    numeric: tuple[int, ...] = ()
    tall: bool = False


@dataclass(frozen=True)
class Attachment:
    """An attachment on pages of its own: notes stand under its tables."""

    title: str
    tables: tuple[tuple[str, Table], ...]
    notes: tuple[str, ...] = ()


@dataclass(frozen=True)
class OfficialDocument:
    """Everything that is printed on an official document, as text; `watermark` is empty on a real one."""

    issuer_mark: str
    doc_no: str
    title: str
    addressees: str
    blocks: tuple[Block, ...]
    issuer: str
    issued_on: str
    attachments: tuple[Attachment, ...]
    copies_to: str
    printed_by: str
    printed_on: str
    remark: str = ""
    watermark: str = ""


@collector_resting()
def typeset_official(document: OfficialDocument) -> bytes:
    """Return the PDF: text, attachments, and the imprint at the foot of the last page, which is an even one.

    Addressees so many that the first page would show nothing of the text stand in the imprint instead.
    """
    text, moved = _lay_text(document, document.addressees), ""
    if document.addressees and not _begins_on_first_page(text):
        text, moved = _lay_text(document, ""), document.addressees
    imprint = partial(layout, "imprint.html", document=document, addressees=moved)
    if len(text.pages) % 2 == 0:
        unmarked = imprint(watermark="")
        if _end_of_text(text) + _imprint_height(unmarked) <= TYPE_AREA_BOTTOM_MM:
            return _laid_over(text, unmarked)
    blanks = [] if len(text.pages) % 2 else layout("blank.html", document=document).pages
    return pdf_of(text.copy([*text.pages, *blanks, *imprint(watermark=document.watermark).pages]))


def _lay_text(document: OfficialDocument, addressees: str) -> Document:
    return layout(
        "official.html",
        document=document,
        addressees=addressees,
        title_lines=break_title(document.title),
        mark=issuer_mark(document.issuer_mark),
        signature=place_signature(document.issuer, document.issued_on),
    )


def title_fits(title: str) -> bool:
    """Tell whether a first page with this title has room for the beginning of the text."""
    return len(break_title(title)) <= MOST_TITLE_LINES


def _begins_on_first_page(text: Document) -> bool:
    return "beginning-of-text" in text.pages[0].anchors


@dataclass(frozen=True)
class IssuerMark:
    """How the issuer mark is set: size, natural width and drop of its line in pt, and how much it is squeezed."""

    size: float
    width: float
    drop: float
    squeeze: float

    @property
    def overhang(self) -> float:
        """Return how far a mark that must be squeezed would stand out at either side."""
        return max(0.0, (self.width - TYPE_AREA_WIDTH_PT) / 2)


def issuer_mark(text: str) -> IssuerMark:
    """Set the mark as large as 156 mm allow, between 26 and 48 pt; a longer one is made narrower."""
    size = max(26.0, min(48.0, TYPE_AREA_WIDTH_PT / max(1.0, width(text))))
    natural = size * width(text)
    # The standard measures to the upper edge of what is printed, not of the line it stands in.
    drop = 35 * PT_A_MM - ink_below_line_top(text, "House Title") * size
    return IssuerMark(size, natural, drop, min(1.0, TYPE_AREA_WIDTH_PT / max(1.0, natural)))


@dataclass(frozen=True)
class Signature:
    """Where issuer and date stand, in characters: the date's width and how far it lies from the right edge."""

    date: float
    inset: float


def place_signature(issuer: str, issued_on: str) -> Signature:
    """Put the date four characters from the right and centre the issuer on it; a long issuer moves both left."""
    date = width(issued_on)
    return Signature(date, max(4.0, (width(issuer) - date) / 2))


def _end_of_text(document: Document) -> float:
    """Return how far down the last page the text reaches, in mm from the top edge."""
    return _top_of(document, "end-of-text")


def _imprint_height(imprint: Document) -> float:
    """Return the imprint's height and the space above it, in mm; it hangs from the foot of the type area."""
    return TYPE_AREA_BOTTOM_MM - _top_of(imprint, "top-of-imprint") + 5


def _top_of(document: Document, anchor: str) -> float:
    """Return how far below the edge of the last page an anchor lies, in mm."""
    return float(document.pages[-1].anchors[anchor][1]) / PX_A_MM


def _laid_over(text: Document, imprint: Document) -> bytes:
    """Print the imprint onto the text's last page."""
    result = BytesIO()
    with pikepdf.open(BytesIO(pdf_of(text))) as main, pikepdf.open(BytesIO(pdf_of(imprint))) as stamp:
        main.pages[-1].add_overlay(stamp.pages[0], None)
        main.save(result, deterministic_id=True)
    return result.getvalue()
