"""Questions out of the bank: a file in the format that is asked for, and a list of what it could not hold."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from flask_babel import gettext as _
from sqlalchemy import Select, select
from sqlalchemy.orm import Session, joinedload

from examsvc.bank.finding import Filters, narrowed
from examsvc.bank.formats.items import Item, Picture, Place, Source, Trouble, Written
from examsvc.bank.formats.registry import FORMATS, format_module
from examsvc.bank.formats.troubles import reason_of, remedy_of
from examsvc.bank.importing_pictures import HASH, MARK, changed, texts_of
from examsvc.bank.models import BankRelease, BankReleaseItem, QuestionKey, QuestionVersion
from examsvc.bank.question_types.registry import question_type
from examsvc.bank.source_models import PolicyClause, StoredFile
from examsvc.files.writing import SheetOut, write_workbook, write_zip

_LEVELS = {"national": "国家", "provincial": "省级", "municipal": "市县"}
_SUFFIXES = {"image/png": ".png", "image/jpeg": ".jpg", "image/gif": ".gif", "image/webp": ".webp"}
_NAMED = 12


@dataclass(frozen=True)
class Exported:
    """A ZIP with the file and the list of what it lacks, and how much of each there is."""

    data: bytes
    questions: int
    losses: tuple[Trouble, ...]


def items_of_filters(session: Session, office_id: int, filters: Filters) -> list[Item]:
    """Return what an office sees through filters, in the order of the bank."""
    versions = narrowed(office_id, filters).with_only_columns(QuestionVersion).order_by(QuestionVersion.question_id)
    return _items(session, versions)


def items_of_release(session: Session, release: BankRelease) -> list[Item]:
    """Return the versions of a release, in the order of the bank."""
    versions = (
        select(QuestionVersion)
        .join(BankReleaseItem, BankReleaseItem.version_id == QuestionVersion.id)
        .where(BankReleaseItem.release_id == release.id)
        .options(joinedload(QuestionVersion.clause).joinedload(PolicyClause.document))
        .order_by(QuestionVersion.question_id)
    )
    return _items(session, versions)


def export(items: Sequence[Item], form: str, name: str) -> Exported:
    """Write items in a format, with the loss report as a second file."""
    written: Written = format_module(form).write(items)
    files = {
        f"{name}{FORMATS[form].suffix}": written.data,
        "未能保留的内容.xlsx": loss_report(items, written),
    }
    return Exported(write_zip(files), len(items), written.losses)


def loss_report(items: Sequence[Item], written: Written) -> bytes:
    """List what the file lacks, question by question; one line says so when it lacks nothing."""
    stems = {item.place.number: item.stem for item in items}
    rows = [
        (loss.place.number, stems.get(loss.place.number, "")[:80], reason_of(loss), remedy_of(loss))
        for loss in written.losses
    ]
    head = (_("第几题"), _("题干"), _("没有保留什么"), _("怎么办"))
    return write_workbook([SheetOut(_("未能保留的内容"), head, rows or [("", _("全部保留，没有损失"), "", "")])])


def item_of(version: QuestionVersion, key: QuestionKey, number: int) -> Item:
    """Return a version as an item; pictures are still named by their hashes."""
    kind = question_type(version.kind)
    own = kind.to_item(*kind.parse(version.content, key.key))
    return Item(
        place=Place("question", number),
        **own,
        explanation=key.explanation,
        topic=version.topic,
        difficulty=version.difficulty,
        level=_LEVELS[version.level],
        area=version.area,
        validity=version.validity,
        source=_source(version.clause),
    )


def _items(session: Session, versions: Select[QuestionVersion]) -> list[Item]:
    found = list(session.scalars(versions))
    keys: dict[int, QuestionKey] = {}
    for piece in _pieces([version.id for version in found]):
        rows = session.scalars(select(QuestionKey).where(QuestionKey.version_id.in_(piece)))
        keys |= {key.version_id: key for key in rows}
    items = [item_of(version, keys[version.id], n) for n, version in enumerate(found, start=1)]
    pictures = _pictures(session, items)
    return [with_pictures(item, pictures) for item in items]


def with_pictures(item: Item, pictures: Mapping[str, Picture]) -> Item:
    """Return an item with the pictures that its texts name by their hashes, under short names."""
    used = [name for text in texts_of(item) for _caption, name in MARK.findall(text) if name in pictures]
    if not used:
        return item
    shown = changed(
        item, lambda text: MARK.sub(lambda m: f"![{m[1]}]({pictures[m[2]].name if m[2] in pictures else m[2]})", text)
    )
    kept = tuple(pictures[name] for name in dict.fromkeys(used))
    return replace(shown, pictures=kept)


def _pictures(session: Session, items: Iterable[Item]) -> dict[str, Picture]:
    named = {name for item in items for text in texts_of(item) for _caption, name in MARK.findall(text)}
    found: dict[str, Picture] = {}
    for piece in _pieces(sorted(name for name in named if HASH.fullmatch(name))):
        for stored in session.scalars(select(StoredFile).where(StoredFile.hash.in_(piece))):
            name = stored.hash[:_NAMED] + _SUFFIXES.get(stored.media_type, "")
            found[stored.hash] = Picture(name, stored.media_type, stored.data)
    return found


def _pieces(ids: list[int] | list[str]) -> Iterable[list[int] | list[str]]:
    return (ids[n : n + 500] for n in range(0, len(ids), 500))


def _source(clause: PolicyClause | None) -> Source:
    if clause is None:
        return Source()
    document = clause.document
    issued = document.issued.isoformat() if document.issued else ""
    return Source(document.title, document.doc_no or "", clause.label or "", issued)
