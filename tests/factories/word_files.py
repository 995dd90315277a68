"""A Word file as WPS writes it: 200 invented questions without a word on what they rest on."""

import io
import zipfile
from xml.sax.saxutils import escape

SINGLES, MULTIPLES, JUDGEMENTS = 80, 40, 80
WORKS = ("入户走访", "手册填写", "例会召开", "台账更新", "公示张贴", "信息核对", "回访登记", "档案归集")
PLACES = ("东岭镇", "西坪镇", "南溪乡", "北塘乡", "青石镇", "白果乡", "云桥镇", "竹山乡", "长田镇", "高陂镇")
_NAMESPACES = (
    'xmlns:wpc="http://schemas.microsoft.com/office/word/2010/wordprocessingCanvas" '
    'xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006" '
    'xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships" '
    'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main" '
    'xmlns:w14="http://schemas.microsoft.com/office/word/2010/wordml" '
    'xmlns:wpsCustomData="http://www.wps.cn/officeDocument/2013/wpsCustomData" mc:Ignorable="w14"'
)
_TYPES = (
    '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
    '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
    '<Default Extension="xml" ContentType="application/xml"/>'
    '<Override PartName="/word/document.xml" '
    'ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"/></Types>'
)
_RELATIONSHIPS = (
    '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId1" '
    'Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument" '
    'Target="word/document.xml"/></Relationships>'
)


def word_file() -> bytes:
    """Return the file."""
    body = "".join(_paragraph(line) for line in lines())
    document = f'<w:document {_NAMESPACES}><w:body>{body}<w:sectPr><w:pgSz w:w="11906" w:h="16838"/></w:sectPr>'
    parts = {
        "[Content_Types].xml": _TYPES,
        "_rels/.rels": _RELATIONSHIPS,
        "word/document.xml": f"{document}</w:body></w:document>",
    }
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, text in parts.items():
            archive.writestr(name, f'<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n{text}')
    return packed.getvalue()


def lines() -> list[str]:
    """Return what the file says, a paragraph a line."""
    found = ["示例县帮扶知识题库", "一、单项选择题"]
    for n in range(1, SINGLES + 1):
        found += [f"{n}、{_about(n)}每（　　）检查一次。", "A、周\tB、月\tC、季度\tD、年", f"答案：{'ABCD'[n % 4]}"]
    found.append("二、多项选择题")
    for n in range(1, MULTIPLES + 1):
        found += [f"{n}、{_about(n)}要由（　　）签字。", "A、帮扶责任人", "B、村委会", "C、驻村干部", "D、施工单位"]
        found.append(f"正确答案：{('ABC', 'AB', 'AC', 'BC')[n % 4]}")
    found.append("三、判断题")
    found += [f"{n}、{_about(n)}可以事后补记。（{'√×'[n % 2]}）" for n in range(1, JUDGEMENTS + 1)]
    return found


def _about(number: int) -> str:
    return f"示例县{PLACES[number % len(PLACES)]}的{WORKS[number // len(PLACES) % len(WORKS)]}"


def _paragraph(text: str) -> str:
    """Break a line into runs as WPS does while somebody types, each with its own properties."""
    pieces = [text[:3], text[3:9], text[9:]]
    runs = "".join(map(_run, filter(None, pieces)))
    return f'<w:p><w:pPr><w:rPr><w:rFonts w:hint="eastAsia"/></w:rPr></w:pPr>{runs}</w:p>'


def _run(text: str) -> str:
    inner = '</w:t></w:r><w:r><w:tab/></w:r><w:r><w:t xml:space="preserve">'.join(map(escape, text.split("\t")))
    fonts = '<w:rPr><w:rFonts w:hint="eastAsia" w:eastAsia="仿宋_GB2312"/><w:sz w:val="28"/></w:rPr>'
    return f'<w:r>{fonts}<w:t xml:space="preserve">{inner}</w:t></w:r>'
