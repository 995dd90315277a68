"""The two editions of a notice: the internal one with names, and one that names units only."""

from examsvc.accounts.unit_kinds import PRINTED_KINDS
from examsvc.notices.figures import ScoreNotice
from examsvc.notices.models import Notice
from examsvc.notices.ranking import ABSENT, IRREGULAR, LEAVE, Overall, UnitLine
from examsvc.notices.wording import blocks_of, day_text, definitions, fill, mark_text, rate_text, score_text
from examsvc.typesetting.marks import DRAFT, SAMPLE
from examsvc.typesetting.official import Attachment, OfficialDocument, Table, typeset_official

INTERNAL, NAMELESS = "internal", "nameless"
EDITIONS = (INTERNAL, NAMELESS)
EDITION_NAMES = {INTERNAL: "内部版", NAMELESS: "不含姓名版"}
_PUBLIC_REMARKS = {"不予公开": "此件不予公开", "依申请公开": "此件依申请公开", "主动公开": "此件公开发布"}
_STANDINGS = {LEAVE: "请假", ABSENT: "无故缺考", IRREGULAR: "考场违规"}


def typeset_notice(notice: Notice, figures: ScoreNotice, edition: str, *, demonstration: bool) -> bytes:
    """Return the PDF of one edition; what is not issued yet bears a mark that says so."""
    mark = SAMPLE if demonstration else "" if notice.doc_no and notice.issued_on else DRAFT
    return typeset_official(make_document(notice, figures, edition, mark))


def make_document(notice: Notice, figures: ScoreNotice, edition: str, watermark: str) -> OfficialDocument:
    """Put text, figures and attachments together."""
    issued_on = day_text(notice.issued_on) if notice.issued_on else "　　年　月　日"
    return OfficialDocument(
        issuer_mark=notice.issuer_mark,
        doc_no=notice.doc_no or "（文号待登记）",
        title=notice.title,
        addressees=notice.addressees,
        blocks=blocks_of(fill(notice.text, figures)),
        issuer=figures.office,
        issued_on=issued_on,
        attachments=_attachments(figures, edition),
        copies_to=notice.copies_to,
        printed_by=figures.office,
        printed_on=issued_on,
        remark=_remark(notice.disclosure, edition),
        watermark=watermark,
    )


def _remark(disclosure: str, edition: str) -> str:
    """Say below the date how far the document may be made public; the edition with names never may."""
    if edition == NAMELESS:
        return _PUBLIC_REMARKS[disclosure]
    return "此件不予公开，内部资料，注意保存，请勿转发"


def _attachments(figures: ScoreNotice, edition: str) -> tuple[Attachment, ...]:
    units = Attachment("单位成绩", _unit_tables(figures), ("注：", *definitions(figures), *_source(figures)))
    if edition == NAMELESS:
        return (units,)
    persons = Attachment("个人成绩", (("", _person_table(figures)),))
    apart = Attachment("未参加排名人员", (("", _apart_table(figures)),))
    return units, *([persons] if figures.persons else ()), *([apart] if figures.apart else ())


def _unit_tables(figures: ScoreNotice) -> tuple[tuple[str, Table], ...]:
    tables = {
        kind: _unit_table([line for line in figures.units if line.kind == kind])
        for kind in dict.fromkeys(line.kind for line in figures.units)
    }
    headed = len(tables) > 1
    return tuple((f"{PRINTED_KINDS.get(kind, kind)}组" if headed else "", table) for kind, table in tables.items())


def _unit_table(lines: list[UnitLine]) -> Table:
    return Table(
        head=("名次", "单位", "应考", "实考", "平均分", "全员平均", "合格率", "优秀率"),
        rows=tuple((str(line.rank) if line.rank else "—", line.unit, *_unit_cells(line.figures)) for line in lines),
        widths=(8, 28, 8, 8, 11, 13, 12, 12),
        numeric=(0, 2, 3, 4, 5, 6, 7),
    )


def _unit_cells(figures: Overall) -> tuple[str, ...]:
    return (
        str(figures.entered),
        str(figures.sat),
        mark_text(figures.mean),
        mark_text(figures.mean_all),
        rate_text(figures.pass_rate),
        rate_text(figures.excellent_rate),
    )


def _person_table(figures: ScoreNotice) -> Table:
    return Table(
        head=("名次", "单位", "姓名", "职务", "人员类别", "成绩", "等次"),
        rows=tuple(
            (
                str(line.rank),
                line.sitter.unit,
                line.sitter.name,
                line.sitter.position,
                line.sitter.category,
                score_text(line.sitter.marks),
                line.grade,
            )
            for line in figures.persons
        ),
        widths=(7, 25, 12, 25, 12, 9, 10),
        numeric=(0, 5, 6),
    )


def _apart_table(figures: ScoreNotice) -> Table:
    return Table(
        head=("单位", "姓名", "职务", "情况", "说明"),
        rows=tuple((p.unit, p.name, p.position, _STANDINGS[p.standing], p.reason) for p in figures.apart),
        widths=(26, 12, 25, 13, 24),
        numeric=(3,),
    )


def _source(figures: ScoreNotice) -> tuple[str, ...]:
    """Say what the figures rest on, so that anybody who holds the data can make them again."""
    seal, marks = figures.source.seal_hash[:16], figures.source.marks_hash[:16]
    return (f"数据来源：第{figures.source.run}批次评分，封卷校验码{seal}，成绩校验码{marks}。",)
