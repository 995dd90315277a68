"""Files that mean harm, made when they are needed: nothing of them is kept in the project."""

import io
import itertools
import struct
import zipfile
import zlib
from collections.abc import Callable
from dataclasses import dataclass

MEBIBYTE = 1024 * 1024
# What a file would write if anybody obeyed it.
PLANTED = "/tmp/planted-by-a-question-file"
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_TYPES = b'<?xml version="1.0"?><Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"/>'
_SHEET = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_WORD = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
_QTI = "http://www.imsglobal.org/xsd/imsqti_v2p1"
_QUESTION = "1. 示例县几月公示？\nA. 三月\nB. 四月\n答案：A\n"


@dataclass(frozen=True)
class Hostile:
    """One file; `harmless` tells that it may be read, for what is bad in it is taken away."""

    about: str
    name: str
    make: Callable[[], bytes]
    harmless: bool = False


def zipped(parts: dict[str, bytes], method: int = zipfile.ZIP_DEFLATED) -> bytes:
    """Pack parts under any names."""
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", method) as archive:
        for name, data in parts.items():
            archive.writestr(name, data)
    return packed.getvalue()


def workbook(sheet: str, **more: bytes) -> bytes:
    """Pack a worksheet's XML as an .xlsx."""
    book = (
        f'<workbook xmlns="{_SHEET}"><sheets><sheet name="a" sheetId="1" r:id="r1" xmlns:r="r"/></sheets></workbook>'
    )
    parts = {
        "[Content_Types].xml": _TYPES,
        "xl/workbook.xml": book.encode(),
        "xl/worksheets/sheet1.xml": sheet.encode(),
    }
    return zipped(parts | {name.replace("__", "/"): data for name, data in more.items()})


def document(body: str, **more: bytes) -> bytes:
    """Pack a document's XML as a .docx."""
    text = f'<w:document xmlns:w="{_WORD}"><w:body>{body}</w:body></w:document>'
    parts = {"[Content_Types].xml": _TYPES, "word/document.xml": text.encode()}
    return zipped(parts | {name.replace("__", "/"): data for name, data in more.items()})


def laughs(root: str = "quiz") -> bytes:
    """Write a billion laughs."""
    names = "abcdefghi"
    later = "".join(f'<!ENTITY {b} "{f"&{a};" * 10}">' for a, b in itertools.pairwise(names))
    return f'<?xml version="1.0"?><!DOCTYPE {root} [<!ENTITY a "ha">{later}]><{root}>&i;</{root}>'.encode()


def outside(address: str, root: str = "quiz") -> bytes:
    """Write an entity that stands for another file or address."""
    return f'<?xml version="1.0"?><!DOCTYPE {root} [<!ENTITY x SYSTEM "{address}">]><{root}>&x;</{root}>'.encode()


def with_dtd(address: str, root: str = "quiz") -> bytes:
    """Write a document type that lies elsewhere."""
    return f'<?xml version="1.0"?><!DOCTYPE {root} SYSTEM "{address}"><{root}/>'.encode()


def lying_sizes() -> bytes:
    """Say in the directory that a huge part is small."""
    data = bytearray(zipped({"xl/workbook.xml": b" " * 20 * MEBIBYTE, "[Content_Types].xml": _TYPES}))
    place = data.rfind(b"PK\x01\x02")
    while place >= 0:
        struct.pack_into("<I", data, place + 24, 100)
        place = data.rfind(b"PK\x01\x02", 0, place)
    return bytes(data)


def overlapping() -> bytes:
    """Let hundreds of names share one part."""
    one = zipped({"xl/a.xml": b"a" * 100_000})
    start, end = one.find(b"PK\x01\x02"), one.find(b"PK\x05\x06")
    record, count = one[start:end], 3000
    tail = struct.pack("<4sHHHHIIH", b"PK\x05\x06", 0, 0, count, count, len(record) * count, start, 0)
    return one[:start] + record * count + tail


