"""Turn every refusal into a page (or JSON) that says what happened and what to do next."""

import secrets

import structlog
from flask import Flask, Response, current_app, jsonify, make_response, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_wtf.csrf import CSRFError
from werkzeug.exceptions import HTTPException
from werkzeug.wrappers import Response as AnyResponse

from examsvc.core.database import STORAGE_FAILURES
from examsvc.core.errors import ExamError, Invalid, NotFound, SignInNeeded
from examsvc.web.context import abandon
from examsvc.web.guards import rule_of

_SECRETS = ("old", "again", "code")
log = structlog.get_logger()


def init_app(app: Flask) -> None:
    """Register one handler a family of errors."""
    app.register_error_handler(ExamError, refuse)
    app.register_error_handler(CSRFError, refuse_stale_form)
    app.register_error_handler(HTTPException, refuse_http)
    app.register_error_handler(Exception, report_failure)


def refuse(error: ExamError) -> AnyResponse:
    """Answer a domain error in the user's language; nothing of the request is kept."""
    abandon()
    if isinstance(error, SignInNeeded) and not wants_json():
        return ask_to_sign_in()
    return answer(error.status, error.code, error.message, error.fields)


def ask_to_sign_in() -> AnyResponse:
    """Send a reader to the sign-in page; give a form back whole, to be sent again after signing in elsewhere."""
    here = request.script_root + request.full_path.rstrip("?")
    rule = rule_of(current_app.view_functions[request.endpoint]) if request.endpoint else None
    if rule is not None and rule.kind == "candidate":
        return redirect(url_for("attempts.sit"), code=303)
    if request.method != "POST":
        return redirect(url_for("accounts.sign_in", next=here))
    kept = list(request.form.items(multi=True))
    if request.files or any("password" in name or name in _SECRETS for name, _value in kept):
        kept = []
    page = render_template("errors/sign_in_needed.html", kept=kept, here=here)
    return make_response(page, SignInNeeded.status)


def refuse_stale_form(_error: CSRFError) -> AnyResponse:
    """Answer a form whose token is missing or too old."""
    message = _(
        "页面停留太久或不是从本系统打开的，刚才的操作没有保存。请返回上一页刷新后再提交，已填的内容浏览器会保留。"
    )
    return refuse(Invalid(message, code="stale-form"))


def refuse_http(error: HTTPException) -> AnyResponse:
    """Answer what Flask itself refuses: unknown address, wrong method, a body too large."""
    abandon()
    status = error.code or 500
    return answer(status, f"http-{status}", _http_message(status), {})


def report_failure(error: Exception) -> AnyResponse:
    """Answer an unexpected failure with a code to quote; the trace goes to the log alone."""
    if isinstance(error, STORAGE_FAILURES):
        # The session's own end tells these apart (core/database.py), and ExamApp answers with a fresh one.
        raise error
    abandon()
    code = secrets.token_hex(4)
    log.error("request_failed", code=code, endpoint=request.endpoint, exc_info=error)
    message = _("系统内部出错，刚才的操作没有保存。请再试一次；仍不行，请把下面的编号告诉系统管理员。")
    return answer(500, code, message, {})


def answer(status: int, code: str, message: str, fields: dict[str, str]) -> Response:
    """Make the response that carries a refusal."""
    if wants_json():
        response = jsonify(error=code, message=message, fields=fields)
    else:
        response = make_response(
            render_template("errors/refused.html", status=status, code=code, message=message, fields=fields)
        )
    response.status_code = status
    if status in (429, 503):
        response.headers["Retry-After"] = "2"
    return response


def wants_json() -> bool:
    """Tell whether the caller is a script of ours and not a page load."""
    return request.is_json or request.accept_mimetypes.best == "application/json"


def _http_message(status: int) -> str:
    if status == 404:
        return missing().message
    if status == 405:
        return _("这个地址不支持这种操作，请从页面上的按钮进入。")
    if status == 413:
        return _("提交的内容太大，没有接收。请减小文件后再试。")
    if status == 429:
        return _("操作太频繁，请稍等片刻再试。")
    return _("请求无法处理，请返回上一页重试。")


def missing() -> NotFound:
    """Make the one answer for what is not there and for what belongs to others."""
    return NotFound(_("没有找到这个页面或记录，可能已被移走，或者不属于您的单位。请从首页重新进入。"))
