"""What the candidate's pages have in common: cookies, tokens, state, and the form without scripts."""

import base64
import secrets
from collections.abc import Iterator
from datetime import datetime
from functools import partial
from typing import Any

from flask import redirect, request, url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_login import login_user
from sqlalchemy import func, select
from werkzeug.wrappers import Response

from examsvc.accounts.signing_in import find_principal, start_sign_in
from examsvc.attempts.folding import list_counted
from examsvc.attempts.gate import this_gate
from examsvc.attempts.models import AnswerEvent, Attempt
from examsvc.attempts.queries import find_live_attempt, get_candidate
from examsvc.attempts.rules import MalformedSave, Refusal, current_events, parse_saves
from examsvc.attempts.saving import SaveRequest
from examsvc.attempts.tokens import COOKIE, AttemptToken
from examsvc.bank.models import QuestionVersion
from examsvc.bank.question_types.base import BadValue
from examsvc.bank.question_types.registry import question_type
from examsvc.core.clock import to_micros
from examsvc.core.errors import Conflict, Invalid, NotAllowed, NotFound
from examsvc.exams.models import Candidate, Exam
from examsvc.exams.rules import read_rules
from examsvc.papers.models import Form, FormItem
from examsvc.web.context import installation, now, principal, session

COOKIE_SECONDS = 24 * 3600
DOUBTS = {
    "unanswered": _l("未作答"),
    "one_option": _l("本题为多选，您只选了1项"),
    "unfilled": _l("还有空没有填"),
    "unplaced": _l("还有项没有选定次序"),
    "same_place": _l("有两项选了同一个次序"),
    "unmatched": _l("还有项没有选备选项"),
}


def let_in(candidate: Candidate) -> Response:
    """Sign a candidate in and send them to their rules."""
    attempt = find_live_attempt(session(), candidate.exam_id, candidate.id)
    if attempt is None:
        raise NotFound(_("没有找到您的答卷，请举手告诉监考员。"))
    token, _row = start_sign_in(session(), candidate.person_id, "candidate", now(), candidate.exam_id)
    login_user(find_principal(session(), token, now()))
    return redirect(url_for("attempts.rules", public_id=attempt.public_id))


def token_of(attempt: Attempt) -> AttemptToken:
    """Return the token of the browser that holds the attempt now."""
    return AttemptToken(
        attempt.exam_id,
        attempt.id,
        attempt.candidate_id,
        attempt.sign_in_id or 0,
        attempt.epoch,
        attempt.public_id,
    )


def with_cookie(response: Response, attempt: Attempt) -> Response:
    """Give the browser the attempt cookie, sent nowhere but to this attempt's own addresses."""
    response.set_cookie(
        COOKIE,
        this_gate().signer.issue(token_of(attempt)),
        max_age=COOKIE_SECONDS,
        path=f"{installation().settings.root}/attempts/{attempt.public_id}",
        httponly=True,
        samesite="Strict",
        secure=installation().settings.over_tls,
    )
    return response


def check_holder(attempt: Attempt) -> None:
    """Raise Conflict unless this sign-in holds the attempt and it is being worked on."""
    if attempt.state not in ("open", "paused"):
        raise Conflict(_("这份答卷还没有开始，或者已经交卷、收卷。"), code="not_open")
    if attempt.sign_in_id != principal().sign_in_id:
        raise Conflict(_("这份答卷已在另一台电脑上打开，请举手由监考员解锁。"), code="held-elsewhere")


def check_token(attempt: Attempt) -> AttemptToken:
    """Return the token of the page a hand-in or a plain form comes from; its epoch may be an old one.

    Raises NotAllowed for anything that is not the attempt's own page.
    """
    signer = this_gate().signer
    token = signer.read(request.cookies.get(COOKIE, ""))
    given = request.headers.get("X-Attempt-Token") or request.form.get("attempt_token", "")
    if token is None or token.attempt_id != attempt.id or not signer.fits(token, given):
        raise NotAllowed(_("这个操作不是从您的考试页面发出的，没有执行。请回到考试页面再点一次。"), code="csrf")
    return token


