"""What an office should know of its papers before an exam: seal, approvals, public share, what has no source."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from flask_babel import gettext as _
from flask_babel import ngettext
from sqlalchemy import Integer, case, func, literal, or_, select
from sqlalchemy.orm import Session

from examsvc.accounts.models import Office, Person
from examsvc.bank.models import Question, QuestionApproval, QuestionVersion
from examsvc.bank.standing import approved_in, retired_in
from examsvc.bank.validity import holds
from examsvc.core.readiness import Asked, Colour, Finding
from examsvc.papers.models import Form, FormItem, Paper
from examsvc.papers.sealing import seal_hash
from examsvc.papers.services import must_be_made_again, usable
from examsvc.web.filters import listed, percent

# More than this of a form known to everybody tells little about who has learnt: said in yellow, never forbidden.
MUCH_PUBLIC = Decimal("0.5")


@dataclass(frozen=True)
class Exposure:
    """How many of a form's questions anybody may have seen before."""

    form: str
    questions: int
    public: int

    @property
    def share(self) -> Decimal:
        """Return the public part of the whole."""
        return Decimal(self.public) / self.questions


@dataclass(frozen=True)
class Unfounded:
    """Questions of a paper that rest on no source, by form and number; who let them be used, and why."""

    places: tuple[tuple[str, int], ...]
    approved_by: str
    reason: str

    @property
    def forms(self) -> dict[str, list[int]]:
        """Return the numbers by form."""
        return {form: [number for one, number in self.places if one == form] for form, _number in self.places}


def count_usable(session: Session, office: Office, as_of: date) -> dict[str, int]:
    """Return how many questions of each kind a paper of that date could hold."""
    rows = usable(office, as_of).with_only_columns(QuestionVersion.kind, QuestionVersion.id).subquery()
    counted = select(rows.c.kind, func.count()).group_by(rows.c.kind)
    return {row[0]: row[1] for row in session.execute(counted)}


def list_exposures(session: Session, paper: Paper) -> list[Exposure]:
    """Return the public share of every form of a paper, in the order of their labels."""
    public = func.sum(QuestionVersion.exposure_public.cast(Integer))
    rows = (
        select(Form.label, func.count(), public)
        .join(FormItem, FormItem.form_id == Form.id)
        .join(QuestionVersion, QuestionVersion.id == FormItem.version_id)
        .where(Form.paper_id == paper.id)
        .group_by(Form.label)
        .order_by(Form.label)
    )
    return [Exposure(label, total, shown) for label, total, shown in session.execute(rows)]


def list_unfounded(session: Session, paper: Paper) -> list[Unfounded]:
    """Return the questions of a paper without a source in printed order, together where one word holds for them."""
    rows = (
        select(Form.label, FormItem.number, Person.name, QuestionApproval.note)
        .join(FormItem, FormItem.form_id == Form.id)
        .join(QuestionVersion, QuestionVersion.id == FormItem.version_id)
        .join(QuestionApproval, QuestionApproval.version_id == QuestionVersion.id)
        .join(Person, Person.id == QuestionApproval.approved_by)
        .where(Form.paper_id == paper.id, QuestionApproval.office_id == paper.office_id)
        .where(QuestionVersion.clause_id.is_(None))
        .order_by(Form.label, FormItem.number)
    )
    found: dict[tuple[str, str], list[tuple[str, int]]] = {}
    for form, number, name, reason in session.execute(rows):
        found.setdefault((name, reason), []).append((form, number))
    return [Unfounded(tuple(places), name, reason) for (name, reason), places in found.items()]


@dataclass(frozen=True)
class Sealing:
    """How the seal of a paper stands: whole, broken, not yet there, or not to be set on this paper."""

    paper: str
    standing: str


@dataclass(frozen=True)
class Unfit:
    """A question of a paper that may be used no longer, by form and number, and why."""

    form: str
    number: int
    why: str


def contribute(asked: Asked) -> list[Finding]:
    """Say how the exam's papers stand."""
    papers = [asked.session.get_one(Paper, id_) for id_ in asked.paper_ids]
    return [
        find_seals([_sealing(asked.session, paper) for paper in papers]),
        find_unfit([one for paper in papers for one in list_unfit(asked.session, paper)]),
        find_unfounded([one for paper in papers for one in list_unfounded(asked.session, paper)]),
        find_exposure([one for paper in papers for one in list_exposures(asked.session, paper)]),
    ]


