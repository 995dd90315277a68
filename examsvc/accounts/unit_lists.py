"""Lists of units that an office may take over instead of typing them."""

from dataclasses import dataclass

from flask_babel import lazy_gettext as _
from flask_babel.speaklater import LazyString
from sqlalchemy.orm import Session

from examsvc.accounts.enrolment import add_unit
from examsvc.accounts.queries import list_units


@dataclass(frozen=True)
class UnitList:
    """Units in the order they are added; `note` says where they are from."""

    key: str
    title: LazyString
    note: LazyString
    townships: tuple[str, ...]
    departments: tuple[str, ...]


ANFU = UnitList(
    key="anfu",
    title=_("江西省吉安市安福县（乡镇及常见县直部门）"),
    note=_("乡镇名称和部门名称凭公开常识整理，未与现行机构名录核对，排列不代表规定次序；请核对后再用。"),
    townships=(
        "平都镇",
        "浒坑镇",
        "洲湖镇",
        "横龙镇",
        "洋溪镇",
        "严田镇",
        "枫田镇",
        "竹江乡",
        "瓜畲乡",
        "钱山乡",
        "赤谷乡",
        "山庄乡",
        "洋门乡",
        "金田乡",
        "彭坊乡",
        "泰山乡",
        "寮塘乡",
        "甘洛乡",
        "章庄乡",
    ),
    departments=(
        "县发展和改革委员会",
        "县教育体育局",
        "县民政局",
        "县财政局",
        "县人力资源和社会保障局",
        "县自然资源局",
        "县住房和城乡建设局",
        "县交通运输局",
        "县水利局",
        "县农业农村局",
        "县林业局",
        "县卫生健康委员会",
        "县医疗保障局",
        "县残疾人联合会",
    ),
)
LISTS = {ANFU.key: ANFU}


def take_over(session: Session, office_id: int, units: UnitList) -> int:
    """Add the units that the office does not have yet; return how many."""
    known = {unit.name for unit in list_units(session, office_id)}
    new = [(name, kind) for kind, names in _by_kind(units) for name in names if name not in known]
    for name, kind in new:
        add_unit(session, office_id, name, kind)
    return len(new)


def _by_kind(units: UnitList) -> tuple[tuple[str, tuple[str, ...]], ...]:
    return ("township", units.townships), ("department", units.departments)
