"""A notice's way: drafted, checked by somebody else, issued with the number that the office's register gave."""

from dataclasses import dataclass
from datetime import date, datetime

from flask_babel import gettext as _
from flask_babel import ngettext
from sqlalchemy import func, select, update
from sqlalchemy.orm import Session

from examsvc.accounts.models import Office
from examsvc.attempts.models import Attempt
from examsvc.audit.log import Actor, exam_stream, record
from examsvc.core.canonical import sha256_hex
from examsvc.core.errors import Conflict, NotAllowed
from examsvc.core.keys import Keyring
from examsvc.exams.models import Exam
from examsvc.grading.queries import count_waiting, find_newest_run
from examsvc.notices.figures import build_figures, read_figures
from examsvc.notices.issue_facts import check_date, read_document_number
from examsvc.notices.models import Notice, NoticeFile
from examsvc.notices.queries import audit_head
from examsvc.notices.register import make_entry, sign
from examsvc.notices.wording import DEFAULT_TEXT, check_text, check_title, first_mark, first_title

DISCLOSURES = ("不予公开", "依申请公开", "主动公开")


@dataclass(frozen=True)
class Wording:
    """What a publisher may change in a draft."""

    title: str
    issuer_mark: str
    addressees: str
    copies_to: str
    disclosure: str
    text: str


def draft_notice(session: Session, exam: Exam, by: Actor, now: datetime) -> Notice:
    """Draft the notice of a closed exam, its figures frozen from the newest run.

    Raises Conflict while the exam runs, nothing is marked, answers wait for a marker, or a notice is under way.
    """
    run = find_newest_run(session, exam.id)
    if exam.state != "closed" or run is None:
        raise Conflict(_("考试结束并评分后才能拟稿。"), code="not-marked")
    if waiting := count_waiting(session, run):
        raise Conflict(
            ngettext(
                "还有 %(num)s 份简答没有评卷，评完并重新评分后才能拟稿。",
                "还有 %(num)s 份简答没有评卷，评完并重新评分后才能拟稿。",
                waiting,
            ),
            code="waiting",
        )
    under_way = select(func.count()).where(Notice.exam_id == exam.id, Notice.state != "withdrawn")
    if session.scalar(under_way):
        raise Conflict(_("这场考试已经有一份通报。"), code="exists")
    office = session.get_one(Office, exam.office_id)
    names = (office.name, office.short_name)
    figures = build_figures(session, exam, run).to_json()
    notice = Notice(
        office_id=office.id,
        exam_id=exam.id,
        run_id=run.id,
        title=first_title(names, exam.title),
        issuer_mark=first_mark(names),
        addressees="各参考单位",
        text=DEFAULT_TEXT,
        figures=figures,
        figures_hash=sha256_hex(figures),
        drafted_by=by.id or 0,
        created_at=now,
    )
    session.add(notice)
    session.flush()
    _note(session, notice, by, "draft_notice", now, figures=notice.figures_hash)
    return notice


def edit_notice(session: Session, notice: Notice, wording: Wording, by: Actor, now: datetime) -> None:
    """Change a draft's wording; figures cannot be changed."""
    _expect(notice, "draft", _("只有草稿可以修改，请先退回。"))
    check_text(wording.text)
    check_title(wording.title)
    # Whoever wrote last has somebody else check it.
    notice.drafted_by = by.id or notice.drafted_by
    for name in ("title", "issuer_mark", "addressees", "copies_to", "disclosure", "text"):
        setattr(notice, name, getattr(wording, name))
    _note(session, notice, by, "edit_notice", now)
    session.flush()


def check_notice(session: Session, notice: Notice, by: Actor, now: datetime) -> None:
    """Confirm a draft (核稿); raises NotAllowed for the person who drafted it."""
    _expect(notice, "draft", _("只有草稿可以核稿。"))
    _other_person(notice, by, _("核稿人不能是拟稿人，请由另一位同志核稿。"))
    check_title(notice.title)
    notice.state, notice.checked_by = "checked", by.id
    _note(session, notice, by, "check_notice", now)
    session.flush()


def return_notice(session: Session, notice: Notice, reason: str, by: Actor, now: datetime) -> None:
    """Send a checked notice back to its drafter with a reason."""
    _expect(notice, "checked", _("只有已核稿的通报可以退回。"))
    notice.state, notice.checked_by = "draft", None
    _note(session, notice, by, "return_notice", now, reason=reason)
    session.flush()


def check_issue(session: Session, notice: Notice, doc_no: str, issued_on: date, by: Actor, now: datetime) -> str:
    """Return the document number as it will be registered, before anything is typeset.

    Raises Invalid for a number or a date that cannot be, Conflict for a number that is taken, NotAllowed for the
    drafter.
    """
    _expect(notice, "checked", _("核稿之后才能签发。"))
    _other_person(notice, by, _("签发人不能是拟稿人，请由负责人签发。"))
    number = read_document_number(doc_no)
    check_date(number, issued_on, read_figures(notice.figures).held_at, now)
    taken = select(func.count()).where(
        Notice.office_id == notice.office_id, Notice.doc_no == number, Notice.id != notice.id
    )
    if session.scalar(taken):
        raise Conflict(_("文号 %(number)s 已经用过，请核对发文登记簿。", number=number), code="doc-no-taken")
    return number


def issue_notice(
    session: Session,
    keyring: Keyring,
    notice: Notice,
    pdfs: dict[str, bytes],
    doc_no: str,
    issued_on: date,
    by: Actor,
    now: datetime,
) -> list[NoticeFile]:
    """Register the typeset editions, issue the notice and release the exam's results."""
    notice.doc_no = check_issue(session, notice, doc_no, issued_on, by, now)
    notice.state, notice.issued_by, notice.issued_on = "issued", by.id, issued_on
    session.flush()
    head = audit_head(session, notice.exam_id)
    files = []
    for edition, pdf in pdfs.items():
        entry = make_entry(notice, edition, pdf, head)
        files.append(
            NoticeFile(
                notice_id=notice.id,
                edition=edition,
                pdf=pdf,
                hash=sha256_hex(pdf),
                register_entry=entry,
                signature=sign(keyring, entry),
                registered_at=now,
            )
        )
    session.add_all(files)
    release_exam(session, session.get_one(Exam, notice.exam_id), by, now)
    hashes = {file.edition: file.hash for file in files}
    _note(session, notice, by, "issue_notice", now, doc_no=notice.doc_no, files=hashes)
    session.flush()
    return files


def release_exam(session: Session, exam: Exam, by: Actor, now: datetime) -> None:
    """Release a closed exam's results: from here on its standings and papers are history."""
    if exam.state != "closed":
        raise Conflict(_("考试结束后才能发布成绩。"), code="state")
    exam.state, exam.released_at = "released", now
    ended = ("graded", "submitted", "expired")
    session.execute(
        update(Attempt).where(Attempt.exam_id == exam.id, Attempt.state.in_(ended)).values(state="released")
    )
    record(session, exam_stream(exam.id), by, "release_exam", ("exam", exam.id), now)
    session.flush()


def _expect(notice: Notice, state: str, message: str) -> None:
    if notice.state != state:
        raise Conflict(message, code="state")


def _other_person(notice: Notice, by: Actor, message: str) -> None:
    if by.id is None or by.id == notice.drafted_by:
        raise NotAllowed(message, code="same-person")


def _note(session: Session, notice: Notice, by: Actor, act: str, now: datetime, **detail: object) -> None:
    record(session, exam_stream(notice.exam_id), by, act, ("notice", notice.id), now, **detail)
