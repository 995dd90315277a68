"""What a console's request asks for: which sitting, which room, and the picture of them."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from flask import request
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_babel.speaklater import LazyString

from examsvc.core.clock import from_micros, to_micros
from examsvc.core.errors import NotFound
from examsvc.core.roles import Role
from examsvc.exams.models import Exam, Room, Sitting
from examsvc.exams.queries import list_sittings
from examsvc.exams.rooming import rooms_of
from examsvc.hall.boards import Picture, Scope, this_process
from examsvc.hall.rules import STATES, TROUBLES, SeatFacts, Tile, is_forgotten
from examsvc.hall.watching import pick_sitting
from examsvc.web.context import now, principal, session
from examsvc.web.filters import moment

TILE_NAMES: dict[str, LazyString] = {
    "incident": _l("有异常"),
    "offline": _l("失联"),
    "silent": _l("久未保存"),
    "paused": _l("已暂停"),
    "absent": _l("未到"),
    "expected": _l("未入场"),
    "waiting": _l("候考"),
    "working": _l("作答中"),
    "handed_in": _l("已交卷"),
    "collected": _l("已收卷"),
    "on_paper": _l("纸笔作答"),
    "on_leave": _l("请假"),
    "elsewhere": _l("在分机"),
}
# Told apart without colour, by shapes that the fonts of old machines have.
ICONS = {
    "incident": "⚠",
    "offline": "✕",
    "silent": "…",
    "paused": "‖",
    "absent": "?",
    "expected": "○",
    "waiting": "◔",
    "working": "✎",
    "handed_in": "✓",
    "collected": "✓",
    "on_paper": "▤",
    "on_leave": "—",
    "elsewhere": "→",
}


_BLANK = Tile(SeatFacts("KEY", 0, 0, "", "", "", "entered", "entered", False, False, 0, 0, 0, 0, 0), "expected", None)


@dataclass(frozen=True)
class Watched:
    """One console: an exam's sitting, and a room of it or all."""

    exam: Exam
    sitting: Sitting
    sittings: list[Sitting]
    rooms: list[Room]
    room: Room | None
    picture: Picture

    @property
    def number(self) -> int | None:
        """Return the number of the one room that is watched."""
        return self.room.number if self.room is not None else None

    @property
    def scope(self) -> Scope:
        """Return what is shown."""
        return self.picture.scope(self.number)

    @property
    def room_names(self) -> dict[int, str]:
        """Return how the rooms are called, by number, where more than one may be shown."""
        return {room.number: room.name for room in self.rooms} if self.room is None and len(self.rooms) > 1 else {}

    @property
    def forgotten(self) -> list[Tile]:
        """Return the seats whose pause has outlasted their time."""
        return [tile for tile in self.scope.tiles if is_forgotten(tile, to_micros(now()))]

    def seated(self) -> Iterator[tuple[Room, list[list[tuple[int, Tile | None]]]]]:
        """Yield each room that is shown with its rows of seats, as they stand before the invigilator."""
        tiles = {(tile.facts.room, tile.facts.seat): tile for tile in self.scope.tiles}
        for room in [self.room] if self.room is not None else self.rooms:
            across = range(room.seat_columns)
            rows = [[row * room.seat_columns + at + 1 for at in across] for row in range(room.seat_rows)]
            used = [row for row in rows if any((room.number, seat) in tiles for seat in row)]
            if used:
                yield room, [[(seat, tiles.get((room.number, seat))) for seat in row] for row in used]


def look(exam: Exam, *, fresh: bool) -> Watched:
    """Return what this request watches; raises NotFound for a room that the exam has not."""
    sittings = list_sittings(session(), exam)
    sitting = pick_sitting(sittings, request.args.get("sitting", ""), now())
    if sitting is None:
        raise NotFound(_("这场考试没有要进行的场次。"))
    rooms, asked = rooms_of(session(), exam, sitting), request.args.get("room", "")
    room = next((room for room in rooms if room.public_id == asked), None)
    if asked and room is None:
        raise NotFound(_("没有找到这个考场。"))
    picture = this_process().picture(session(), exam, sitting, now(), fresh=fresh)
    return Watched(exam, sitting, sittings, rooms, room, picture)


def glance(exam: Exam) -> tuple[Picture, int | None]:
    """Return the picture this request asks for and the number of its room, if it is of one.

    Dozens of consoles ask every two seconds: where a picture is young enough nothing else is read.
    """
    picture = this_process().find(exam, request.args.get("sitting", ""), now())
    if picture is None:
        watched = look(exam, fresh=False)
        return watched.picture, watched.number
    asked = request.args.get("room", "")
    if asked and asked not in picture.room_numbers:
        raise NotFound(_("没有找到这个考场。"))
    return picture, picture.room_numbers.get(asked)


def words() -> dict[str, Any]:
    """Return how templates call and mark states, and write moments."""
    return {
        "names": TILE_NAMES,
        "icons": ICONS,
        "order": STATES,
        "troubles": TROUBLES,
        "blank": _BLANK,
        "clock_time": lambda micros: moment(from_micros(micros), seconds=True)[-8:],
    }


def may() -> dict[str, bool]:
    """Return what the reader may do besides watching."""
    who = principal()
    return {
        "may_act": who.has(Role.INVIGILATOR, Role.ORGANISER),
        "may_settle": who.has(Role.INVIGILATOR, Role.ORGANISER, Role.HEAD),
    }
