"""Signing in and out, invitations, passwords and the workbench."""

from urllib.parse import urlsplit

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_login import login_user, logout_user
from werkzeug.wrappers import Response

from examsvc.accounts import invitations, signing_in
from examsvc.accounts.forms import InvitationForm, PasswordForm, SignInForm
from examsvc.accounts.models import Person
from examsvc.accounts.passwords import is_right
from examsvc.accounts.queries import find_only_office
from examsvc.accounts.waiting import list_duties
from examsvc.web.context import find_principal, now, principal, session
from examsvc.web.guards import public, staff
from examsvc.web.preferences import chosen, remember

blueprint = Blueprint("accounts", __name__)


@blueprint.get("/")
@public
def home() -> Response:
    """Send each person to where their work is."""
    who = find_principal()
    if who is not None and who.kind == "staff":
        return redirect(url_for("accounts.workbench"))
    if find_only_office(session()) is None:
        return redirect(url_for("first_run.welcome"))
    return redirect(url_for("accounts.sign_in"))


@blueprint.route("/sign-in", methods=["GET", "POST"])
@public
def sign_in() -> Response | str | tuple[str, int]:
    """Sign a member of staff in."""
    form = SignInForm()
    if not form.validate_on_submit():
        return render_template("accounts/sign_in.html", form=form)
    person = signing_in.check_password(session(), form.username.data or "", form.password.data or "", now())
    if person is None:
        form.form_errors.append(signing_in.wrong_password().message)
        return render_template("accounts/sign_in.html", form=form), 400
    _let_in(person)
    return redirect(local_path(request.args.get("next", "")) or url_for("accounts.workbench"))


@blueprint.post("/sign-out")
@public
def sign_out() -> Response:
    """End this browser's sign-in."""
    who = find_principal()
    if who is not None:
        signing_in.end_sign_in(session(), who.sign_in_id, now())
    logout_user()
    return redirect(url_for("accounts.sign_in"))


@blueprint.route("/invitations/<token>", methods=["GET", "POST"])
@public
def invitation(token: str) -> Response | str:
    """Let an invited person choose a user name and password."""
    row = invitations.get_invitation(session(), token, now())
    form = InvitationForm()
    if not form.validate_on_submit():
        return render_template("accounts/invitation.html", form=form, person=row.person)
    person = invitations.accept(session(), token, form.username.data or "", form.password.data or "", now())
    _let_in(person)
    flash(_("设置完成，欢迎使用。"))
    return redirect(url_for("accounts.workbench"))


@blueprint.route("/password", methods=["GET", "POST"])
@staff()
def password() -> Response | str | tuple[str, int]:
    """Change one's own password; every other browser is signed out."""
    form = PasswordForm()
    if not form.validate_on_submit():
        return render_template("accounts/password.html", form=form)
    who = principal()
    person = session().get_one(Person, who.person_id)
    if not is_right(person.password_hash, form.old.data or ""):
        form.form_errors.append(_("现在的密码不对。"))
        return render_template("accounts/password.html", form=form), 400
    invitations.set_password(person, form.password.data or "")
    signing_in.end_all_sign_ins(session(), person.id, now(), keep=who.sign_in_id)
    flash(_("密码已修改，其他电脑上的登录已全部退出。"))
    return redirect(url_for("accounts.workbench"))


@blueprint.post("/preferences")
@public
def preferences() -> Response:
    """Keep text size, contrast or language, and come back to the same page."""
    who = find_principal()
    if who is not None and who.kind == "staff":
        person = session().get_one(Person, who.person_id)
        choices = chosen()
        person.language = choices.get("language", person.language)
        person.text_size = choices.get("text_size", person.text_size)
        person.high_contrast = choices.get("contrast", "high" if person.high_contrast else "") == "high"
    return remember(redirect(local_path(request.form.get("back", "")) or url_for("accounts.home")))


@blueprint.get("/workbench")
@staff()
def workbench() -> str:
    """Show what waits for the person."""
    return render_template("accounts/workbench.html", duties=list_duties(session(), principal()))


def local_path(target: str) -> str:
    """Return the target when it is a path of this service, else nothing."""
    parts = urlsplit(target)
    if parts.scheme or parts.netloc or not target.startswith("/") or target.startswith(("//", "/\\")):
        return ""
    return target


def _let_in(person: Person) -> None:
    token, _row = signing_in.start_sign_in(session(), person.id, "staff", now())
    who = signing_in.find_principal(session(), token, now())
    login_user(who)
