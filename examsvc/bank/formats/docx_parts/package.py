"""Open the package of a .docx without trusting it."""

import io
import posixpath
import re
import zipfile

from lxml import etree

from examsvc.bank.formats.items import NotThisFormat
from examsvc.files.packages import BROKEN

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_STRICT = b"http://purl.oclc.org/ooxml/"
_USUAL = b"http://schemas.openxmlformats.org/"
_STRICT_NAMES = (
    (
        b"http://purl.oclc.org/ooxml/wordprocessingml/main",
        b"http://schemas.openxmlformats.org/wordprocessingml/2006/main",
    ),
    (
        b"http://purl.oclc.org/ooxml/officeDocument/math",
        b"http://schemas.openxmlformats.org/officeDocument/2006/math",
    ),
    (b"http://purl.oclc.org/ooxml/drawingml/main", b"http://schemas.openxmlformats.org/drawingml/2006/main"),
    (
        b"http://purl.oclc.org/ooxml/officeDocument/relationships",
        b"http://schemas.openxmlformats.org/officeDocument/2006/relationships",
    ),
)
_MOST_ENTRIES = 4000
_MOST_EXPANDED = 96 * 1024 * 1024
_MOST_XML = 48 * 1024 * 1024
_ENCRYPTED = 0x1 | 0x40
_MEDIA = {
    ".png": "image/png",
    ".jpg": "image/jpeg",
    ".jpeg": "image/jpeg",
    ".gif": "image/gif",
    ".bmp": "image/bmp",
    ".webp": "image/webp",
}
_REMOTE = re.compile(r"[a-zA-Z][a-zA-Z0-9+.-]*:|//")


class WordPackage:
    """The parts of one document that matter: its XML, its relations, its pictures."""

    def __init__(self, data: bytes) -> None:
        try:
            self._archive = zipfile.ZipFile(io.BytesIO(data))
            entries = self._archive.infolist()
        except BROKEN as error:
            raise NotThisFormat("not-a-word-file") from error
        self._check(entries)
        self._names = {entry.filename.replace("\\", "/").lower(): entry for entry in entries}
        self.main = self._main_part()
        self.relations = self._relations(self.main)

    def xml(self, name: str) -> "etree._Element | None":
        """Return a part's root; None if there is no such part. Raises NotThisFormat for XML that is unsafe."""
        entry = self._names.get(name.lower())
        if entry is None:
            return None
        if entry.file_size > _MOST_XML:
            raise NotThisFormat("file-too-big")
        text = self._bytes(entry)
        if _STRICT in text:
            for strict, usual in _STRICT_NAMES:
                text = text.replace(strict, usual)
        parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False)
        try:
            root = etree.fromstring(text, parser)
        except (etree.XMLSyntaxError, ValueError) as error:
            raise NotThisFormat("not-a-word-file") from error
        if root.getroottree().docinfo.doctype:
            raise NotThisFormat("unsafe-xml")
        return root

    def beside(self, name: str) -> "etree._Element | None":
        """Return the root of a part that lies beside the main one, such as numbering.xml."""
        return self.xml(posixpath.join(posixpath.dirname(self.main), name))

    def picture(self, relation: str) -> tuple[str, str, bytes] | str:
        """Return name, media type and bytes of a picture, or the code of the reason why it cannot be kept."""
        target = self.relations.get(relation, "")
        if not target or _REMOTE.match(target):
            return "picture-outside"
        suffix = posixpath.splitext(target)[1].lower()
        entry = self._names.get(target.lower())
        if entry is None:
            return "picture-missing"
        if suffix not in _MEDIA:
            return "picture-kind"
        return posixpath.basename(target), _MEDIA[suffix], self._bytes(entry)

    def _check(self, entries: list[zipfile.ZipInfo]) -> None:
        if len(entries) > _MOST_ENTRIES or sum(entry.file_size for entry in entries) > _MOST_EXPANDED:
            raise NotThisFormat("file-too-big")
        if any(entry.flag_bits & _ENCRYPTED for entry in entries):
            raise NotThisFormat("encrypted")
        if any(".." in entry.filename.replace("\\", "/").split("/") for entry in entries):
            raise NotThisFormat("unsafe-package")

    def _main_part(self) -> str:
        root = self.xml("_rels/.rels")
        for relation in root if root is not None else ():
            if str(relation.get("Type", "")).endswith("/officeDocument"):
                main = str(relation.get("Target", "")).lstrip("/")
                if main.lower() in self._names and main.lower().endswith(".xml"):
                    return main
        if "word/document.xml" not in self._names:
            raise NotThisFormat("not-a-word-file")
        return "word/document.xml"

    def _relations(self, part: str) -> dict[str, str]:
        folder, name = posixpath.split(part)
        root = self.xml(f"{folder}/_rels/{name}.rels")
        found = {}
        for relation in root if root is not None else ():
            target = str(relation.get("Target", ""))
            outside = relation.get("TargetMode") == "External" or _REMOTE.match(target)
            inside = (
                target.lstrip("/") if target.startswith("/") else posixpath.normpath(posixpath.join(folder, target))
            )
            found[str(relation.get("Id", ""))] = f"//{target}" if outside else inside
        return found

    def _bytes(self, entry: zipfile.ZipInfo) -> bytes:
        try:
            with self._archive.open(entry) as stream:
                data = stream.read(_MOST_EXPANDED + 1)
        except BROKEN as error:
            raise NotThisFormat("not-a-word-file") from error
        if len(data) > _MOST_EXPANDED:
            raise NotThisFormat("file-too-big")
        return data
