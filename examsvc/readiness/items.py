"""What the sheet 可以开考吗 looks at, by the names that people know."""

from flask_babel import lazy_gettext as _
from flask_babel.speaklater import LazyString

ITEM_NAMES: dict[str, LazyString] = {
    "fonts": _("打印字体"),
    "paper": _("试卷和封卷"),
    "questions": _("试题审定"),
    "unfounded": _("没有依据的试题"),
    "exposure": _("公开试题的比例"),
    "seats": _("人员和座位"),
    "duties": _("监考员"),
    "names": _("姓名能否印出"),
    "prints": _("考务资料"),
    "sheets": _("电子答卷"),
    "capacity": _("同时考试的人数"),
    "database": _("数据库"),
    "disk": _("磁盘"),
    "clocks": _("时钟"),
    "backup": _("备份"),
    "transport": _("网络连接"),
}
