"""How the log's acts, and what they note beside themselves, are called on the page."""

import json
from collections.abc import Mapping

from flask_babel import lazy_gettext as _
from flask_babel.speaklater import LazyString

from examsvc.core.roles import ROLE_NAMES
from examsvc.readiness.items import ITEM_NAMES
from examsvc.web.filters import listed

ACT_NAMES: dict[str, LazyString] = {
    "set_up": _("首次设置"),
    "invite": _("邀请人员"),
    "accept_invitation": _("接受邀请"),
    "change_roles": _("变更角色"),
    "disable_person": _("停用账号"),
    "enable_person": _("恢复账号"),
    "change_password": _("修改密码"),
    "approve_question": _("审定试题"),
    "edit_question": _("修改试题"),
    "write_question": _("写题"),
    "return_question": _("退回试题"),
    "retire_question": _("停用试题"),
    "restore_question": _("恢复停用的试题"),
    "settle_merge": _("取舍随附题库的更新"),
    "cut_release": _("题库定版"),
    "add_document": _("登记政策文件"),
    "change_document": _("修改政策文件"),
    "add_clause": _("录入条款"),
    "change_clause": _("修改条款"),
    "keep_original": _("保存文件原件"),
    "supersede": _("登记失效"),
    "withdraw_supersession": _("撤回失效登记"),
    "recheck_question": _("复核试题：仍然有效"),
    "import_questions": _("导入试题"),
    "undo_import": _("撤销试题导入"),
    "export_questions": _("导出试题"),
    "print_review_sheet": _("打印审题单"),
    "plan_exam": _("建立考试"),
    "count_evidence": _("补计答案"),
    "discard_exam": _("删除考试草稿"),
    "change_plan": _("修改考试安排"),
    "take_roster": _("导入名单"),
    "keep_rooms": _("安排考场"),
    "use_rooms": _("分配各场的考场"),
    "add_sitting": _("增加一场"),
    "remove_sitting": _("去掉一场"),
    "assign_duty": _("安排监考"),
    "remove_duty": _("取消监考安排"),
    "draw_duties": _("抽签安排监考"),
    "set_watcher_unit": _("登记监考员的单位"),
    "arrange": _("封卷后变动"),
    "ask_units": _("选定报名单的单位"),
    "keep_kind": _("按人员类别组卷"),
    "remove_kind": _("取消按人员类别分卷"),
    "take_replies": _("收下单位回执"),
    "allow": _("登记照顾事项"),
    "seal_paper": _("试卷封卷"),
    "seal_exam": _("考试封卷"),
    "write_circular": _("拟写考试通知"),
    "print_papers": _("打印考务资料"),
    "print_paper": _("打印纸笔试卷"),
    "bind_seat": _("绑定座位"),
    "unlock": _("解锁换机"),
    "extend": _("延长时间"),
    "pause": _("暂停"),
    "resume": _("继续"),
    "reopen": _("重开答卷"),
    "void": _("答卷作废"),
    "end_attempt": _("代为交卷"),
    "admit": _("免登录码放行"),
    "extend_group": _("多人延长时间"),
    "pause_group": _("多人暂停"),
    "resume_group": _("多人继续"),
    "note_incident": _("记录异常"),
    "settle_incident": _("处理异常"),
    "sign_room_record": _("签考场情况记录"),
    "set_standing": _("登记考试状态"),
    "open_exam": _("启封"),
    "override_readiness": _("决定照考"),
    "close_exam": _("结束考试"),
    "mark_exam": _("评分"),
    "see_marks": _("查看未发布的答案和成绩"),
    "mark_by_hand": _("人工评卷"),
    "release_exam": _("发布成绩"),
    "draft_notice": _("拟稿"),
    "edit_notice": _("修改通报"),
    "check_notice": _("核稿"),
    "return_notice": _("退回通报"),
    "issue_notice": _("签发并登记"),
}

