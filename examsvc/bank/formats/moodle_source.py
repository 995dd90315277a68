"""One <question> of a Moodle file: its texts, the files beside them, and what gets lost on the way."""

from dataclasses import dataclass, field
from decimal import Decimal
from urllib.parse import unquote
from xml.etree.ElementTree import Element

from examsvc.bank.formats.items import Item, ItemKind, Place, Trouble
from examsvc.bank.formats.markup import Markup, looks_like_html
from examsvc.bank.formats.markup_pictures import PictureShelf, decoded_base64, media_type
from examsvc.bank.formats.markup_xml import first, named, words
from examsvc.bank.formats.numbers import plain_decimal, read_decimal

_PLUGINFILE = "@@PLUGINFILE@@/"
# Moodle puts these beside every question; only other words say anything.
_STANDARD_FEEDBACK = frozenset(
    {"", "Your answer is correct.", "Your answer is partially correct.", "Your answer is incorrect."}
)
_FEEDBACKS = ("correctfeedback", "partiallycorrectfeedback", "incorrectfeedback")


@dataclass(frozen=True, slots=True)
class MoodleAnswer:
    """An <answer>: its text, what it earns, and the element for what single kinds keep there."""

    text: str
    percent: Decimal
    element: Element


@dataclass(slots=True)
class MoodleQuestion:
    """Read the common parts of a question; the kinds read the rest through it."""

    element: Element
    place: Place
    topic: str
    _files: dict[str, bytes] = field(default_factory=dict)
    markup: Markup = field(init=False)

    def __post_init__(self) -> None:
        self.markup = Markup(PictureShelf(self._find))

    @property
    def native(self) -> str:
        """Return the type that the file names."""
        return (self.element.get("type") or "").strip().lower()

    def losses(self) -> list[Trouble]:
        """Return what was lost, each once."""
        return [Trouble(self.place, code, about) for code, about in self.markup.losses]

    def text(self, holder: Element | None) -> str:
        """Return the text of an element such as <questiontext>, with its pictures."""
        return self.told(holder, self.source(holder))

    def source(self, holder: Element | None) -> str:
        """Return a text as it stands in the file, having taken the files beside it."""
        if holder is None:
            return ""
        self._files = self._files_of(holder)
        inner = first(holder, "text")
        return (inner.text if inner is not None else holder.text) or ""

    def told(self, holder: Element | None, source: str) -> str:
        """Turn a text into ours by the format that its holder names."""
        form = "" if holder is None else (holder.get("format") or "")
        if form == "html" or (form not in ("plain_text", "markdown") and looks_like_html(source)):
            text = self.markup.html(source)
        else:
            text = "\n".join(line.strip() for line in source.split("\n") if line.strip())
            if form == "markdown" and text:
                self.markup.lose("markdown")
        for name, data in self._files.items():
            if not media_type(data):
                self.markup.lose("file-lost", name)
        return text

    def common(self, kind: ItemKind, stem: str | None = None) -> Item:
        """Return an item with everything but its kind's own fields; the stem is read here unless it is given."""
        element = self.element
        stem = self.text(first(element, "questiontext")) if stem is None else stem
        explanation = self.text(first(element, "generalfeedback"))
        self._note_losses()
        return Item(
            kind=kind,
            stem=stem + self._old_image(),
            place=self.place,
            name=" ".join(words(first(first(element, "name"), "text")).split()),
            explanation=explanation,
            topic=self.topic,
            identifier=words(first(element, "idnumber")),
            tags=self._tags(),
            marks=self._marks(),
            native=self.native,
        )

    def answers(self, name: str = "answer") -> list[MoodleAnswer]:
        """Return the answers in order; per-answer feedback is told as a loss."""
        found = []
        for element in named(self.element, name):
            percent = read_decimal(element.get("fraction") or "0") or Decimal(0)
            found.append(MoodleAnswer(self.text(element), percent, element))
            feedback = first(element, "feedback")
            if feedback is not None and words(first(feedback, "text")):
                self.markup.lose("option-feedback")
        return found

    def _find(self, address: str) -> bytes | None:
        return self._files.get(unquote(address).removeprefix(_PLUGINFILE).lstrip("/"))

    def _files_of(self, holder: Element) -> dict[str, bytes]:
        files = {}
        for element in named(holder, "file"):
            name = element.get("name") or ""
            folder = (element.get("path") or "/").strip("/")
            data = decoded_base64(element.text or "")
            if data is None or not name or "/" in name or "\\" in name or ".." in folder.split("/"):
                self.markup.lose("unsafe-name", name[:80])
                continue
            files[f"{folder}/{name}" if folder else name] = data
        return files

    def _old_image(self) -> str:
        """Return the picture that files before Moodle 2 carry beside the text."""
        name = words(first(self.element, "image"))
        data = decoded_base64(words(first(self.element, "image_base64")))
        if not name:
            return ""
        self._files = {name: data} if data else {}
        taken, code = self.markup.shelf.take(name)
        if code:
            self.markup.lose(code, name[:80])
        return f"\n![]({taken})" if taken else ""

    def _tags(self) -> tuple[str, ...]:
        holder = first(self.element, "tags")
        tags = [] if holder is None else [words(first(tag, "text")) for tag in named(holder, "tag")]
        return tuple(tag for tag in tags if tag)

    def _marks(self) -> Decimal | None:
        marks = read_decimal(words(first(self.element, "defaultgrade")))
        return Decimal(plain_decimal(marks)) if marks is not None else None

    def _note_losses(self) -> None:
        if any(words(first(hint, "text")) for hint in named(self.element, "hint")):
            self.markup.lose("hints")
        for name in _FEEDBACKS:
            if words(first(first(self.element, name), "text")) not in _STANDARD_FEEDBACK:
                self.markup.lose("option-feedback")
