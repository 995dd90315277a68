"""QTI packages: what they list, in what order, for what marks, and what they may not do."""

import io
import stat
import zipfile
from decimal import Decimal

import pytest

from examsvc.bank.formats import qti21
from examsvc.bank.formats.items import NotThisFormat, Place, Reading, Trouble
from examsvc.bank.formats.qti.archive import resolved
from examsvc.bank.formats.qti.dialect import QTI21
from tests.unit.bank.formats.making import PNG, codes
from tests.unit.bank.formats.qti_files import choice, declared, item, manifest, zipped

ITEM, TEST = "imsqti_item_xmlv2p1", "imsqti_test_xmlv2p1"


def question(stem: str, more: str = "") -> bytes:
    return item(f"<p>{stem}</p>{more}" + choice("甲", "乙", prompt=""), declared("A"))


def listed(*references: str) -> str:
    section = f'<assessmentSection identifier="s">{"".join(references)}</assessmentSection>'
    return f'<assessmentTest xmlns="{QTI21.namespace}"><testPart>{section}</testPart></assessmentTest>'


def reference(href: str, weight: str = "") -> str:
    inner = f'<weight identifier="W" value="{weight}"/>' if weight else ""
    return f'<assessmentItemRef identifier="x" href="{href}">{inner}</assessmentItemRef>'


def read(files: dict[str, bytes | str]) -> Reading:
    return qti21.read(zipped(files), "a.zip", {})


def test_order_and_marks_come_from_the_test() -> None:
    files: dict[str, bytes | str] = {
        "imsmanifest.xml": manifest((ITEM, "i/1.xml"), (ITEM, "i/2.xml"), (ITEM, "i/3.xml"), (TEST, "t/test.xml")),
        "i/1.xml": question("一"),
        "i/2.xml": question("二"),
        "i/3.xml": question("三"),
        "t/test.xml": listed(reference("../i/2.xml", "2.5"), reference("../i/1.xml")),
    }
    reading = read(files)
    assert [(found.stem, found.marks) for found in reading.items] == [
        ("二", Decimal("2.5")),
        ("一", None),
        ("三", None),
    ]
    assert reading.items[0].place == Place("question", 1, "i/2.xml")
    assert qti21.recognises(zipped(files), "a.zip")


@pytest.mark.parametrize(("name", "known"), [("a.imscp", True), ("a.IMSCC", True), ("a.docx", False)])
def test_packages_go_by_several_suffixes(name: str, known: bool) -> None:
    data = zipped({"imsmanifest.xml": manifest((ITEM, "1.xml")), "1.xml": question("一")})
    assert qti21.recognises(data, name) is known


def test_pictures_are_found_from_where_the_item_stands() -> None:
    reading = read(
        {
            "imsmanifest.xml": manifest((ITEM, "i/1.xml")),
            "i/1.xml": question("看", "<p><img src='../p/a%20b.png' alt='图'/></p>"),
            "p/a b.png": PNG,
        }
    )
    assert reading.items[0].stem == "看\n![图](a_b.png)"
    assert reading.items[0].pictures[0].data == PNG
    assert not reading.losses


def test_a_shared_text_stands_before_the_question() -> None:
    stimulus = (
        f'<assessmentStimulus xmlns="{QTI21.namespace}"><stimulusBody><p>材料</p></stimulusBody></assessmentStimulus>'
    )
    data = item(choice("甲", "乙"), declared("A"), '<assessmentStimulusRef identifier="s" href="s.xml"/>')
    reading = read({"imsmanifest.xml": manifest((ITEM, "1.xml")), "1.xml": data, "s.xml": stimulus})
    assert reading.items[0].stem == "材料\n题干"


def test_a_package_zipped_with_its_folder_is_read() -> None:
    files: dict[str, bytes | str] = {"包/imsmanifest.xml": manifest((ITEM, "1.xml")), "包/1.xml": question("一")}
    assert [found.stem for found in read(files).items] == ["一"]


