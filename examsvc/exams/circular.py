"""What the clerk writes into the 考试通知: read, checked and kept. All else on it follows from stored facts."""

import json
import re
from dataclasses import asdict, dataclass, fields
from datetime import date, datetime

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_babel.speaklater import LazyString
from sqlalchemy.orm import Session

from examsvc.audit.log import Actor, exam_stream, record
from examsvc.bank.formats.document_number import BadDocumentNumber, check_document_number
from examsvc.core.canonical import canonical_json, sha256_hex
from examsvc.core.clock import local
from examsvc.core.errors import Invalid
from examsvc.exams.models import Exam
from examsvc.exams.queries import first_sitting

# Usual words of a hall, to be changed by the clerk; what the system does by itself is told from the plan.
USUAL_DISCIPLINE = """\
参考人员凭本人有效身份证件，对号入座，在签到表上签名。
手机等通信设备关机后放在指定位置，不得带到座位。
独立作答，不得翻阅资料、交头接耳、抄袭、替考。
有事举手，听从监考员安排；违反考场纪律的，按考场违规登记，单独列出。"""


@dataclass(frozen=True)
class Circular:
    """The words of the clerk; dates are ISO days, and what is empty is not known."""

    doc_no: str = ""
    issued_on: str = ""
    addressees: str = ""
    basis: str = ""
    audience: str = ""
    scope: str = ""
    discipline: str = USUAL_DISCIPLINE
    reply_by: str = ""
    reply_to: str = ""
    others: str = ""
    contact: str = ""
    copies_to: str = ""

    def to_json(self) -> str:
        """Return canonical JSON."""
        return canonical_json(asdict(self))


# What an official document should say, and what is done where it is not known.
WANTED: dict[str, LazyString] = {
    "doc_no": _l("文号（印成“文号待填”，每页印“草稿”）"),
    "issued_on": _l("成文日期（留空，每页印“草稿”）"),
    "addressees": _l("主送单位（不印这一行）"),
    "basis": _l("依据（正文从“定于……”写起）"),
    "contact": _l("联系人（不印这一句）"),
}


def read_circular(text: str) -> Circular:
    """Return what was kept; an exam for which nothing was kept has the usual discipline and nothing else."""
    raw: dict[str, str] = json.loads(text)
    known = {field.name for field in fields(Circular)}
    return Circular(**{name: value for name, value in raw.items() if name in known})


def missing(circular: Circular) -> list[LazyString]:
    """Return what should be known and is not, with what becomes of it."""
    return [label for name, label in WANTED.items() if not getattr(circular, name)]


def check(session: Session, exam: Exam, circular: Circular) -> None:
    """Raise Invalid where what was typed cannot be right."""
    if circular.doc_no:
        _check_number(circular.doc_no)
    starts_on = local(first_sitting(session, exam).starts_at).date()
    for name in ("reply_by", "issued_on"):
        value = getattr(circular, name)
        if value and date.fromisoformat(value) > starts_on:
            raise Invalid(_("不能晚于考试当天。"), code="too-late", fields={name: ""})


def _check_number(doc_no: str) -> None:
    try:
        check_document_number(doc_no)
    except BadDocumentNumber as bad:
        told = _("发文字号的写法是：机关代字〔年份〕序号号，年份用六角括号。还没有文号的，请留空。")
        if bad.suggestion:
            told = _("括号不对，是不是“%(number)s”？", number=bad.suggestion)
        raise Invalid(told, code="doc-no", fields={"doc_no": ""}) from bad


def keep_circular(session: Session, exam: Exam, circular: Circular, by: Actor, now: datetime) -> None:
    """Keep what the clerk wrote; raises Invalid where it cannot be right."""
    tidy = Circular(**{name: _tidy(value) for name, value in asdict(circular).items()})
    check(session, exam, tidy)
    exam.circular = tidy.to_json()
    hash_ = sha256_hex(exam.circular)
    record(session, exam_stream(exam.id), by, "write_circular", ("exam", exam.id), now, hash=hash_)
    session.flush()


def _tidy(value: str) -> str:
    """Leave no empty lines and no spaces at the ends of lines."""
    return "\n".join(line.strip() for line in re.split(r"[\r\n]+", value) if line.strip())
