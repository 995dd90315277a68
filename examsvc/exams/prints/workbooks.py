"""The lists that go out as workbooks beside the papers."""

from collections.abc import Sequence

from examsvc.exams.prints.sheets import Papers
from examsvc.files.writing import SheetOut, write_workbook


def codes(papers: Papers) -> bytes:
    """Return the codes as a workbook, for the sealed envelope that the exam office keeps for lost desk cards."""
    rows = [(r.sitting, r.name, p.seat, p.number, p.name, p.unit, p.code) for r in papers.rooms for p in r.people]
    head = ("场次", "考场", "座位号", "考号", "姓名", "单位", "登录码")
    return _written(papers, "登录码", head, rows, f"{papers.exam}登录码清单（密封保管）")


def people(papers: Papers) -> bytes:
    """Return the list as a workbook, without codes."""
    rows = [
        (r.sitting, r.name, p.seat, p.number, p.name, p.unit, p.position, p.category)
        for r in papers.rooms
        for p in r.people
    ]
    head = ("场次", "考场", "座位号", "考号", "姓名", "单位", "职务", "人员类别")
    return _written(papers, "名单", head, rows, f"{papers.exam}参考人员名单")


def _written(
    papers: Papers, name: str, head: tuple[str, ...], rows: Sequence[tuple[str | int, ...]], title: str
) -> bytes:
    # A column that says the same of everybody tells nothing.
    first = 0 if len(papers.sittings) > 1 else 1
    return write_workbook([SheetOut(name, head[first:], [row[first:] for row in rows], title)])
