"""Find that a document or a clause holds no longer, and take such a finding back."""

from collections.abc import Sequence
from datetime import date, datetime

from flask_babel import gettext as _
from sqlalchemy import ColumnElement, select
from sqlalchemy.orm import Session

from examsvc.audit.log import Actor, office_stream, record
from examsvc.bank.impact import Contributor, Ending, Impact, list_impact
from examsvc.bank.source_models import PolicyClause, PolicyDocument, Supersession, SupersessionWithdrawal
from examsvc.bank.validity import stands
from examsvc.core.errors import Conflict, Invalid, NotFound
from examsvc.web.filters import day


class ImpactNotSeen(Conflict):
    """Refuse to save before the list as it is now was shown; `impact` is that list."""

    def __init__(self, impact: Impact) -> None:
        super().__init__(
            _("影响清单还没有看过，或者看过之后有了变化。请看下面现在的清单，再确认保存。"), code="impact"
        )
        self.impact = impact


def check_ending(
    session: Session, office_id: int, document: PolicyDocument, clause: PolicyClause | None, ends_on: date
) -> Ending:
    """Return what ends; raises Invalid for a day before it began, and Conflict when it has ended already."""
    began = document.effective_from or document.issued
    if clause is not None and clause.effective_from is not None:
        began = max(filter(None, (began, clause.effective_from)))
    if began is not None and ends_on <= began:
        message = _("失效之日要晚于开始施行的日期（%(day)s）。", day=day(began))
        raise Invalid(message, code="before-beginning", fields={"ends_on": message})
    scope: ColumnElement[bool] = Supersession.clause_id.is_(None)
    if clause is not None:
        scope = scope | (Supersession.clause_id == clause.id)
    same = select(Supersession.id).where(
        Supersession.office_id == office_id, Supersession.document_id == document.id, scope, stands()
    )
    if session.scalars(same.limit(1)).first() is not None:
        raise Conflict(_("这份文件（或这一条）已经登记过失效。要改日期，请先撤回原来的登记。"), code="ended-already")
    return Ending(office_id, document.id, None if clause is None else clause.id, ends_on)


def supersede(
    session: Session,
    ending: Ending,
    by_document: PolicyDocument | None,
    reason: str,
    seen: str,
    contributors: Sequence[Contributor],
    by: Actor,
    now: datetime,
) -> Supersession:
    """Save that something holds no longer; nothing that is sealed changes.

    Raises ImpactNotSeen unless `seen` is the hash of the list as it is now.
    """
    if by_document is not None and by_document.id == ending.document_id:
        message = _("文件不能由它自己替代。")
        raise Invalid(message, code="by-itself", fields={"by": message})
    impact = list_impact(session, ending, contributors)
    if impact.hash != seen:
        raise ImpactNotSeen(impact)
    row = Supersession(
        office_id=ending.office_id,
        document_id=ending.document_id,
        clause_id=ending.clause_id,
        by_document_id=None if by_document is None else by_document.id,
        ends_on=ending.ends_on,
        reason=reason,
        impact_hash=impact.hash,
        decided_by=by.id,
        decided_at=now,
    )
    session.add(row)
    session.flush()
    subject = ("policy_document", ending.document_id)
    after = row.by_document_id
    told = {"supersession": row.id, "clause": row.clause_id, "before": ending.document_id, "after": after}
    record(
        session,
        office_stream(ending.office_id),
        by,
        "supersede",
        subject,
        now,
        hash=impact.hash,
        ends_on=row.ends_on.isoformat(),
        reason=reason,
        **{name: value for name, value in told.items() if value is not None},
    )
    return row


def withdraw(session: Session, row: Supersession, reason: str, by: Actor, now: datetime) -> None:
    """Take a finding back: what rested on the source holds again as before; raises Conflict the second time."""
    if session.get(SupersessionWithdrawal, row.id) is not None:
        raise Conflict(_("这次登记已经撤回了。"), code="withdrawn-already")
    session.add(SupersessionWithdrawal(supersession_id=row.id, reason=reason, withdrawn_by=by.id, withdrawn_at=now))
    subject = ("policy_document", row.document_id)
    record(
        session,
        office_stream(row.office_id),
        by,
        "withdraw_supersession",
        subject,
        now,
        supersession=row.id,
        reason=reason,
    )
    session.flush()


def get_supersession(session: Session, public_id: str, office_id: int) -> Supersession:
    """Return a finding of the office; a foreign one is not found."""
    row = session.scalar(
        select(Supersession).where(Supersession.public_id == public_id, Supersession.office_id == office_id)
    )
    if row is None:
        raise NotFound(_("没有找到这次失效登记。"))
    return row
