"""Make what papers print, without a database: full rooms, the longest names and units that papers promise to hold."""

from dataclasses import replace

from examsvc.exams.announcement import Clause
from examsvc.exams.prints.sheets import Papers, Promising, RoomSheet, Seated, SittingSheet

NAMES = ("王一", "欧阳小明", "阿卜杜热西提麦麦提艾力", "古丽巴哈尔阿布都克里木江", "李四")
UNITS = ("东岭镇", "示例县", "示例县易地扶贫搬迁安置点管理服务中心（示例二片区）")
ADDRESS = "http://192.168.100.200:8000/sit"


def make_seated(seat: int, room: str = "第1考场") -> Seated:
    """Make somebody at a seat; names and units take turns."""
    return Seated(
        number=f"10{seat:04d}",
        code=f"{seat:04d}-5678",
        name=NAMES[seat % len(NAMES)],
        unit=UNITS[seat % len(UNITS)],
        position="扶贫专干",
        category="扶贫专干",
        seat=seat,
        room=room,
        form="AB"[seat % 2],
        allowance="延长20分钟、大字、纸笔作答" if seat % 9 == 0 else "",
    )


def make_room(people: int, rows: int = 5, columns: int = 6, name: str = "第1考场", sitting: str = "") -> RoomSheet:
    """Make a room whose first seats are taken."""
    seated = tuple(make_seated(seat, name) for seat in range(1, people + 1))
    at = {person.seat: person for person in seated}
    grid = tuple(tuple(at.get(row * columns + column + 1) for column in range(columns)) for row in range(rows))
    return RoomSheet(name, sitting, "2026年5月30日 09:00", "10:00", seated, grid, ("监考甲",), ("监考乙",))


def make_papers(*rooms: RoomSheet, watermark: str = "") -> Papers:
    """Make the papers of one sitting in these rooms, or in one room of thirty."""
    sitting = SittingSheet("", "2026年5月30日 09:00", "", rooms or (make_room(30),), ("巡考丙",), ("监督丁",))
    return Papers(
        office="示例县脱贫攻坚领导小组办公室",
        exam="示例县2026年度领导干部和扶贫干部政策知识闭卷考试",
        place="示例县委党校综合楼三楼计算机教室",
        when="2026年5月30日 09:00",
        minutes=60,
        address=ADDRESS,
        seal=" ".join(["0123"] * 16),
        watermark=watermark,
        clauses=tuple(Clause(title, (f"{title}的第一条规定。", f"{title}的第二条规定。")) for title in "甲乙丙丁戊"),
        sittings=(sitting,),
        promising=(Promising("命题甲", "命题、审题、制卷或考务"), Promising("监考甲", "主监考")),
    )


def make_two_sittings() -> Papers:
    """Make the papers of two sittings, the second for who was absent."""
    first = SittingSheet("第1场", "2026年5月30日 09:00", "第1场 5月30日0900", (make_room(3, sitting="第1场"),))
    again = replace(make_room(1, sitting="第2场（补考）"), when="2026年6月6日 09:00")
    second = SittingSheet("第2场（补考）", "2026年6月6日 09:00", "第2场（补考） 6月6日0900", (again,))
    return replace(make_papers(), sittings=(first, second))
