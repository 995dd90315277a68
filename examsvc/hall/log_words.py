"""How the lines of the day are told: what happened in a few words, and what is to be said about it."""

import json
from collections.abc import Callable, Mapping
from typing import Any, cast

from flask import current_app
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_babel.speaklater import LazyString

from examsvc.attempts.signals import PREFIX
from examsvc.core.canonical import short_hash
from examsvc.exams import integrity
from examsvc.exams.changes_views import KIND_NAMES as CHANGE_NAMES
from examsvc.hall.day_log import Line
from examsvc.hall.incident_views import KIND_NAMES as INCIDENT_NAMES
from examsvc.web.filters import duration

# The names of audit acts belong to a room above; the factory hands them down as (names, details in words).
EXTENSION = "act_words"
ActWords = tuple[Mapping[str, object], Callable[[str, Mapping[int, str]], str]]
SOURCE_NAMES: dict[str, LazyString] = {
    "attempt": _l("答卷"),
    "time": _l("延时"),
    "arrangement": _l("变动"),
    "incident": _l("异常"),
    "settled": _l("异常处理"),
    "act": _l("办理"),
    "record": _l("情况记录"),
    "signature": _l("签字"),
}
EVENT_NAMES: dict[str, LazyString] = {
    "opened": _l("开始作答"),
    "resumed": _l("继续作答"),
    "paused": _l("暂停计时"),
    "unlocked": _l("解锁换机"),
    "reopened": _l("重开答卷"),
    "voided": _l("答卷作废"),
    "hand_in": _l("交卷"),
    "time_up": _l("到时收卷"),
    "exam_ended": _l("随考试结束收卷"),
    "ended": _l("代为交卷"),
    "evidence_counted": _l("补计答案"),
    "admitted": _l("免登录码放行"),
    "admission_used": _l("凭入场码进入"),
    **{PREFIX + kind: integrity.NAMES[kind] for kind in integrity.SIGNALS},
}
SIGNED_AS: dict[str, LazyString] = {"invigilator": _l("监考员签字"), "supervisor": _l("监督员签字")}


def what(line: Line) -> str:
    """Say in a few words what happened."""
    if line.source == "act":
        return str(_act_words()[0].get(line.kind, line.kind))
    if line.source in ("incident", "settled"):
        return str(INCIDENT_NAMES.get(line.kind, line.kind))
    if line.source == "record":
        return _("考场情况记录第%(n)s版", n=line.detail["revision"])
    if line.source == "time":
        return _("延长 %(time)s", time=duration(line.detail["seconds"]))
    names: Mapping[str, object] = {"attempt": EVENT_NAMES, "arrangement": CHANGE_NAMES, "signature": SIGNED_AS}[
        line.source
    ]
    return str(names.get(line.kind, line.kind))


def about(line: Line) -> str:
    """Say what there is to be said about it."""
    detail: Mapping[str, Any] = line.detail
    if line.source == "act":
        return _act_words()[1](detail["detail"], {})
    if line.source in ("record", "signature"):
        return _("第%(n)s版，校验码 %(hash)s", n=detail["revision"], hash=short_hash(detail["hash"]))
    if line.source == "arrangement":
        return _changed(detail)
    told = [detail.get(name) for name in ("what", "measures", "reason", "statement")]
    return "　".join(text for text in told if text)


def _changed(detail: Mapping[str, Any]) -> str:
    told = [detail["reason"], detail["approved_by"]]
    before, after = (json.loads(detail[side]).get("people", {}) for side in ("before", "after"))
    for key in before.keys() & after.keys():
        seats = before[key].get("seat"), after[key].get("seat")
        if seats[0] != seats[1]:
            told.append(_("座位 %(before)s → %(after)s", before=seats[0], after=seats[1]))
    return "　".join(text for text in told if text)


def _act_words() -> ActWords:
    return cast("ActWords", current_app.extensions[EXTENSION])