def symlinked() -> bytes:
    """Pack a link to a file of the server as a part."""
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        link = zipfile.ZipInfo("xl/workbook.xml")
        link.create_system, link.external_attr = 3, 0o120777 << 16
        archive.writestr(link, "/etc/passwd")
        archive.writestr("[Content_Types].xml", _TYPES)
    return packed.getvalue()


def moodle(stem: str) -> bytes:
    """Write a true/false question of Moodle with any markup in its stem."""
    answers = '<answer fraction="100"><text>true</text></answer><answer fraction="0"><text>false</text></answer>'
    text = f'<questiontext format="html"><text><![CDATA[{stem}]]></text></questiontext>'
    return f'<quiz><question type="truefalse">{text}{answers}</question></quiz>'.encode()


def cells(values: str) -> str:
    """Write a worksheet whose one row holds the question head and whose next holds values."""
    return f'<worksheet xmlns="{_SHEET}"><sheetData>{values}</sheetData></worksheet>'


def inline(text: str) -> str:
    """Write one cell."""
    return f'<c t="inlineStr"><is><t>{text}</t></is></c>'


def rows(count: int) -> str:
    """Write many rows of one cell."""
    return cells("".join(f"<row>{inline('a')}</row>" for _ in range(count)))


def nested(count: int) -> bytes:
    """Write markup that is nested so deep that a recursive reader ends."""
    return b"<quiz>" + b"<a>" * count + b"</a>" * count + b"</quiz>"


def _encrypted() -> bytes:
    return _OLE + b"\0" * 504 + "EncryptedPackage".encode("utf-16-le") + b"\0" * 512


def _deflated_many_times() -> bytes:
    data = b"\0" * 5 * MEBIBYTE
    for _ in range(6):
        data = zipped({"a.zip": data})
    return data


