"""A notice of 1,000 rows beside its floor: WeasyPrint alone, setting the same table in the same faces.

Run: .venv/bin/python -m tests.load.bench_notice [--rows 1000] [--rounds 3]
Both sides take turns in every round; the ratio of the medians compares like with like. The house lets the garbage
collector rest while it sets type and clears up at the end, within its time; WeasyPrint alone does not. The ratio to a
bare table that is set in the same way is told too.
"""

import argparse
import base64
import gc
import json
import statistics
import time
from collections.abc import Callable
from html import escape

import click
from weasyprint import HTML

from examsvc.notices.editions import INTERNAL, make_document
from examsvc.typesetting import latin
from examsvc.typesetting.fonts import FACES
from examsvc.typesetting.official import Table, typeset_official
from examsvc.typesetting.resting import collector_resting
from tests.factories.reported import make_figures, make_notice, make_sitters

UNITS = 40
STYLE = """
@page { size: A4; margin: 37mm 26mm 35mm 28mm; }
body { margin: 0; font-family: "Latin", "Fang"; }
thead { font-family: "Hei"; display: table-header-group; }
table { width: 100%; border-collapse: collapse; font-size: 12pt; line-height: 17pt; table-layout: fixed; }
th, td { border: .5pt solid #000; padding: 2.5pt 2pt; text-align: left; font-weight: normal; }
tr { break-inside: avoid; }
"""


def bare_page(table: Table, latin_file: str) -> str:
    """Return the table as a page that needs nothing of ours."""
    paths = {face.family: face.path.as_uri() for face in FACES}
    faces = {"Latin": latin_file, "Fang": paths["House Fang"], "Hei": paths["House Hei"]}
    fonts = "".join(f'@font-face {{ font-family: "{name}"; src: url("{url}"); }}' for name, url in faces.items())
    columns = "".join(f'<col style="width: {width}%">' for width in table.widths)
    head = "".join(f"<th>{escape(cell)}</th>" for cell in table.head)
    body = "".join(f"<tr>{''.join(f'<td>{escape(cell)}</td>' for cell in row)}</tr>" for row in table.rows)
    return (
        f'<html lang="zh-Hans"><style>{fonts}{STYLE}</style><table><colgroup>{columns}</colgroup>'
        f"<thead><tr>{head}</tr></thead><tbody>{body}</tbody></table></html>"
    )


def seconds(act: Callable[[], object]) -> float:
    """Return the processor time of an act: setting type never waits, and a busy machine must not blur the ratio.

    What the other side left behind is cleared away first: collecting it in the middle cost either side up to a third.
    """
    gc.collect()
    began = time.process_time()
    act()
    return time.process_time() - began


def main() -> None:
    """Print both times and their ratio for each round, and a last line of JSON."""
    words = argparse.ArgumentParser(description=__doc__)
    words.add_argument("--rows", type=int, default=1000)
    words.add_argument("--rounds", type=int, default=3)
    asked = words.parse_args()
    figures = make_figures(make_sitters(asked.rows, UNITS, absent=0, leave=0, irregular=0))
    document = make_document(make_notice(), figures, INTERNAL, "")
    ((_heading, table),) = document.attachments[1].tables
    page = bare_page(table, "data:font/otf;base64," + base64.b64encode(latin.latin_font()).decode())
    results = []
    for _round in range(asked.rounds):
        floor = seconds(lambda: HTML(string=page).write_pdf())
        own = seconds(lambda: typeset_official(document))
        rested = seconds(collector_resting()(lambda: HTML(string=page).write_pdf()))
        results.append((floor, own, rested))
        told = f"bare table {floor:6.2f} s   whole notice {own:6.2f} s   ratio {own / floor:.2f}"
        click.echo(f"{told}   bare, collector resting {rested:6.2f} s   ratio {own / rested:.2f}")
    floors, owns, resteds = zip(*results, strict=True)
    floor, own, rested = statistics.median(floors), statistics.median(owns), statistics.median(resteds)
    last = {
        "rows": len(table.rows),
        "bare_s": round(floor, 3),
        "bare_spread_s": round(max(floors) - min(floors), 3),
        "notice_s": round(own, 3),
        "notice_spread_s": round(max(owns) - min(owns), 3),
        "ratio": round(own / floor, 3),
        "bare_rested_s": round(rested, 3),
        "ratio_rested": round(own / rested, 3),
    }
    click.echo(json.dumps(last))


if __name__ == "__main__":
    main()
