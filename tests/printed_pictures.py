"""Everything an exam prints, as PDFs of the reference case and as small pictures of their first pages."""

import io
import subprocess
from collections.abc import Iterator
from pathlib import Path

from PIL import Image

from examsvc.core.installation import Installation
from examsvc.exams.circular import read_circular
from examsvc.exams.models import Exam
from examsvc.exams.prints.candidate_papers import collect as collect_papers
from examsvc.exams.prints.circular import make_document
from examsvc.exams.prints.gathering import collect
from examsvc.exams.prints.making import wanted_sheets
from examsvc.exams.prints.occasions import read_occasion
from examsvc.exams.queries import list_candidates
from examsvc.typesetting.marks import SAMPLE
from examsvc.typesetting.official import typeset_official
from examsvc.typesetting.rendering import typeset
from tests.factories.exam_scene import ExamScene

# What a pack's sheets are called in the names of their pictures.
NAMES = {
    "02": "announcement",
    "03": "desk-cards",
    "04": "seat-chart",
    "05": "sign-in",
    "06": "room-record",
    "07": "incident",
    "08": "envelope",
    "09": "hall-notice",
    "10": "seal-record",
    "11": "pledge",
    "12": "handbook",
}
DOTS_AN_INCH, COLOURS = 60, 32


def print_all(site: Installation, scene: ExamScene) -> dict[str, bytes]:
    """Return every print of an exam, each marked as a sample."""
    return dict(_prints(site, scene))


def _prints(site: Installation, scene: ExamScene) -> Iterator[tuple[str, bytes]]:
    with site.database.reading() as session:
        exam = session.get_one(Exam, scene.exam)
        papers = collect(session, site.keyring, exam, "http://192.168.1.10:8000/sit", SAMPLE)
        document = make_document(read_occasion(session, exam), read_circular(exam.circular), SAMPLE)
        writer = next(one.id for one in list_candidates(session, exam) if one.on_paper)
        (paper,) = collect_papers(session, exam, [writer], SAMPLE)
    yield "circular", typeset_official(document)
    for name, (template, values) in wanted_sheets(papers).items():
        yield NAMES[name[:2]], typeset(template, **values)
    yield "paper", typeset("paper.html", paper=paper)
    yield "answer-sheet", typeset("answer_sheet.html", paper=paper)


def shoot(pdf: bytes, path: Path) -> None:
    """Save a PDF's first page, and a second one beside it, in few colours."""
    command = ["pdftoppm", "-r", str(DOTS_AN_INCH), "-png"]
    shots = []
    for number in (1, 2):
        done = subprocess.run(
            [*command, "-f", str(number), "-l", str(number), "-"], input=pdf, capture_output=True, check=False
        )
        if done.stdout:
            shots.append(Image.open(io.BytesIO(done.stdout)).convert("RGB"))
    whole = Image.new("RGB", (sum(s.width for s in shots) + 8 * (len(shots) - 1), shots[0].height), "#cbd2d9")
    left = 0
    for shot in shots:
        whole.paste(shot, (left, 0))
        left += shot.width + 8
    whole.quantize(COLOURS).save(path, optimize=True)