DETAIL_NAMES: dict[str, LazyString] = {
    "after": _("之后"),
    "alone": _("一人办理"),
    "before": _("之前"),
    "broken": _("校验码对不上的试卷"),
    "category": _("人员类别"),
    "change": _("变动"),
    "clause": _("条款"),
    "decision": _("取舍"),
    "document": _("文件"),
    "ends_on": _("失效之日"),
    "fields": _("改动的项目"),
    "supersession": _("失效登记"),
    "doc_no": _("文号"),
    "figures": _("数据校验码"),
    "files": _("文件校验码"),
    "file": _("文件校验码"),
    "format": _("格式"),
    "found": _("开考前的问题"),
    "hash": _("校验码"),
    "incident": _("异常种类"),
    "item": _("题目"),
    "papers": _("试卷"),
    "people": _("人数"),
    "post": _("岗位"),
    "questions": _("题数"),
    "reason": _("理由"),
    "release": _("题库定版"),
    "roles": _("角色"),
    "room": _("考场"),
    "rooms": _("考场"),
    "saves": _("补计的答案"),
    "seat": _("座位"),
    "second": _("另一办理人"),
    "seconds": _("时长（秒）"),
    "sheet": _("答题单校验码"),
    "shipped": _("随附版本"),
    "size": _("文字大小"),
    "standing": _("考试状态"),
    "units": _("单位数"),
    "topic": _("主题"),
}
_VALUES: dict[str, dict[str, LazyString]] = {
    "decision": {"kept": _("保留本单位的"), "taken": _("采用随附的新版"), "merged": _("合在一起改")},
    "roles": {role.value: name for role, name in ROLE_NAMES.items()},
    "standing": {"entered": _("参加考试"), "leave": _("请假"), "absent": _("无故缺考"), "irregular": _("考场违规")},
    "size": {"normal": _("标准"), "large": _("大字"), "largest": _("特大")},
    "change": {
        "late_addition": _("增加人员"),
        "replacement": _("替换人员"),
        "withdrawal": _("取消参加"),
        "leave": _("请假"),
        "leave_withdrawn": _("撤回请假"),
        "extra_time": _("延长时间"),
        "text_size": _("文字大小"),
        "on_paper": _("纸笔作答"),
        "seat": _("调整座位"),
        "make_up": _("安排补考"),
        "sitting_moved": _("改期"),
        "sitting_cancelled": _("取消一场"),
    },
    "post": {
        "chief": _("主监考"),
        "invigilator": _("监考员"),
        "roving": _("巡考"),
        "supervisor": _("监督员"),
    },
    "incident": {
        "equipment": _("设备故障"),
        "network": _("网络故障"),
        "paper": _("试卷问题"),
        "health": _("身体不适"),
        "conduct": _("疑似违规"),
        "other": _("其他"),
    },
    "found": ITEM_NAMES,
    "files": {"internal": _("内部版"), "nameless": _("不含姓名版")},
}
_HASH_LENGTH, _SHOWN_OF_HASH = 64, 16


def in_words(detail: str, names: Mapping[int, str]) -> str:
    """Return what an entry notes beside its act as a person reads it; `names` are those of people by id."""
    told = json.loads(detail)
    return " · ".join(f"{DETAIL_NAMES.get(key, key)} {_value(key, told[key], names)}" for key in sorted(told))


def _value(key: str, value: object, names: Mapping[int, str]) -> str:
    words = _VALUES.get(key, {})
    if isinstance(value, dict):
        return " ".join(f"{words.get(name, name)} {_value('hash', one, names)}" for name, one in value.items())
    if isinstance(value, list):
        return listed(map(str, value), words)
    if key == "second" and isinstance(value, int):
        return names.get(value, str(value))
    if isinstance(value, str) and len(value) == _HASH_LENGTH:
        return f"{value[:_SHOWN_OF_HASH]}…"
    return str(words.get(str(value), value))
