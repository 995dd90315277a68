"""The notice's text: written freely, with bound fields in ［］ that only the figures can fill."""

import re
from collections.abc import Callable, Sequence
from datetime import date
from decimal import ROUND_HALF_UP, Decimal

from flask_babel import gettext as _

from examsvc.accounts.unit_kinds import PRINTED_KINDS
from examsvc.core.clock import local
from examsvc.core.errors import Invalid
from examsvc.notices.figures import ScoreNotice
from examsvc.notices.ranking import Overall
from examsvc.typesetting.official import MOST_TITLE_LINES, Block, title_fits
from examsvc.typesetting.titles import TITLE_CHARACTERS

_FIELD = re.compile(r"［([^［］]{1,20})］")
_LEVEL_1 = re.compile(r"[一二三四五六七八九十]+、")
_LEVEL_2 = re.compile(r"（[一二三四五六七八九十]+）")
_NONE = "—"
_MARK = "文件"
LONGEST_MARK = 60

DEFAULT_TEXT = """\
按照工作安排，［时间地点］组织了［考试名称］，采取闭卷、限时方式，考试时间［考试时长］分钟，满分［满分］分，政策口径截至［口径日期］。现将有关情况通报如下：
一、总体情况
［参考情况］［成绩情况］
二、分组情况
［分组情况］
三、有关要求
成绩靠后的单位要认真查找差距，加强学习。未达到合格线的人员由所在单位组织补学，补考时间另行通知。
"""


def first_title(names: Sequence[str], exam: str) -> str:
    """Return the title a draft begins with: the first of the issuer's names that leaves the first page room."""
    titles = [f"{name}关于{exam}情况的通报" for name in names]
    return next(filter(title_fits, titles), f"关于{exam}情况的通报")


def first_mark(names: Sequence[str]) -> str:
    """Return the issuer mark a draft begins with: the first of the issuer's names that is not too long for it."""
    room = LONGEST_MARK - len(_MARK)
    return next((name for name in names if len(name) <= room), names[-1][:room]) + _MARK


def check_title(title: str) -> None:
    """Refuse a title so long that the first page would show nothing of the text."""
    if not title_fits(title):
        message = _(
            "标题太长：首页要印出正文，标题最多排 %(n)s 行（每行约 %(m)s 个字）。请压缩标题。",
            n=MOST_TITLE_LINES,
            m=TITLE_CHARACTERS,
        )
        raise Invalid(message, code="long-title", fields={"title": ""})


def mark_text(value: Decimal | None) -> str:
    """Write marks or a mean with two places, half up."""
    return _NONE if value is None else str(value.quantize(Decimal("0.01"), ROUND_HALF_UP))


def score_text(value: Decimal | None) -> str:
    """Write a score without idle zeros."""
    return _NONE if value is None else format(value.normalize(), "f")


def rate_text(value: Decimal | None) -> str:
    """Write a rate (0–1) as a percentage with two places."""
    return _NONE if value is None else f"{(value * 100).quantize(Decimal('0.01'), ROUND_HALF_UP)}%"


def day_text(value: date) -> str:
    """Write a date as documents do: no leading zeros."""
    return f"{value.year}年{value.month}月{value.day}日"


def occasion_text(figures: ScoreNotice) -> str:
    """Say when and, where it is known, in what place the exam was held."""
    place = f"在{figures.place}" if figures.place else ""
    return f"{day_text(local(figures.held_at))}{place}"


def attendance_text(figures: ScoreNotice) -> str:
    """Say who came and who did not; what happened to nobody is left out, so that the counts always add up."""
    all_ = figures.overall
    apart = (("请假", all_.leave), ("无故缺考", all_.absent), ("考场违规", all_.irregular))
    counts = [f"应考{all_.entered}人", f"实考{all_.sat}人", *(f"{name}{n}人" for name, n in apart if n)]
    rate = "" if all_.attendance is None else f"，参考率{rate_text(all_.attendance)}"
    return f"本次考试{'，'.join(counts)}{rate}。"


def results_text(figures: ScoreNotice) -> str:
    """Say how those who sat fared; with nobody there is nothing to say."""
    all_ = figures.overall
    if not all_.sat:
        return "没有可统计的成绩。"
    return (
        f"实考人员平均分{mark_text(all_.mean)}分，按应考人员（不含请假）计算的全员平均分{mark_text(all_.mean_all)}分，"
        f"最高分{score_text(all_.highest)}分，最低分{score_text(all_.lowest)}分；"
        f"合格{all_.passed}人，合格率{rate_text(all_.pass_rate)}；"
        f"优秀{all_.excellent}人，优秀率{rate_text(all_.excellent_rate)}。"
    )