def list_unfit(session: Session, paper: Paper) -> list[Unfit]:
    """Return the questions that are retired, rest on nothing valid at the as-of date, or lost their approval."""
    office = paper.office_id
    why = case(
        (retired_in(office), literal("retired")),
        (~holds(office, paper.as_of), literal("to_recheck")),
        (~approved_in(office), literal("unapproved")),
    )
    rows = (
        select(Form.label, FormItem.number, why)
        .join(FormItem, FormItem.form_id == Form.id)
        .join(QuestionVersion, QuestionVersion.id == FormItem.version_id)
        .join(Question, Question.id == QuestionVersion.question_id)
        .where(Form.paper_id == paper.id)
        .where(or_(retired_in(office), ~holds(office, paper.as_of), ~approved_in(office)))
        .order_by(Form.label, FormItem.number)
    )
    return [Unfit(form, number, reason) for form, number, reason in session.execute(rows)]


def find_seals(papers: Sequence[Sealing]) -> Finding:
    """Say whether every paper is there, sealed, and still what was sealed."""
    facts = tuple(f"{one.paper}:{one.standing}" for one in papers)

    def red(words: str, advice: str, link: str = "") -> Finding:
        return Finding("paper", Colour.RED, words, advice, link, facts)

    broken = [one.paper for one in papers if one.standing == "broken"]
    if not papers:
        return red(_("还没有试卷。"), _("请回到办考第一步，保存考试安排，系统会组卷。"), "quick.plan")
    if broken:
        return red(
            _("试卷“%(papers)s”的内容和封卷校验码对不上，可能被改动过。", papers=listed(broken)),
            _("请停止使用这份试卷，保留现场，请系统管理员运行 ./script/flask verify 查明原因。"),
        )
    if any(one.standing == "stale" for one in papers):
        return red(
            _("组卷以后，有试题的依据已登记失效，或者同一事实出现了不同数值。"),
            _("请回到办考第一步再保存一次，系统会重新组卷。"),
            "quick.plan",
        )
    if any(one.standing == "draft" for one in papers):
        return red(_("还没有封卷。"), _("请核对试卷、名单和考场，然后封卷。"), "quick.seal")
    return Finding("paper", Colour.GREEN, _("已封卷，内容和封卷校验码一致。"), facts=facts)


def find_unfit(questions: Sequence[Unfit]) -> Finding:
    """Say which questions of the papers may be used no longer."""
    if not questions:
        return Finding("questions", Colour.GREEN, _("全部试题都已审定，在政策口径日期有效。"))
    named = {"retired": _("已停用"), "to_recheck": _("依据在政策口径日期已失效，待复核"), "unapproved": _("没有审定")}
    places = [_("%(form)s 卷第 %(n)s 题（%(why)s）", form=q.form, n=q.number, why=named[q.why]) for q in questions]
    return Finding(
        "questions",
        Colour.RED,
        _("这些试题不该再用：%(places)s。", places=listed(places)),
        _(
            "还没有封卷的，回到办考第一步再保存一次，系统会换题。已经封卷的，请负责人和题库管理员看过答案，决定是否照考。"
        ),
        facts=tuple(f"{q.form}{q.number}:{q.why}" for q in questions),
    )


def find_unfounded(questions: Sequence[Unfounded]) -> Finding:
    """Name the questions that rest on no source and were let through for a reason."""
    if not questions:
        return Finding("unfounded", Colour.GREEN, _("每道题都写明了依据。"))
    told = [
        _(
            "%(places)s（%(name)s审定：%(reason)s）",
            places=listed(_("%(form)s 卷第 %(n)s 题", form=form, n=listed(ns)) for form, ns in one.forms.items()),
            name=one.approved_by,
            reason=one.reason or _("没有写理由"),
        )
        for one in questions
    ]
    places = tuple(f"{form}{number}" for one in questions for form, number in one.places)
    words = ngettext(
        "有 %(num)s 道题没有写明依据，写了理由才用：", "有 %(num)s 道题没有写明依据，写了理由才用：", len(places)
    )
    advice = _("负责人认可这些理由的，可以照考；考后有人对答案提出疑问，先看这几道题。")
    return Finding("unfounded", Colour.YELLOW, words + listed(told), advice, facts=places)


def find_exposure(exposures: Sequence[Exposure]) -> Finding:
    """Say how much of each form anybody may have seen before."""
    told = [_("%(form)s 卷 %(share)s", form=one.form, share=percent(one.share)) for one in exposures]
    words = _("公开试题占：%(shares)s。", shares=listed(told)) if told else _("还没有试卷。")
    facts = tuple(f"{one.form}:{one.public}/{one.questions}" for one in exposures)
    if not told or max(one.share for one in exposures) <= MUCH_PUBLIC:
        return Finding("exposure", Colour.GREEN, words, facts=facts)
    advice = _("公开的题考前人人可以练习，分数会偏高。要考出实际水平，下次请多用本单位自己写的题。")
    return Finding("exposure", Colour.YELLOW, words, advice, facts=facts)


def _sealing(session: Session, paper: Paper) -> Sealing:
    if paper.state == "draft":
        return Sealing(paper.name, "stale" if must_be_made_again(session, paper) else "draft")
    return Sealing(paper.name, "whole" if seal_hash(session, paper) == paper.seal_hash else "broken")
