"""考试通知: the official document with its list and reply form, and the same in short for a chat group.

Times, sittings, rooms, sections, marks and ranking rules come from the announcement; the clerk's words from the
circular. What neither knows is left out, or shown as 「待填」.
"""

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from examsvc.exams.announcement import GRADES, HALL, PAPER, RANKING, WHEN, Clause
from examsvc.exams.circular import Circular
from examsvc.files.writing import SheetOut, write_workbook
from examsvc.typesetting.official import Attachment, Block, OfficialDocument, Table, title_fits

LONGEST_CHAT = 600
# What the roster reader takes: a unit sends the sheet back and it is imported as it is.
REPLY_COLUMNS = ("姓名", "单位", "职务", "人员类别", "手机号", "备注")
_REPLY_WIDTHS = (16, 26, 18, 14, 16, 10)
_BLANK_ROWS = 12
_SHEET_ROWS = 60
_LONGEST_MARK = 60
_ORDINALS = "一二三四五六七八九"
# Papers are set without the spaces that stand between Chinese and figures on a page.
_SPACE = re.compile("(?<=[\u3400-\u9fff，。、；：])[ ]|[ ](?=[\u3400-\u9fff])")


@dataclass(frozen=True)
class Invited:
    """One person of the list; without a seat before the seal."""

    unit: str
    name: str
    position: str
    category: str
    sitting: str = ""
    room: str = ""
    seat: int = 0


@dataclass(frozen=True)
class Occasion:
    """What is stored of the exam and stands in its circular."""

    offices: tuple[str, ...]
    exam: str
    first_day: date
    last_day: date
    clauses: tuple[Clause, ...]
    as_of: str
    invited: tuple[Invited, ...]
    sittings: int = 1

    @property
    def office(self) -> str:
        """Return the issuer's full name."""
        return self.offices[0]

    @property
    def is_seated(self) -> bool:
        """Tell whether seats were drawn."""
        return any(person.seat for person in self.invited)


def make_document(occasion: Occasion, circular: Circular, watermark: str) -> OfficialDocument:
    """Put the official document together."""
    issued_on = _day(circular.issued_on) or "　　年　月　日"
    return OfficialDocument(
        issuer_mark=_mark(occasion.offices),
        doc_no=circular.doc_no or "（文号待填）",
        title=_title(occasion),
        addressees=circular.addressees.rstrip("：:。"),
        blocks=tuple(_blocks(occasion, circular)),
        issuer=occasion.office,
        issued_on=issued_on,
        attachments=(*_list(occasion), reply_form()),
        copies_to=circular.copies_to.rstrip("。"),
        printed_by=occasion.office,
        printed_on=issued_on,
        watermark=watermark,
    )


def plain_lines(document: OfficialDocument) -> Iterator[tuple[str, str]]:
    """Yield kind and text of each line of a document as a page shows it, attachments by their titles."""
    yield "number", document.doc_no
    yield "title", document.title
    if document.addressees:
        yield "addressees", f"{document.addressees}："
    yield from ((block.kind, block.text) for block in document.blocks)
    for number, attachment in enumerate(document.attachments, 1):
        several = len(document.attachments) > 1
        yield "attachment", f"附件{number if several else ''}：{attachment.title}"
    yield "signature", f"{document.issuer}　{document.issued_on}"
    if document.copies_to:
        yield "copies", f"抄送：{document.copies_to}。"


def chat_text(occasion: Occasion, circular: Circular) -> str:
    """Return what to paste into a chat group: no title, number or seal of an office, at most 600 characters."""
    when = [_tight(line) for line in occasion.clauses[WHEN].lines]
    needed = [f"【{occasion.exam}】", *when, *_reply(circular)]
    wished = [
        _tight(occasion.clauses[PAPER].lines[0]),
        *map(_tight, occasion.clauses[HALL].lines),
        *circular.discipline.splitlines(),
        *circular.scope.splitlines(),
        _tight(occasion.clauses[GRADES].lines[0]),
    ]
    text = _cut("\n".join(needed), LONGEST_CHAT)
    for line in wished:
        if len(text) + 1 + len(line) <= LONGEST_CHAT:
            text = f"{text}\n{line}"
    return text


def reply_form() -> Attachment:
    """Return the 回执 as a form on paper."""
    rows = tuple(("",) * len(REPLY_COLUMNS) for _row in range(_BLANK_ROWS))
    table = Table(REPLY_COLUMNS, rows, _REPLY_WIDTHS, tall=True)
    return Attachment("参考人员回执", (("", table),), ("填表人：　　　　　　联系电话：　　　　　　填表日期：",))


def reply_sheet(occasion: Occasion) -> bytes:
    """Return the 回执 as a workbook to send out: filled in, it is imported as it is."""
    rows = [("",) * len(REPLY_COLUMNS)] * _SHEET_ROWS
    return write_workbook([SheetOut("回执", REPLY_COLUMNS, rows, f"{occasion.exam}参考人员回执")])


