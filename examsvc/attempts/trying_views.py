"""试答: the exam page with four sample questions, which saves nothing on the server; and the server's clock."""

from flask import Blueprint, Response, jsonify, render_template, url_for

from examsvc.attempts.queries import get_candidate, get_sitting
from examsvc.attempts.samples import sample_body
from examsvc.attempts.views import own_attempt
from examsvc.core.clock import to_micros
from examsvc.web.context import now, session
from examsvc.web.guards import candidates, public

blueprint = Blueprint("trying", __name__)


@blueprint.get("/clock")
@public
def clock() -> Response:
    """Tell the time; no row is read."""
    return jsonify(server_time=to_micros(now()) // 1000)


@blueprint.get("/try")
@public
def anybody() -> str:
    """Let anybody try the page in the days before, without signing in."""
    return _page(back=url_for("attempts.sit"))


@blueprint.get("/try/receipt")
@public
def anybody_done() -> str:
    """Say what stands there after a real hand-in, and offer to try again."""
    return render_template("attempts/tried.html", again=url_for("trying.anybody"), back="")


@blueprint.get("/attempts/<public_id>/try")
@candidates
def candidate(public_id: str) -> str:
    """Let a candidate try the page between the rules and the start; it leads back before the start."""
    attempt = own_attempt(public_id)
    person = get_candidate(session(), attempt)
    starts_in = get_sitting(session(), person).starts_at - now()
    return _page(
        back=url_for("attempts.rules", public_id=public_id),
        starts_in_ms=max(0, int(starts_in.total_seconds() * 1000)),
        text_size=person.text_size,
    )


@blueprint.get("/attempts/<public_id>/try/receipt")
@candidates
def candidate_done(public_id: str) -> str:
    """Lead a candidate who has tried the page back to the waiting room."""
    attempt = own_attempt(public_id)
    again, back = (url_for(name, public_id=attempt.public_id) for name in ("trying.candidate", "attempts.rules"))
    return render_template("attempts/tried.html", again=again, back=back)


def _page(back: str, starts_in_ms: int | None = None, text_size: str = "normal") -> str:
    return render_template(
        "attempts/paper.html",
        body=sample_body(),
        practice={
            "back": back,
            "starts": starts_in_ms,
            "size": text_size,
            "now": to_micros(now()) // 1000,
        },
    )
