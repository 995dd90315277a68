"""Signing in and out, invitations, passwords and the workbench."""

from urllib.parse import urlsplit

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_login import login_user, logout_user
from werkzeug.wrappers import Response

from examsvc.accounts import invitations, signing_in
from examsvc.accounts.forms import InvitationForm, PasswordForm, SignInForm
from examsvc.accounts.models import Person
from examsvc.accounts.passwords import choose_credentials
from examsvc.accounts.queries import find_only_office
from examsvc.accounts.waiting import list_duties
from examsvc.core.errors import Conflict, Invalid
from examsvc.web.app import commits_itself
from examsvc.web.context import find_principal, installation, now, principal, session
from examsvc.web.devices import this_device
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
@commits_itself
def sign_in() -> Response | str:
    """Sign a member of staff in; the slow check of the password keeps nobody from writing."""
    form = SignInForm()
    if not form.validate_on_submit():
        return render_template("accounts/sign_in.html", form=form)
    name, moment = form.username.data or "", now()
    device = this_device()
    person = signing_in.try_password(session(), name, form.password.data or "", device, moment)
    with installation().database.writing() as writing:
        signing_in.settle_guess(writing, name, device, moment, right=person is not None)
        who = signing_in.sign_staff_in(writing, person.id, moment) if person else None
    if who is None:
        form.tell(signing_in.wrong_password())
        return render_template("accounts/sign_in.html", form=form)
    login_user(who)
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
@commits_itself
def invitation(token: str) -> Response | str:
    """Let an invited person choose a user name and password."""
    person = invitations.get_invitation(session(), token, now()).person
    form = InvitationForm()
    if not form.validate_on_submit():
        return render_template("accounts/invitation.html", form=form, person=person)
    try:
        chosen = choose_credentials(form.username.data or "", form.password.data or "")
        with installation().database.writing() as writing:
            accepted = invitations.accept(writing, token, chosen, now())
            who = signing_in.sign_staff_in(writing, accepted.id, now())
    except (Invalid, Conflict) as refusal:
        form.tell(refusal)
        return render_template("accounts/invitation.html", form=form, person=person)
    login_user(who)
    flash(_("设置完成，欢迎使用。"))
    return redirect(url_for("accounts.workbench"))


@blueprint.route("/password", methods=["GET", "POST"])
@staff()
@commits_itself
def password() -> Response | str:
    """Change one's own password; every other browser is signed out."""
    form = PasswordForm()
    if not form.validate_on_submit():
        return render_template("accounts/password.html", form=form)
    who, device, moment = principal(), this_device(), now()
    name = session().get_one(Person, who.person_id).username or ""
    try:
        right = signing_in.try_password(session(), name, form.old.data or "", device, moment) is not None
        chosen = choose_credentials(name, form.password.data or "")
    except Invalid as refusal:
        form.tell(refusal)
        return render_template("accounts/password.html", form=form)
    with installation().database.writing() as writing:
        signing_in.settle_guess(writing, name, device, moment, right=right)
        if right:
            signing_in.change_password(writing, who.person_id, chosen, who.sign_in_id, moment)
    if not right:
        form.tell(Invalid(_("现在的密码不对，请再输一次。"), fields={"old": ""}))
        return render_template("accounts/password.html", form=form)
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
