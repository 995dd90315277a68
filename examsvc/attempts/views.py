"""What a candidate meets: signing in, rules, waiting room, paper, hand-in and receipt."""

import json
from pathlib import Path

from flask import (
    Blueprint,
    Response,
    current_app,
    jsonify,
    redirect,
    render_template,
    request,
    url_for,
)
from flask_babel import gettext as _
from werkzeug.wrappers import Response as AnyResponse

from examsvc.accounts import limits
from examsvc.attempts import admitting, candidate_pages, pages, seats, services
from examsvc.attempts.doubts import list_doubts
from examsvc.attempts.entrance import Answer, SaveCall, recognise
from examsvc.attempts.folding import newest_sheet, receipt
from examsvc.attempts.forms import CandidateSignInForm
from examsvc.attempts.gate import this_gate
from examsvc.attempts.models import Attempt
from examsvc.attempts.queries import body_hash_of, count_seated, get_candidate, get_own_attempt, get_sitting
from examsvc.attempts.rules import LONGEST_BODY_BYTES, MalformedSave
from examsvc.attempts.signals import keep as keep_signals
from examsvc.attempts.signals import parse_signals
from examsvc.attempts.tokens import COOKIE
from examsvc.attempts.waiting_room import start_delay_ms
from examsvc.bank.pictures import get_picture, send_picture
from examsvc.core.clock import to_micros
from examsvc.core.errors import Conflict, NotFound
from examsvc.exams.admission import digits_of, find_candidate
from examsvc.exams.integrity import told
from examsvc.exams.models import Exam
from examsvc.exams.rules import read_rules
from examsvc.papers.models import Form
from examsvc.web.app import commits_itself
from examsvc.web.context import installation, now, principal, session
from examsvc.web.devices import this_device
from examsvc.web.errors import wants_json
from examsvc.web.guards import candidates, public

blueprint = Blueprint("attempts", __name__)


def own_attempt(public_id: str) -> Attempt:
    """Return the signed-in candidate's attempt of this address."""
    who = principal()
    return get_own_attempt(session(), public_id, who.exam_id or 0, who.person_id)


@blueprint.route("/sit", methods=["GET", "POST"])
@public
def sit() -> AnyResponse | str | tuple[str, int]:
    """Let a candidate in by number and code."""
    form = CandidateSignInForm()
    if not form.validate_on_submit():
        seated = seats.find_seated(session(), request.cookies.get(seats.COOKIE, ""), now())
        return render_template("attempts/sit.html", form=form, seated=seated)
    number = digits_of(form.number.data or "")
    keys = limits.candidate_key(number, this_device())
    admitted = admitting.list_admissions(session(), number, now())
    limits.check_guesses(session(), keys, now(), on_any_device=bool(admitted))
    keyring, code = installation().keyring, form.code.data or ""
    candidate = admitting.use_admission(session(), keyring, admitted, code, now())
    candidate = candidate or find_candidate(session(), keyring, number, code, now())
    if candidate is None:
        limits.note_wrong_guess(session(), keys, now())
        form.form_errors.append(_("考号或登录码不对，或者还没有到入场时间。请对照桌贴再输一次，仍不行请举手。"))
        return render_template("attempts/sit.html", form=form, seated=None), 400
    return candidate_pages.let_in(candidate)


@blueprint.post("/sit/here")
@public
def sit_here() -> AnyResponse:
    """Let in whom the bound seat expects, at their word 「是我本人」."""
    candidate = seats.find_seated(session(), request.cookies.get(seats.COOKIE, ""), now())
    if candidate is None:
        return redirect(url_for("attempts.sit"))
    return candidate_pages.let_in(candidate)


@blueprint.get("/attempts/<public_id>/rules")
@candidates
def rules(public_id: str) -> str:
    """Show who sits here and the hall rules, with the way into the waiting room."""
    attempt = own_attempt(public_id)
    candidate = get_candidate(session(), attempt)
    return render_template(
        "attempts/rules.html",
        attempt=attempt,
        candidate=candidate,
        exam=session().get_one(Exam, attempt.exam_id),
        sitting=get_sitting(session(), candidate),
        moment=now(),
        waiting=_waiting(attempt),
        watched=told(read_rules(session().get_one(Exam, attempt.exam_id).rules).watching),
    )


@blueprint.get("/attempts/<public_id>/waiting")
@candidates
def waiting(public_id: str) -> Response:
    """Tell a waiting page the time, the start, which may have been moved, and its own turn."""
    return jsonify(_waiting(own_attempt(public_id)))


def _waiting(attempt: Attempt) -> dict[str, int]:
    sitting = get_sitting(session(), get_candidate(session(), attempt))
    return {
        "server_time": to_micros(now()) // 1000,
        "starts_at": to_micros(sitting.starts_at) // 1000,
        "delay": start_delay_ms(attempt.public_id, count_seated(session(), sitting)),
    }


@blueprint.post("/attempts/<public_id>/start")
@candidates
def start(public_id: str) -> AnyResponse:
    """Open the paper, or come back to it."""
    attempt = own_attempt(public_id)
    earlier = this_gate().signer.read(request.cookies.get(COOKIE, ""))
    same = earlier if earlier and (earlier.attempt_id, earlier.epoch) == (attempt.id, attempt.epoch) else None
    services.start(session(), attempt, principal().sign_in_id, now(), same.sign_in_id if same else None)
    address = url_for("attempts.paper", public_id=public_id)
    # The waiting room asks by script, which can try again; a form sent while the line is down is gone for good.
    response = jsonify(paper=address) if wants_json() else redirect(address)
    return candidate_pages.with_cookie(response, attempt)