def _title(occasion: Occasion) -> str:
    titles = [f"{office}关于举办{occasion.exam}的通知" for office in occasion.offices]
    return next(filter(title_fits, titles), f"关于举办{occasion.exam}的通知")


def _mark(offices: Sequence[str]) -> str:
    return next((f"{name}文件" for name in offices if len(name) < _LONGEST_MARK), offices[-1][:_LONGEST_MARK])


def _blocks(occasion: Occasion, circular: Circular) -> Iterator[Block]:
    basis = f"{circular.basis.rstrip('，。')}，" if circular.basis else ""
    yield Block("p", f"{basis}定于{_days(occasion)}举办{occasion.exam}（以下简称“考试”）。现将有关事项通知如下：")
    points = [(title, lines) for title, lines in _points(occasion, circular) if lines]
    for number, (title, lines) in zip(_ORDINALS, points, strict=False):
        yield Block("h1", f"{number}、{title}")
        yield from (Block("p", line) for line in lines)


def _points(occasion: Occasion, circular: Circular) -> Iterator[tuple[str, list[str]]]:
    clauses = occasion.clauses
    yield "考试时间和地点", _paragraphs(clauses[WHEN].lines, apart=occasion.sittings > 1)
    yield "参加对象", _audience(occasion, circular)
    yield "考试范围", [*circular.scope.splitlines(), _tight(occasion.as_of)]
    paper = [line for line in clauses[PAPER].lines if line != occasion.as_of]
    yield "题型和计分", _paragraphs([*paper, *clauses[GRADES].lines])
    yield "排名口径", _paragraphs(clauses[RANKING].lines)
    yield "考试纪律", [*_paragraphs(clauses[HALL].lines), *circular.discipline.splitlines()]
    yield "其他事项", [*_reply(circular), *circular.others.splitlines()]


def _paragraphs(lines: Iterable[str], *, apart: bool = False) -> list[str]:
    """Sentences of one point stand in one paragraph, sittings each in their own."""
    tight = [_tight(line) for line in lines]
    return tight if apart else ["".join(tight)]


def _audience(occasion: Occasion, circular: Circular) -> list[str]:
    typed = circular.audience.splitlines()
    if not occasion.invited:
        return [*typed, "各单位按附件报送参考人员。"]
    units = len({person.unit for person in occasion.invited})
    counted = Counter(person.category for person in occasion.invited if person.category)
    kinds = f"，其中{'、'.join(f'{name}{count}人' for name, count in counted.items())}" if len(counted) > 1 else ""
    seats = "、考场和座位" if occasion.is_seated else ""
    told = f"参考人员共{len(occasion.invited)}人，来自{units}个单位{kinds}。名单{seats}见附件1。"
    return [*typed, told]


def _reply(circular: Circular) -> list[str]:
    lines = []
    if circular.reply_by or circular.reply_to:
        by = f"于{_day(circular.reply_by)}前" if circular.reply_by else ""
        to = f"报{circular.reply_to.rstrip('。')}" if circular.reply_to else "报送"
        lines.append(f"请各单位填写回执，{by}{to}。")
    if circular.contact:
        lines.append(f"联系人：{circular.contact.rstrip('。')}。")
    return lines


def _list(occasion: Occasion) -> tuple[Attachment, ...]:
    """Return the list of who takes part, unit by unit, or nothing where nobody is known yet."""
    if not occasion.invited:
        return ()
    head, widths = ["序号", "单位", "姓名", "职务", "人员类别"], [8, 30, 17, 29, 16]
    if occasion.is_seated:
        more = ["场次", "考场", "座位"] if occasion.sittings > 1 else ["考场", "座位"]
        head, widths = [*head, *more], [7, 24, 13, 17, 12, *([9, 11, 7] if occasion.sittings > 1 else [18, 9])]
    rows = []
    for number, person in enumerate(occasion.invited, 1):
        row = [str(number), person.unit, person.name, person.position, person.category]
        if occasion.is_seated:
            sitting = [person.sitting] if occasion.sittings > 1 else []
            row += [*sitting, person.room, str(person.seat or "")]
        rows.append(tuple(row))
    numeric = (0, len(head) - 1) if occasion.is_seated else (0,)
    table = Table(tuple(head), tuple(rows), tuple(widths), numeric)
    return (Attachment("参考人员名单", (("", table),)),)


def _tight(line: str) -> str:
    return _SPACE.sub("", line)


def _day(iso: str) -> str:
    if not iso:
        return ""
    value = date.fromisoformat(iso)
    return f"{value.year}年{value.month}月{value.day}日"


def _days(occasion: Occasion) -> str:
    first, last = occasion.first_day, occasion.last_day
    begins = f"{first.year}年{first.month}月{first.day}日"
    return begins if first == last else f"{begins}至{last.month}月{last.day}日"


def _cut(text: str, longest: int) -> str:
    return text if len(text) <= longest else f"{text[: longest - 1]}…"