def test_one_broken_item_does_not_stop_the_others_and_a_missing_one_is_told() -> None:
    reading = read(
        {
            "imsmanifest.xml": manifest((ITEM, "1.xml"), (ITEM, "2.xml"), (ITEM, "3.xml")),
            "1.xml": question("一")[:-9],
            "2.xml": question("二"),
        }
    )
    assert [found.stem for found in reading.items] == ["二"]
    assert reading.rejected == (
        Trouble(Place("question", 1, "1.xml"), "broken-xml"),
        Trouble(Place("question", 3), "member-missing", "3.xml"),
    )


@pytest.mark.parametrize("address", ["../../geheim.png", "/etc/passwd", "..%2F..%2Fgeheim.png", "file:///etc/passwd"])
def test_a_picture_outside_the_package_is_never_read(address: str) -> None:
    reading = read(
        {"imsmanifest.xml": manifest((ITEM, "i/1.xml")), "i/1.xml": question("看", f"<p><img src='{address}'/></p>")}
    )
    assert reading.items[0].pictures == ()
    assert codes(reading) <= {"picture-missing", "remote-picture"}
    assert reading.losses


@pytest.mark.parametrize(
    ("base", "address", "name"),
    [
        ("i/1.xml", "a.png", "i/a.png"),
        ("i/1.xml", "../p/a.png#x", "p/a.png"),
        ("i/1.xml", "../../a.png", ""),
        ("1.xml", "/a.png", ""),
        ("1.xml", "", ""),
        ("1.xml", "..", ""),
    ],
)
def test_addresses_stay_inside(base: str, address: str, name: str) -> None:
    assert resolved(base, address) == name


@pytest.mark.parametrize(
    ("files", "code"),
    [
        ({"1.xml": question("一")}, "no-manifest"),
        ({"imsmanifest.xml": "<manifest>"}, "broken-xml"),
        ({"imsmanifest.xml": manifest()}, "no-questions"),
        ({"imsmanifest.xml": manifest(("imsqti_xmlv1p2", "q.xml")), "q.xml": "<questestinterop/>"}, "old-qti"),
        ({"imsmanifest.xml": manifest((ITEM, "1.xml")), "../1.xml": question("一")}, "unsafe-package"),
        ({"imsmanifest.xml": manifest((ITEM, "1.xml")), "C:/1.xml": question("一")}, "unsafe-package"),
        ({"imsmanifest.xml": manifest((ITEM, "1.xml")), "/1.xml": question("一")}, "unsafe-package"),
    ],
)
def test_packages_that_are_none_or_reach_out_are_refused(files: dict[str, bytes | str], code: str) -> None:
    with pytest.raises(NotThisFormat, match=code):
        read(files)


def test_a_package_that_is_no_archive_is_refused() -> None:
    with pytest.raises(NotThisFormat, match="broken-package"):
        qti21.read(b"PK\x03\x04 cut off", "a.zip", {})
    assert not qti21.recognises(b"PK\x03\x04 cut off", "a.zip")


def packed(entry: zipfile.ZipInfo, data: bytes) -> bytes:
    files = zipped({"imsmanifest.xml": manifest((ITEM, "1.xml")), "1.xml": question("一")})
    stream = io.BytesIO(files)
    with zipfile.ZipFile(stream, "a", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(entry, data)
    return stream.getvalue()


def test_links_and_bombs_are_refused() -> None:
    link = zipfile.ZipInfo("link.png")
    link.external_attr = (stat.S_IFLNK | 0o777) << 16
    with pytest.raises(NotThisFormat, match="unsafe-package"):
        qti21.read(packed(link, b"/etc/passwd"), "a.zip", {})
    bomb = zipfile.ZipInfo("bomb.png")
    bomb.compress_type = zipfile.ZIP_DEFLATED
    with pytest.raises(NotThisFormat, match="package-too-big"):
        qti21.read(packed(bomb, b"\0" * 3_000_000), "a.zip", {})


def test_a_package_with_an_entry_that_has_no_name_is_refused() -> None:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        archive.writestr("x", b"<a/>")
    nameless = bytearray(packed.getvalue())
    nameless[30] = nameless[nameless.index(b"PK\x01\x02") + 46] = 0
    with pytest.raises(NotThisFormat):
        qti21.read(bytes(nameless), "a.zip", {})