@blueprint.get("/attempts/<public_id>/paper")
@candidates
def paper(public_id: str) -> Response:
    """Serve the prepared body of the candidate's form."""
    attempt = own_attempt(public_id)
    candidate_pages.check_holder(attempt)
    return pages.send(session(), attempt.form_id, body_hash_of(session(), attempt))


@blueprint.get("/attempts/<public_id>/pictures/<picture_hash>")
@candidates
def picture(public_id: str, picture_hash: str) -> Response:
    """Give a picture of the form that is being sat; any other is not there."""
    attempt = own_attempt(public_id)
    candidate_pages.check_holder(attempt)
    if not pages.shows(session(), attempt.form_id, body_hash_of(session(), attempt), picture_hash):
        raise NotFound(_("没有找到这幅图。"))
    return send_picture(get_picture(session(), picture_hash))


@blueprint.get("/attempts/<public_id>/state")
@candidates
def state(public_id: str) -> Response:
    """Give the page what is the candidate's own: name, tokens, times and saved answers."""
    attempt = own_attempt(public_id)
    candidate_pages.check_holder(attempt)
    return jsonify(candidate_pages.state_of(attempt))


@blueprint.get("/attempts/worker.js")
@public
def worker() -> Response:
    """Serve the service worker from where it may look after the exam page, and nothing above it."""
    script = Path(current_app.static_folder or "") / "js/exam/worker.js"
    return Response(script.read_bytes(), mimetype="text/javascript")


@blueprint.post("/attempts/<public_id>/saves")
@public
@commits_itself
def saves(public_id: str) -> tuple[Response, int, list[tuple[str, str]]]:
    """Take saves where the fast path is not in front; the entrance checks everything itself."""
    answer = this_gate().entrance.receive(_call(public_id))
    return jsonify(answer.payload), answer.status, answer.headers


@blueprint.post("/attempts/<public_id>/presence")
@public
@commits_itself
def presence(public_id: str) -> tuple[Response, int, list[tuple[str, str]]]:
    """Hear how a page is where the fast path is not in front, and tell it whether its time has changed."""
    answer = this_gate().presence_entrance.receive(_call(public_id))
    return jsonify(answer.payload), answer.status, answer.headers


@blueprint.post("/attempts/<public_id>/signals")
@public
@commits_itself
def signals(public_id: str) -> tuple[Response, int]:
    """Take what a page tells of besides answers, behind the same check of its token as a save."""
    call = _call(public_id)
    token = recognise(this_gate().signer, call)
    if isinstance(token, Answer):
        return jsonify(token.payload), token.status
    try:
        found = parse_signals(json.loads(call.body))
    except (MalformedSave, ValueError, RecursionError):
        return jsonify(error="malformed"), 400
    with installation().database.writing() as writing:
        noted = keep_signals(writing, token, found, call.address, call.received_at)
    return (jsonify(noted=True), 200) if noted else (jsonify(error="not-asked-for"), 400)


def _call(public_id: str) -> SaveCall:
    body = request.stream.read(LONGEST_BODY_BYTES + 1)
    return SaveCall(
        public_id=public_id,
        host=request.host,
        cookie=request.cookies.get(COOKIE, ""),
        csrf=request.headers.get("X-Attempt-Token", ""),
        content_type=request.content_type or "",
        origin=request.headers.get("Origin", ""),
        fetch_site=request.headers.get("Sec-Fetch-Site", ""),
        body=body,
        received_at=now(),
        address=request.remote_addr or "",
    )


@blueprint.route("/attempts/<public_id>/plain", methods=["GET", "POST"])
@candidates
@commits_itself
def plain(public_id: str) -> AnyResponse | str:
    """Work without scripts: the whole paper as one form."""
    attempt = own_attempt(public_id)
    candidate_pages.check_holder(attempt)
    if request.method == "POST":
        candidate_pages.save_plain_form(attempt)
        return redirect(url_for("attempts.plain", public_id=public_id, check=request.form.get("check")))
    body, own = json.loads(session().get_one(Form, attempt.form_id).body), candidate_pages.state_of(attempt)
    return render_template(
        "attempts/plain.html",
        attempt=attempt,
        body=body,
        own=own,
        moment=now(),
        saved_at=candidate_pages.last_saved(attempt),
        checking="check" in request.args,
        doubts=list_doubts(body, own["answers"]),
        reasons=candidate_pages.DOUBTS,
    )


@blueprint.post("/attempts/<public_id>/hand-in")
@candidates
def hand_in(public_id: str) -> AnyResponse:
    """Close the candidate's own attempt; a repeat gets the same receipt."""
    attempt = own_attempt(public_id)
    # The cookie's epoch, not the attempt's: a page that lost the attempt to another PC must not end it there.
    sheet = services.hand_in(session(), attempt, candidate_pages.check_token(attempt).epoch, now())
    if request.is_json:
        return jsonify(receipt=receipt(sheet))
    return redirect(url_for("attempts.show_receipt", public_id=public_id))


@blueprint.get("/attempts/<public_id>/receipt")
@candidates
def show_receipt(public_id: str) -> str:
    """Show the receipt in large type, and nothing else."""
    attempt = own_attempt(public_id)
    sheet = newest_sheet(session(), attempt)
    if sheet is None and attempt.state == "entered":
        raise Conflict(_("这份答卷还没有开始作答。"))
    return render_template(
        "attempts/receipt.html",
        attempt=attempt,
        candidate=get_candidate(session(), attempt),
        receipt=receipt(sheet) if sheet is not None else "",
        sheet=sheet,
    )
