"""Word documents made for one test each, with what Word and WPS write and python-docx does not."""

import io
from collections.abc import Iterable

import docx
from docx.document import Document
from docx.enum.text import WD_COLOR_INDEX
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls
from docx.shared import RGBColor
from docx.text.paragraph import Paragraph
from docx.text.run import Run


def saved(paper: Document) -> bytes:
    packed = io.BytesIO()
    paper.save(packed)
    return packed.getvalue()


def of_lines(*lines: str) -> bytes:
    """Make a document with one paragraph a line."""
    paper = docx.Document()
    for line in lines:
        paper.add_paragraph(line)
    return saved(paper)


def marked(run: Run, way: str) -> None:
    """Set a run off in one of the ways in which keys are marked."""
    if way == "color":
        run.font.color.rgb = RGBColor(0xFF, 0, 0)
    elif way == "highlight":
        run.font.highlight_color = WD_COLOR_INDEX.YELLOW
    elif way == "underline":
        run.underline = True
    else:
        run.bold = True


def with_marks(questions: Iterable[tuple[str, list[str], str, str]]) -> bytes:
    """Make questions (stem, options, letters that are marked, way of marking) without a written key."""
    paper = docx.Document()
    for stem, options, letters, way in questions:
        paper.add_paragraph(stem)
        for letter, option in zip("ABCDEFGH", options, strict=False):
            run = paper.add_paragraph().add_run(f"{letter}、{option}")
            if letter in letters:
                marked(run, way)
    return saved(paper)


def add_list(paper: Document, number: int, form: str, text: str) -> None:
    """Define a list whose numbers stand in no paragraph's text."""
    numbering = paper.part.numbering_part.element
    abstract = parse_xml(
        f'<w:abstractNum {nsdecls("w")} w:abstractNumId="{100 + number}"><w:lvl w:ilvl="0"><w:start w:val="1"/>'
        f'<w:numFmt w:val="{form}"/><w:lvlText w:val="{text}"/></w:lvl></w:abstractNum>'
    )
    numbering.insert(0, abstract)
    numbering.append(
        parse_xml(f'<w:num {nsdecls("w")} w:numId="{number}"><w:abstractNumId w:val="{100 + number}"/></w:num>')
    )


def in_list(paragraph: Paragraph, number: int) -> None:
    properties = paragraph._p.get_or_add_pPr()
    properties.append(parse_xml(f'<w:numPr {nsdecls("w")}><w:ilvl w:val="0"/><w:numId w:val="{number}"/></w:numPr>'))


def add_equation(paragraph: Paragraph) -> None:
    """Add the fraction a/b as Word's editor for equations writes it."""
    space = 'xmlns:m="http://schemas.openxmlformats.org/officeDocument/2006/math"'
    paragraph._p.append(
        parse_xml(
            f"<m:oMath {space}><m:f><m:num><m:r><m:t>a</m:t></m:r></m:num>"
            "<m:den><m:r><m:t>b</m:t></m:r></m:den></m:f></m:oMath>"
        )
    )


def deleted(paragraph: Paragraph, text: str) -> None:
    """Add a text that somebody struck out with tracked changes."""
    paragraph._p.append(
        parse_xml(f'<w:del {nsdecls("w")} w:id="1" w:author="x"><w:r><w:delText>{text}</w:delText></w:r></w:del>')
    )


def hidden(run: Run) -> None:
    run.font.hidden = True
