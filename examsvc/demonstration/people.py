"""The invented county: units and people who exist nowhere."""

from dataclasses import dataclass

from examsvc.accounts.roster import RosterRow
from examsvc.core.roles import Role
from examsvc.papers.seeding import Stream

OFFICE = "示例县脱贫攻坚领导小组办公室"
SHORT_NAME = "示例县脱贫办"
COUNTY = "示例县"
_TOWNSHIPS = [f"示例{n}{kind}" for n, kind in zip("一二三四五六七八九十", "镇镇镇镇镇乡乡乡乡乡", strict=True)]
_DEPARTMENTS = [
    f"示例县{name}" for name in ("财政部门", "教育部门", "卫生健康部门", "民政部门", "农业农村部门", "住建部门")
]
_SURNAMES = "赵钱孙李周吴郑王冯陈褚卫蒋沈韩杨朱秦尤许"
_GIVEN = ("示一", "例二", "试三", "演四", "样五", "虚六", "拟七", "甲八", "乙九", "丙十")


@dataclass(frozen=True)
class Staff:
    """Somebody of the invented office."""

    name: str
    username: str
    roles: tuple[Role, ...]


STAFF = (
    Staff(
        "考务甲", "kaowu", (Role.ORGANISER, Role.BANK_KEEPER, Role.INVIGILATOR, Role.PUBLISHER, Role.ADMINISTRATOR)
    ),
    Staff("审核乙", "shenhe", (Role.REVIEWER, Role.MARKER, Role.PUBLISHER)),
    Staff("负责丙", "fuze", (Role.HEAD, Role.SUPERVISOR)),
    Staff("审计丁", "shenji", (Role.AUDITOR,)),
)


def roster(people: int, seed: str) -> list[RosterRow]:
    """Return invented people over all units: in each unit leads and specialists by turns."""
    chance = Stream(seed, "people")
    names = chance.shuffle([surname + given for surname in _SURNAMES for given in _GIVEN])[:people]
    units = [(unit, "乡镇", "副乡镇长") for unit in _TOWNSHIPS] + [(unit, "县直", "副局长") for unit in _DEPARTMENTS]
    rows = []
    for n, name in enumerate(names):
        unit, kind, position = units[n % len(units)]
        lead = (n // len(units)) % 2 == 0
        rows.append(
            RosterRow(n + 2, name, unit, kind, position if lead else "干事", "分管领导" if lead else "扶贫专干")
        )
    return rows
