"""Everything an exam needs on paper, in one ZIP: desk cards, charts, sheets to sign and records to keep."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from flask_babel import gettext as _

from examsvc.audit.log import Actor, exam_stream, record
from examsvc.core.tasks import Work
from examsvc.exams.circular import Circular, read_circular
from examsvc.exams.models import Exam
from examsvc.exams.prints import workbooks
from examsvc.exams.prints.circular import Occasion, chat_text, make_document, reply_sheet
from examsvc.exams.prints.fitting import fit
from examsvc.exams.prints.gathering import collect
from examsvc.exams.prints.handbook import HANDBOOK
from examsvc.exams.prints.occasions import mark_of, read_occasion
from examsvc.exams.prints.sheets import Papers
from examsvc.files.writing import write_zip
from examsvc.typesetting.marks import SAMPLE
from examsvc.typesetting.official import typeset_official
from examsvc.typesetting.rendering import typeset
from examsvc.typesetting.titles import break_title
from examsvc.web.downloads import ZIP

KIND = "exam_prints"


@dataclass(frozen=True)
class Sheet:
    """A paper of the pack; one that is made for each sitting lies in the sitting's folder where there are several."""

    name: str
    template: str
    each_sitting: bool = True


SHEETS = (
    Sheet("02 考试公告", "announcement.html", each_sitting=False),
    Sheet("03 桌贴", "desk_cards.html"),
    Sheet("04 座次表", "seat_chart.html"),
    Sheet("05 签到表", "sign_in_sheet.html"),
    Sheet("06 考场情况记录单", "room_record.html"),
    Sheet("07 考场异常情况登记表", "incident_form.html"),
    Sheet("08 试卷袋封签", "envelope_labels.html"),
    Sheet("09 考场张贴须知", "hall_notice.html"),
    Sheet("10 封卷及启封记录", "seal_record.html", each_sitting=False),
    Sheet("11 保密承诺书", "pledge.html", each_sitting=False),
    Sheet("12 考务手册", "handbook.html", each_sitting=False),
)
PEOPLE, CODES = "13 名单.xlsx", "14 登录码清单.xlsx"
CIRCULAR, REPLY, CHAT = "01 考试通知.pdf", "15 回执.xlsx", "16 群通知.txt"


def make(work: Work) -> str:
    """Typeset all papers of the exam and leave them as one ZIP."""
    service = work.installation
    with service.database.reading() as session:
        exam = session.get_one(Exam, work.arguments["exam"])
        mark = SAMPLE if service.settings.demonstration else ""
        papers = collect(session, service.keyring, exam, f"{service.settings.public_url}/sit", mark)
        occasion, circular = read_occasion(session, exam), read_circular(exam.circular)
    files = circular_files(occasion, circular, demonstration=service.settings.demonstration)
    wanted = wanted_sheets(papers)
    for done, (name, (template, values)) in enumerate(wanted.items()):
        work.report(done, len(wanted))
        files[name] = typeset(template, **values)
    work.report(len(wanted), len(wanted))
    files[PEOPLE], files[CODES] = workbooks.people(papers), workbooks.codes(papers)
    with service.database.writing() as session:
        exam = session.get_one(Exam, work.arguments["exam"])
        by = Actor("person", work.created_by)
        record(session, exam_stream(exam.id), by, "print_papers", ("exam", exam.id), service.clock.now())
    work.keep(f"{papers.exam} 考务资料.zip", ZIP, write_zip(files))
    return _("考务资料已备好，共 %(n)s 份文件。内含登录码，请专人领取、妥善保管。", n=len(files))


def circular_files(occasion: Occasion, circular: Circular, *, demonstration: bool) -> dict[str, bytes]:
    """Return the circular, the reply form that goes out with it, and the text for a chat group."""
    document = make_document(occasion, circular, mark_of(circular, demonstration=demonstration))
    return {
        CIRCULAR: typeset_official(document),
        REPLY: reply_sheet(occasion),
        CHAT: chat_text(occasion, circular).encode("utf-8-sig"),
    }


def wanted_sheets(papers: Papers) -> dict[str, tuple[str, Mapping[str, Any]]]:
    """Return template and values of each PDF of the pack, by its name."""
    found: dict[str, tuple[str, Mapping[str, Any]]] = {}
    for sheet in SHEETS:
        parts = papers.sittings if sheet.each_sitting else ()
        for sitting in parts:
            folder = f"{sitting.folder}/" if sitting.folder else ""
            own = replace(papers, sittings=(sitting,), when=sitting.when)
            found[f"{folder}{sheet.name}.pdf"] = (sheet.template, _values(own))
        if not parts:
            found[f"{sheet.name}.pdf"] = (sheet.template, _values(papers))
    return found


def _values(papers: Papers) -> Mapping[str, Any]:
    return {"papers": papers, "fit": fit, "handbook": HANDBOOK, "break_title": break_title}
