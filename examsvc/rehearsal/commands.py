"""The rehearsal's command."""

from pathlib import Path

import click

from examsvc.rehearsal.browser import Refused
from examsvc.rehearsal.playing import is_clean, last_line, play

MOST_LINES = 20


@click.command("rehearse")
@click.option("--url", required=True, help="Where the running service answers.")
@click.option("--data", type=click.Path(path_type=Path, exists=True, file_okay=False), required=True)
@click.option("--candidates", type=click.IntRange(10, 2000), default=300, show_default=True)
@click.option("--minutes", type=click.IntRange(1, 120), default=1, show_default=True)
@click.option("--out", type=click.Path(path_type=Path, file_okay=False), required=True)
def rehearse(url: str, data: Path, candidates: int, minutes: int, out: Path) -> None:
    """Hold a whole exam over HTTP against a running service; exit 1 when anything was lost, late or wrong."""
    try:
        outcome, words = play(url.rstrip("/"), data.absolute(), candidates, minutes, out)
    except Refused as refusal:
        raise click.ClickException(str(refusal)) from refusal
    except ConnectionError as error:
        raise click.ClickException(f"{url} does not answer: start the service there, or mend the address") from error
    for line in words[:MOST_LINES]:
        click.echo(line, err=True)
    click.echo(last_line(outcome))
    if not is_clean(outcome):
        raise SystemExit(1)
