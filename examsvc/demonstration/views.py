"""The demonstration's door: build it, watch it being built, and see who may sign in there."""

from flask import Blueprint, redirect, render_template, url_for
from werkzeug.wrappers import Response

from examsvc.accounts.queries import find_only_office
from examsvc.core.clock import from_micros
from examsvc.core.errors import NotFound
from examsvc.core.roles import ROLE_NAMES, Role
from examsvc.core.tasks import find_last
from examsvc.demonstration.building import KIND, OPEN_KIND, enqueue_build, enqueue_exam
from examsvc.demonstration.site import PREFIX, demo_settings, is_built
from examsvc.demonstration.telling import read_told
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
        enqueue_build(session(), now())
    return redirect(url_for("demonstration.show"))


@blueprint.post("/demonstration/exam")
@public
def open_another() -> Response:
    """Have one more exam opened in the demonstration, which must be there."""
    _only_on_an_empty_installation()
    if not is_built(installation().settings):
        raise missing()
    enqueue_exam(session(), now())
    return redirect(url_for("demonstration.show"))


@blueprint.get("/demonstration")
@public
def show() -> str:
    """Show progress, then the sign-ins and one desk card."""
    _only_on_an_empty_installation()
    settings = installation().settings
    if not is_built(settings):
        return render_template("demonstration/progress.html", task=find_last(session(), KIND))
    told = read_told(demo_settings(settings))
    return render_template(
        "demonstration/ready.html",
        told=told,
        is_open=told.card.is_open(now()),
        closes_at=from_micros(told.card.closes_at),
        task=find_last(session(), OPEN_KIND),
        prefix=PREFIX,
        names=ROLE_NAMES,
    )


def _only_on_an_empty_installation() -> None:
    """Once a real office is set up, only its administrator sees this door."""
    who = find_principal()
    allowed = find_only_office(session()) is None or (who is not None and who.has(Role.ADMINISTRATOR))
    if installation().settings.demonstration or not allowed:
        raise NotFound(missing().message)
