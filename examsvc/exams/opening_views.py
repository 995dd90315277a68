"""The page on which two people open the sealed papers."""

from flask import Blueprint, flash, redirect, render_template, url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from werkzeug.wrappers import Response
from wtforms import PasswordField, StringField
from wtforms.validators import Length

from examsvc.accounts.acting import actor
from examsvc.accounts.second_person import confirm
from examsvc.core.errors import Conflict, Invalid, TooMany
from examsvc.core.roles import Role
from examsvc.exams.opening import find_next_sitting, open_exam
from examsvc.exams.queries import get_exam
from examsvc.web.app import commits_itself
from examsvc.web.context import installation, now, principal, session
from examsvc.web.forms import NEEDED, HouseForm
from examsvc.web.guards import staff

blueprint = Blueprint("opening", __name__)


class OpeningForm(HouseForm):
    """Who is present besides the organiser."""

    second_username = StringField(_l("第二人用户名"), [NEEDED, Length(max=60)])
    second_password = PasswordField(_l("第二人密码"), [NEEDED, Length(max=200)])


@blueprint.route("/exams/<public_id>/opening", methods=["GET", "POST"])
@staff(Role.ORGANISER)
@commits_itself
def index(public_id: str) -> Response | str:
    """Show the seal to compare, and open the papers when the second person confirms."""
    exam, form = get_exam(session(), public_id, principal().office_id), OpeningForm()
    told = {"exam": exam, "form": form, "sitting": find_next_sitting(session(), exam, now())}
    if not form.validate_on_submit():
        return render_template("exams/opening.html", **told)
    try:
        second = confirm(form.second_username.data or "", form.second_password.data or "")
        with installation().database.writing() as writing:
            own = get_exam(writing, public_id, principal().office_id)
            open_exam(writing, own, actor(), second, now())
    except (Conflict, Invalid, TooMany) as refusal:
        form.tell(refusal)
        return render_template("exams/opening.html", **told)
    flash(_("已由两人启封，并记入日志。"))
    return redirect(url_for("exams.exam", public_id=public_id))