def groups_text(figures: ScoreNotice) -> str:
    """Compare the groups of units, and of people, in one paragraph."""
    kinds = [_group(PRINTED_KINDS.get(name, name), f) for name, f in figures.by_kind]
    categories = [_group(name, f) for name, f in figures.by_category]
    parts = []
    if kinds:
        parts.append("从单位类别看，" + "；".join(kinds) + "。")
    if len(categories) > 1:
        parts.append("从人员类别看，" + "；".join(categories) + "。")
    return "".join(parts) or "各单位成绩见附件。"


def _group(name: str, figures: Overall) -> str:
    if not figures.sat:
        return f"{name}无人取得成绩"
    return f"{name}实考{figures.sat}人，平均分{mark_text(figures.mean)}分，合格率{rate_text(figures.pass_rate)}"


FIELDS: dict[str, Callable[[ScoreNotice], str]] = {
    "考试名称": lambda f: f.exam,
    "考试日期": lambda f: day_text(local(f.held_at)),
    "考试地点": lambda f: f.place or "（地点未填）",
    "时间地点": occasion_text,
    "考试时长": lambda f: str(f.minutes),
    "满分": lambda f: score_text(f.total_marks),
    "口径日期": lambda f: day_text(f.as_of),
    "应考": lambda f: str(f.overall.entered),
    "实考": lambda f: str(f.overall.sat),
    "请假": lambda f: str(f.overall.leave),
    "缺考": lambda f: str(f.overall.absent),
    "考场违规": lambda f: str(f.overall.irregular),
    "参考率": lambda f: rate_text(f.overall.attendance),
    "平均分": lambda f: mark_text(f.overall.mean),
    "全员平均分": lambda f: mark_text(f.overall.mean_all),
    "最高分": lambda f: score_text(f.overall.highest),
    "最低分": lambda f: score_text(f.overall.lowest),
    "合格": lambda f: str(f.overall.passed),
    "合格率": lambda f: rate_text(f.overall.pass_rate),
    "优秀": lambda f: str(f.overall.excellent),
    "优秀率": lambda f: rate_text(f.overall.excellent_rate),
    "合格线": lambda f: score_text(f.rules.pass_mark),
    "优秀线": lambda f: score_text(f.rules.excellent_mark),
    "参考情况": attendance_text,
    "成绩情况": results_text,
    "分组情况": groups_text,
}


def check_text(text: str) -> None:
    """Refuse fields that no figure fills."""
    unknown = [name for name in _FIELD.findall(text) if name not in FIELDS]
    if unknown:
        raise Invalid(
            _("正文里有系统不认识的数据项：%(names)s。请从右侧列表中选用。", names="、".join(dict.fromkeys(unknown))),
            code="unknown-field",
            fields={"text": ""},
        )


def fill(text: str, figures: ScoreNotice) -> str:
    """Put the figures into the text."""
    check_text(text)
    return _FIELD.sub(lambda found: FIELDS[found[1]](figures), text)


def blocks_of(text: str) -> tuple[Block, ...]:
    """Part a filled text into paragraphs, and tell headings by how they are numbered."""
    lines = [line.strip() for line in text.splitlines() if line.strip()]
    return tuple(Block(_kind(line), line) for line in lines)


def definitions(figures: ScoreNotice) -> tuple[str, ...]:
    """Say how the figures were counted: what is fixed at sealing is printed."""
    rules = figures.rules
    base = "应考人数（不含请假）" if rules.absence == "zero" else "实考人数"
    counted = "按0分计入" if rules.absence == "zero" else "不计入"
    lines = (
        f"单位按平均分排名，平均分=总分÷{base}，无故缺考、考场违规的{counted}，经批准请假的不计入。",
        "全员平均分=总分÷（应考人数－请假人数），无故缺考、考场违规的按0分计入。",
        "参考率=（实考人数+考场违规人数）÷（应考人数－请假人数）；合格率、优秀率以实考人数为分母。",
        f"合格线{score_text(rules.pass_mark)}分，优秀线{score_text(rules.excellent_mark)}分。",
        "名次按未四舍五入的成绩确定，同分同名次，后续名次顺延；同名次按单位排列序号排列，不分先后。",
    )
    small = f"实考不足{rules.least_unit}人的单位不排名，列于表后。" if rules.least_unit > 1 else ""
    return tuple(f"{n}.{line}" for n, line in enumerate(filter(None, (*lines, small)), start=1))


def _kind(line: str) -> str:
    if _LEVEL_1.match(line):
        return "h1"
    return "h2" if _LEVEL_2.match(line) else "p"
