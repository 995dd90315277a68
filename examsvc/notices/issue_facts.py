"""What the head types in at signing: the number from the office's own register, and the date."""

from datetime import date, datetime

from flask_babel import gettext as _

from examsvc.bank.formats.document_number import BadDocumentNumber, check_document_number
from examsvc.core.clock import local
from examsvc.core.errors import Invalid


def read_document_number(text: str) -> str:
    """Return the number as it was typed; raises Invalid saying what is wrong with it and how it should look."""
    try:
        return check_document_number(text.strip())
    except BadDocumentNumber as error:
        if error.suggestion:
            message = _(
                "文号“%(number)s”的括号或空格不对，年份要用六角括号〔〕。应写成：%(right)s",
                number=text,
                right=error.suggestion,
            )
        else:
            message = _(
                "文号“%(number)s”的写法不对。应为机关代字、〔年份〕、序号和“号”，序号前不加“第”、不补零，"
                "例如：×扶组字〔2026〕7号。",
                number=text,
            )
        raise Invalid(message, code="doc-no", fields={"doc_no": message}) from error


def check_date(number: str, issued_on: date, held_at: datetime, now: datetime) -> None:
    """Refuse a date before the exam or after today, and a number of another year than the date's."""
    held_on, today = local(held_at).date(), local(now).date()
    if issued_on < held_on:
        raise _bad_date(_("成文日期早于考试日期（%(day)s），请核对。", day=held_on.isoformat()))
    if issued_on > today:
        raise _bad_date(_("成文日期晚于今天（%(day)s）。成文日期是签发的日期，请核对。", day=today.isoformat()))
    year = number[number.index("〔") + 1 : number.index("〕")]
    if year != str(issued_on.year):
        message = _(
            "文号里的年份是%(year)s年，成文日期是%(other)s年，两者应当一致。请核对发文登记簿。",
            year=year,
            other=issued_on.year,
        )
        raise Invalid(message, code="doc-no-year", fields={"doc_no": message})


def _bad_date(message: str) -> Invalid:
    return Invalid(message, code="issued-on", fields={"issued_on": message})
