"""The first run's pages: two doors, and the set-up behind the second."""

from flask import Blueprint, flash, redirect, render_template, url_for
from flask_babel import gettext as _
from flask_login import login_user
from werkzeug.wrappers import Response

from examsvc.accounts import invitations, setting_up, signing_in
from examsvc.accounts.forms import SetUpForm
from examsvc.accounts.models import Office
from examsvc.accounts.queries import find_only_office
from examsvc.web.context import now, session
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
def set_up(token: str) -> Response | str:
    """Set the office and its first administrator up, for the holder of the one-time token."""
    setting_up.check_first_run_token(session(), token)
    form = SetUpForm()
    if not form.validate_on_submit():
        return render_template("accounts/set_up.html", form=form)
    names = ("short_name", "level", "province", "city", "county")
    told = {name: (form[name].data or "").strip() for name in names}
    office = Office(name=(form.office.data or "").strip(), created_at=now(), **told)
    person = setting_up.set_up(session(), token, office, (form.name.data or "").strip(), now())
    person.username = (form.username.data or "").strip().casefold()
    invitations.set_password(person, form.password.data or "")
    session().flush()
    sign_in_token, _row = signing_in.start_sign_in(session(), person.id, "staff", now())
    login_user(signing_in.find_principal(session(), sign_in_token, now()))
    flash(_("设置完成。下一步：在“系统”里邀请负责人和其他同志，然后审定试题、快速办考。"))
    return redirect(url_for("accounts.workbench"))
