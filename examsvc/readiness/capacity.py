"""What the machine was last measured to bear, against how many sit at once."""

from collections.abc import Sequence
from datetime import datetime

from flask_babel import gettext as _
from sqlalchemy import select

from examsvc.core.readiness import Asked, Colour, Finding
from examsvc.exams.models import Exam
from examsvc.exams.queries import count_by_sitting, count_candidates, list_sittings
from examsvc.readiness.models import CapacityMeasure
from examsvc.web.filters import moment

# An answer is kept this fast, or people begin to wonder whether it is.
SLOWEST_P99_MS = 300


def contribute(asked: Asked) -> list[Finding]:
    """Compare the last measure with the exam's fullest moment."""
    exam = asked.session.get_one(Exam, asked.exam_id)
    placed = count_by_sitting(asked.session, exam)
    sittings = [(s.starts_at, s.ends_at, placed.get(s.id, 0)) for s in list_sittings(asked.session, exam)]
    people = most_at_once(sittings) or count_candidates(asked.session, exam)
    last = asked.session.scalar(select(CapacityMeasure).order_by(CapacityMeasure.id.desc()).limit(1))
    return [find_capacity(last, people)]


def most_at_once(sittings: Sequence[tuple[datetime, datetime, int]]) -> int:
    """Return how many people write at the fullest moment: it is one at which a sitting begins."""
    return max(
        (sum(n for start, end, n in sittings if start <= moment_ < end) for moment_, _end, _n in sittings), default=0
    )


def find_capacity(last: CapacityMeasure | None, people: int) -> Finding:
    """Say whether so many people were borne before, fast and without loss."""
    item = "capacity"
    measure = _(
        "请系统管理员在考前照同样的人数演练一次（./script/flask rehearse），"
        "再用 ./script/flask readiness measured 登记结果。"
    )
    if last is None:
        words = _("同时考试最多 %(people)s 人，这台机器还没有测过能承受多少人。", people=people)
        return Finding(item, Colour.YELLOW, words, measure)
    facts = (last.id,)
    told = _(
        "同时考试最多 %(people)s 人；%(when)s 用 %(n)s 人测过，99%% 的答案在 %(ms)s 毫秒内存好，丢失 %(lost)s 条。",
        people=people,
        when=moment(last.measured_at),
        n=last.candidates,
        ms=last.p99_ms,
        lost=last.lost,
    )
    if last.lost:
        advice = _("请先查明丢失答案的原因，重新演练，没有丢失才能开考。")
        return Finding(item, Colour.RED, told, advice, facts=facts)
    if last.candidates < people:
        return Finding(item, Colour.YELLOW, told, measure, facts=facts)
    if last.p99_ms > SLOWEST_P99_MS:
        advice = _("答案存得慢，考生会等。请系统管理员停掉服务器上的其他程序，或者换一台机器，再演练一次。")
        return Finding(item, Colour.YELLOW, told, advice, facts=facts)
    return Finding(item, Colour.GREEN, told, facts=facts)
