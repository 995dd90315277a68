"""Typeset and issue a notice in the background: typesetting takes seconds and must not hold the write lock."""

from datetime import date

from flask_babel import gettext as _

from examsvc.audit.log import Actor
from examsvc.core.tasks import Work
from examsvc.notices import register, services
from examsvc.notices.editions import EDITIONS, typeset_notice
from examsvc.notices.figures import read_figures
from examsvc.notices.models import Notice

KIND = "issue_notice"


def issue(work: Work) -> str:
    """Typeset both editions with their number and date, then register and issue them in one transaction."""
    service = work.installation
    doc_no, issued_on = work.arguments["doc_no"], date.fromisoformat(work.arguments["issued_on"])
    by = Actor("person", work.created_by)
    with service.database.reading() as session:
        notice = session.get_one(Notice, work.arguments["notice"])
        now = service.clock.now()
        notice.doc_no = services.check_issue(session, notice, doc_no, issued_on, by, now)
        notice.issued_on = issued_on
        figures = read_figures(notice.figures)
        pdfs = {}
        for done, edition in enumerate(EDITIONS):
            work.report(done, len(EDITIONS))
            demonstration = service.settings.demonstration
            pdfs[edition] = typeset_notice(notice, figures, edition, demonstration=demonstration)
    now = service.clock.now()
    with service.database.writing() as session:
        notice = session.get_one(Notice, work.arguments["notice"])
        services.issue_notice(session, service.keyring, notice, pdfs, doc_no, issued_on, by, now)
        number = notice.doc_no
    told = _("通报已签发并登记，文号：%(number)s。可在“通报”页下载。", number=number)
    if register.keep_up(service):
        return told
    return told + _(
        "签发有效，不要再签发一次。但服务器上的登记簿文件（register.jsonl）这次没有写成，"
        "请告诉系统管理员检查磁盘空间和文件权限；能写之后，系统会自动补写。"
    )
