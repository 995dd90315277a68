"""The first run's pages: two doors, and the set-up behind the second."""

from flask import Blueprint, flash, redirect, render_template, url_for
from flask_babel import gettext as _
from flask_login import login_user
from werkzeug.wrappers import Response

from examsvc.accounts import setting_up, signing_in
from examsvc.accounts.forms import SetUpForm
from examsvc.accounts.passwords import choose_credentials
from examsvc.accounts.queries import find_only_office
from examsvc.core.errors import Invalid
from examsvc.web.app import commits_itself
from examsvc.web.context import installation, now, session
from examsvc.web.guards import public

blueprint = Blueprint("first_run", __name__)


@blueprint.get("/welcome")
@public
def welcome() -> Response | str:
    """Offer the two doors of an empty installation."""
    if find_only_office(session()) is not None:
        return redirect(url_for("accounts.home"))
    return render_template("accounts/welcome.html")


@blueprint.route("/first-run/<token>", methods=["GET", "POST"])
@public
@commits_itself
def set_up(token: str) -> Response | str:
    """Set the office and its first administrator up, for the holder of the one-time token."""
    setting_up.check_first_run_token(session(), token, now())
    form = SetUpForm()
    if not form.validate_on_submit():
        return render_template("accounts/set_up.html", form=form)
    try:
        chosen = choose_credentials(form.username.data or "", form.password.data or "")
    except Invalid as refusal:
        form.tell(refusal)
        return render_template("accounts/set_up.html", form=form)
    with installation().database.writing() as writing:
        person = setting_up.set_up(writing, token, form.office_at(now()), form.name.data or "", chosen, now())
        who = signing_in.sign_staff_in(writing, person.id, now())
    login_user(who)
    flash(_("设置完成。下一步：在“系统”里邀请负责人和其他同志，然后审定试题、快速办考。"))
    return redirect(url_for("accounts.workbench"))