HOSTILE: tuple[Hostile, ...] = (
    Hostile("a part that swells", "a.xlsx", lambda: workbook(" " * 60 * MEBIBYTE)),
    Hostile("a part of a document that swells", "a.docx", lambda: document(" " * 60 * MEBIBYTE)),
    Hostile("a package that swells", "a.zip", lambda: zipped({"imsmanifest.xml": b" " * 80 * MEBIBYTE})),
    Hostile(
        "a member that swells", "a.zip", lambda: zipped({"imsmanifest.xml": b"<a/>", "b.xml": b" " * 80 * MEBIBYTE})
    ),
    Hostile("archives in archives", "a.zip", _deflated_many_times),
    Hostile("archives in archives as a workbook", "a.xlsx", _deflated_many_times),
    Hostile("archives in archives as a document", "a.docx", _deflated_many_times),
    Hostile("sizes that lie", "a.xlsx", lying_sizes),
    Hostile("sizes that lie in a document", "a.docx", lying_sizes),
    Hostile("names that share one part", "a.xlsx", overlapping),
    Hostile("names that share one part of a document", "a.docx", overlapping),
    Hostile("names that share one part of a package", "a.zip", overlapping),
    Hostile("ten thousand parts", "a.xlsx", lambda: zipped({f"xl/{n}.xml": b"" for n in range(10_000)})),
    Hostile(
        "ten thousand parts of a document", "a.docx", lambda: zipped({f"word/{n}.xml": b"" for n in range(10_000)})
    ),
    Hostile("ten thousand members", "a.zip", lambda: zipped({f"{n}.xml": b"" for n in range(10_000)})),
    Hostile("a name that climbs", "a.xlsx", lambda: zipped({"../../etc/cron.d/a": b"x", "xl/workbook.xml": b"<a/>"})),
    Hostile(
        "a name that climbs in a package", "a.zip", lambda: zipped({"../a.xml": b"x", "imsmanifest.xml": b"<a/>"})
    ),
    Hostile("a name from the root", "a.zip", lambda: zipped({"/etc/passwd": b"x", "imsmanifest.xml": b"<a/>"})),
    Hostile("a name from a drive", "a.xlsx", lambda: zipped({"C:/a.xml": b"x", "xl/workbook.xml": b"<a/>"})),
    Hostile("a name with the other stroke", "a.zip", lambda: zipped({"..\\a.xml": b"x", "imsmanifest.xml": b"<a/>"})),
    Hostile("a link to a file", "a.xlsx", symlinked),
    Hostile("a link to a file in a document", "a.docx", symlinked),
    Hostile("a link to a file in a package", "a.zip", symlinked),
    Hostile("a billion laughs", "a.xml", laughs),
    Hostile("a billion laughs in an item", "a.xml", lambda: laughs("assessmentItem")),
    Hostile("a billion laughs in a workbook", "a.xlsx", lambda: workbook(laughs("worksheet").decode())),
    Hostile("a billion laughs in a document", "a.docx", lambda: zipped({"word/document.xml": laughs("document")})),
    Hostile("a billion laughs in a package", "a.zip", lambda: zipped({"imsmanifest.xml": laughs("manifest")})),
    Hostile("a billion laughs in YAML", "a.yaml", lambda: b"a: &a [x,x]\nb: &b [*a,*a]\nc: [*b,*b]\n"),
    Hostile("an entity that is a file", "a.xml", lambda: outside("file:///etc/passwd")),
    Hostile("an entity that is an address", "a.xml", lambda: outside("http://127.0.0.1:9/a")),
    Hostile("an entity that is a device", "a.xml", lambda: outside("file:///dev/random")),
    Hostile("an entity in an item", "a.xml", lambda: outside("file:///etc/passwd", "assessmentItem")),
    Hostile(
        "an entity in a workbook", "a.xlsx", lambda: workbook(outside("file:///etc/passwd", "worksheet").decode())
    ),
    Hostile(
        "an entity in a document", "a.docx", lambda: zipped({"word/document.xml": outside("file:///etc/passwd")})
    ),
    Hostile("an entity in a package", "a.zip", lambda: zipped({"imsmanifest.xml": outside("file:///etc/passwd")})),
    Hostile("a document type elsewhere", "a.xml", lambda: with_dtd("http://127.0.0.1:9/a.dtd")),
    Hostile("a document type in a file", "a.xml", lambda: with_dtd("file:///etc/passwd", "assessmentItem")),
    Hostile("markup nested deep", "a.xml", lambda: nested(100_000)),
    Hostile("lists nested deep", "a.yaml", lambda: b"[" * 100_000),
    Hostile("a mapping nested deep", "a.yaml", lambda: b"{a: " * 20_000),
    Hostile("a YAML object", "a.yaml", f'- !!python/object/apply:os.system ["touch {PLANTED}"]'.encode),
    Hostile("braces nested deep", "a.gift", lambda: b"::a:: " + b"{" * 200_000),
    Hostile("a question that never ends", "a.gift", lambda: b"a {=" + b"~b" * 1_000_000),
    Hostile("gaps without end", "a.cloze", lambda: b"{1:SHORTANSWER:" * 50_000),
    Hostile("a million rows", "a.xlsx", lambda: workbook(cells(f'<row r="1048576">{inline("a")}</row>'))),
    Hostile("too many rows", "a.xlsx", lambda: workbook(rows(70_000))),
    Hostile("a cell far out", "a.xlsx", lambda: workbook(cells('<row r="1"><c r="XFD1"><v>1</v></c></row>'))),
    Hostile("half a million lines", "a.csv", lambda: b"a,b\n" * 500_000),
    Hostile("eight mebibytes of nothing", "a.csv", lambda: b"\0" * (8 * MEBIBYTE)),
    Hostile("eight mebibytes of spaces", "a.txt", lambda: b" " * (8 * MEBIBYTE)),
    Hostile("fifty mebibytes of nothing", "a.txt", lambda: b"\0" * (50 * MEBIBYTE)),
    Hostile("fifty mebibytes of nothing as a workbook", "a.xlsx", lambda: b"\0" * (50 * MEBIBYTE)),
    Hostile("one line of eight mebibytes", "a.txt", ("甲" * (8 * MEBIBYTE // 3)).encode),
    Hostile("a program", "a.exe", lambda: b"MZ" + b"\x90" * 200),
    Hostile("a program named a workbook", "a.xlsx", lambda: b"MZ" + b"\x90" * 200),
    Hostile("a picture named a document", "a.docx", lambda: b"\x89PNG\r\n\x1a\n" + zlib.compress(b"a")),
    Hostile("a PDF named a table", "a.csv", lambda: b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n\0\0"),
    Hostile("a document named a workbook", "a.xlsx", lambda: document("<w:p/>")),
    Hostile("a workbook named a document", "a.docx", lambda: workbook(cells(""))),
    Hostile("a workbook with a password", "a.xlsx", _encrypted),
    Hostile("a document with a password", "a.docx", _encrypted),
    Hostile("an old document", "a.doc", lambda: _OLE + b"\0" * 1000),
    Hostile("a WPS document", "a.wps", lambda: _OLE + b"\0" * 1000),
    Hostile("a WPS table", "a.et", lambda: _OLE + b"\0" * 1000),
    Hostile("an old workbook cut off", "a.xls", lambda: _OLE + b"\0" * 1000),
    Hostile("an archive cut off", "a.xlsx", lambda: workbook(cells(""))[:-40]),
    Hostile("broken UTF-8", "a.txt", lambda: _QUESTION.encode()[:-30] + b"\xff\xfe\xc3\x28"),
    Hostile("UTF-16 of half letters", "a.txt", lambda: b"\xff\xfe" + b"\x00\xd8" * 100),
    Hostile("macros beside the sheet", "a.xlsx", lambda: workbook(cells(""), xl__vbaProject=b"\0" * 100)),
    Hostile("a mark of secrecy", "a.txt", f"机密★1年\n{_QUESTION}".encode),
    Hostile(
        "a mark of secrecy in a document", "a.docx", lambda: document("<w:p><w:r><w:t>绝密★启用前</w:t></w:r></w:p>")
    ),
    Hostile("a mark of secrecy in GBK", "a.txt", lambda: f"秘密★\n{_QUESTION}".encode("gb18030")),
    Hostile("scripts in a stem", "a.xml", lambda: moodle("甲<script>alert(1)</script>"), harmless=True),
    Hostile("a handler in a stem", "a.xml", lambda: moodle('甲<img src="x" onerror="alert(1)">'), harmless=True),
    Hostile("a picture elsewhere", "a.xml", lambda: moodle('甲<img src="http://127.0.0.1:9/a.png">'), harmless=True),
    Hostile("a picture that is a file", "a.xml", lambda: moodle('甲<img src="file:///etc/passwd">'), harmless=True),
    Hostile(
        "a frame in a stem", "a.xml", lambda: moodle('甲<iframe src="http://127.0.0.1:9/"></iframe>'), harmless=True
    ),
    Hostile(
        "a script in a picture",
        "a.xml",
        lambda: moodle('甲<img src="data:image/svg+xml;base64,PHN2Zz4=">'),
        harmless=True,
    ),
    Hostile(
        "formulas in a table",
        "a.csv",
        "题型,题干,答案\n判断题,\"=cmd|' /C calc'!A0\",对\n".encode,
        harmless=True,
    ),
    Hostile(
        "a byte order mark and GBK names",
        "a.csv",
        lambda: "题型,题干,答案\n判断题,甲,对\n".encode("gb18030"),
        harmless=True,
    ),
    Hostile(
        "UTF-16 with its mark", "a.csv", lambda: "题型,题干,答案\n判断题,甲,对\n".encode("utf-16"), harmless=True
    ),
)
