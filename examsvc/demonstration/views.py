"""The demonstration's door: build it, watch it being built, and see who may sign in there."""

from flask import Blueprint, redirect, render_template, url_for
from sqlalchemy import select
from werkzeug.wrappers import Response

from examsvc.accounts.queries import find_only_office
from examsvc.core.errors import NotFound
from examsvc.core.models import Task
from examsvc.core.roles import ROLE_NAMES, Role
from examsvc.core.tasks import enqueue
from examsvc.demonstration.building import KIND
from examsvc.demonstration.site import PREFIX, demo_settings, is_built, read_sign_ins
from examsvc.web.context import find_principal, installation, now, session
from examsvc.web.errors import missing
from examsvc.web.guards import public

blueprint = Blueprint("demonstration", __name__)


@blueprint.post("/demonstration")
@public
def start() -> Response:
    """Have the demonstration built, unless it is there or under way."""
    _only_on_an_empty_installation()
    if not is_built(installation().settings):
        enqueue(session(), now(), KIND, {}, None, None)
    return redirect(url_for("demonstration.show"))


@blueprint.get("/demonstration")
@public
def show() -> str:
    """Show progress, then the sign-ins and one desk card."""
    _only_on_an_empty_installation()
    settings = installation().settings
    if is_built(settings):
        told = read_sign_ins(demo_settings(settings))
        return render_template("demonstration/ready.html", told=told, prefix=PREFIX, names=ROLE_NAMES)
    task = session().scalar(select(Task).where(Task.kind == KIND).order_by(Task.id.desc()).limit(1))
    return render_template("demonstration/progress.html", task=task)


def _only_on_an_empty_installation() -> None:
    """Once a real office is set up, only its administrator sees this door."""
    who = find_principal()
    allowed = find_only_office(session()) is None or (who is not None and who.has(Role.ADMINISTRATOR))
    if installation().settings.demonstration or not allowed:
        raise NotFound(missing().message)