def state_of(attempt: Attempt) -> dict[str, Any]:
    """Return what the page needs that is the candidate's own; no key, rule or explanation is in reach here."""
    candidate = get_candidate(session(), attempt)
    events = list_counted(session(), attempt)
    saved_at = last_saved(attempt)
    form = session().get_one(Form, attempt.form_id)
    current = current_events(events)
    watching = read_rules(session().get_one(Exam, attempt.exam_id).rules).watching
    return {
        **time_of(attempt),
        "name": candidate.name,
        "unit": candidate.unit_name,
        "form": f"{form.label}卷",
        "token": this_gate().signer.csrf(token_of(attempt)),
        "text_size": candidate.text_size,
        "answers": {item: event.value for item, event in current.items()},
        "orders": {item: (event.epoch, event.seq) for item, event in current.items()},
        "saved_at": to_micros(saved_at) // 1000 if saved_at is not None else None,
        "seq": max((event.seq for event in events), default=0),
        "outbox_key": _outbox_key(attempt),
        **({"watching": watching} if watching else {}),
    }


def last_saved(attempt: Attempt) -> datetime | None:
    """Return when the server last stored an answer."""
    mine = (AnswerEvent.exam_id == attempt.exam_id, AnswerEvent.attempt_id == attempt.id)
    return session().scalar(select(func.max(AnswerEvent.received_at)).where(*mine))


def time_of(attempt: Attempt) -> dict[str, Any]:
    """Return what an invigilator may have changed since the page last heard of it."""
    return {
        "state": attempt.state,
        "epoch": attempt.epoch,
        "server_time": to_micros(now()) // 1000,
        "closes_at": to_micros(attempt.closes_at) // 1000 if attempt.closes_at else None,
    }


def _outbox_key(attempt: Attempt) -> str:
    """Return the key that encrypts the browser's queue over TLS; on plain HTTP browsers could not use one."""
    if not installation().settings.over_tls:
        return ""
    return base64.b64encode(installation().keyring.derive(f"outbox:{attempt.public_id}")).decode()


def save_plain_form(attempt: Attempt) -> None:
    """Store what changed in the form without scripts, through the same gate as every other save."""
    token = check_token(attempt)
    own = state_of(attempt)
    saves: list[dict[str, object]] = []
    for item, value in _plain_values(attempt):
        if value != own["answers"].get(item, ""):
            seq = own["seq"] + len(saves) + 1
            saves.append({"save_id": secrets.token_hex(16), "seq": seq, "item": item, "value": value})
    if not saves:
        return
    try:
        parsed = tuple(parse_saves({"epoch": token.epoch, "saves": saves}))
    except MalformedSave:
        raise _unfit() from None
    reply = this_gate().write(SaveRequest(token, now(), parsed))
    if reply.refused:
        raise _refused(reply.refused[0][1])


def _refused(reason: str) -> Conflict:
    told = {
        Refusal.PAUSED: _("考试已由监考员暂停，这次没有保存。恢复后请返回再点一次“保存”。"),
        Refusal.STALE_EPOCH: _("这份答卷已改在另一台电脑上作答，本机不能再保存。"),
    }
    late = _("有答案没有保存：考试时间已过，或者答卷已经收走。请举手告诉监考员。")
    return Conflict(told.get(Refusal(reason), late) if reason in set(Refusal) else late, code=reason)


def _plain_values(attempt: Attempt) -> Iterator[tuple[str, str]]:
    """Yield every item of the form with the value that its fields spell; raises Invalid for what cannot be one."""
    rows = session().execute(
        select(FormItem.item, QuestionVersion.kind, QuestionVersion.content)
        .join(QuestionVersion, QuestionVersion.id == FormItem.version_id)
        .where(FormItem.form_id == attempt.form_id)
        .order_by(FormItem.number)
    )
    for item, kind, text in rows:
        found = question_type(kind)
        content = found.content(text)
        try:
            yield item, found.check_value(content, found.spell(content, partial(_fields, item)))
        except BadValue:
            raise _unfit() from None


def _fields(item: str, name: str) -> list[str]:
    """Return the texts of an item's fields, `name` being a sub-question's; browsers send lines with a return."""
    return [text.replace("\r\n", "\n").strip() for text in request.form.getlist(item + name)]


def _unfit() -> Invalid:
    return Invalid(
        _("有一处答案太长，或者含有系统不能保存的字符，这次没有保存。请返回改短后再点“保存”。"), code="malformed"
    )
