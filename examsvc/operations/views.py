"""Health for machines, progress of long work, and the log of privileged acts."""

from flask import Blueprint, jsonify, render_template, request
from prometheus_client import CONTENT_TYPE_LATEST, REGISTRY, CollectorRegistry, generate_latest
from prometheus_client.multiprocess import MultiProcessCollector
from werkzeug.wrappers import Response

from examsvc.core.migrating import current_revision, newest_revision
from examsvc.core.roles import Role
from examsvc.core.tasks import get_task, list_files
from examsvc.operations.acts import ACT_NAMES, in_words
from examsvc.operations.clocks import FURTHEST_SECONDS, seconds_apart
from examsvc.operations.queries import count_entries, list_entries, list_streams, names_of
from examsvc.web.context import installation, principal, session
from examsvc.web.downloads import attachment
from examsvc.web.errors import missing
from examsvc.web.guards import public, staff
from examsvc.web.paging import page_count, page_number

blueprint = Blueprint("operations", __name__)
ENTRIES_A_PAGE = 50
_LOOPBACK = ("127.0.0.1", "::1")


@blueprint.get("/healthz")
@public
def healthz() -> Response:
    """Say that this process answers."""
    return jsonify(status="ok")


@blueprint.get("/readyz")
@public
def readyz() -> tuple[Response, int]:
    """Say whether this process can serve: the database answers, has the newest schema and this host's time."""
    revision = current_revision(installation().database)
    status = "ok" if revision == newest_revision() else "schema"
    if status == "ok" and not installation().settings.is_sqlite:
        status = "ok" if seconds_apart(installation(), session()) <= FURTHEST_SECONDS else "clock"
    return jsonify(status=status, revision=revision), 200 if status == "ok" else 503


@blueprint.get("/metrics")
@public
def metrics() -> Response:
    """Give the counters to a collector on this machine."""
    if request.remote_addr not in _LOOPBACK:
        raise missing()
    try:
        registry = CollectorRegistry()
        MultiProcessCollector(registry)  # type: ignore[no-untyped-call]
    except ValueError:
        # One process alone keeps its counters in memory.
        registry = REGISTRY
    return Response(generate_latest(registry), content_type=CONTENT_TYPE_LATEST)


@blueprint.get("/tasks/<public_id>")
@staff()
def task(public_id: str) -> str:
    """Show how far a long piece of work has come and what it left."""
    row = get_task(session(), public_id, principal().office_id)
    return render_template("operations/task.html", task=row, files=list_files(session(), row))


@blueprint.get("/tasks/<public_id>/files/<int:number>")
@staff()
def task_file(public_id: str, number: int) -> Response:
    """Give a file that a task left to the person who asked for it."""
    row = get_task(session(), public_id, principal().office_id)
    if row.created_by != principal().person_id:
        raise missing()
    for file in list_files(session(), row):
        if file.id == number:
            return attachment(file.content, file.name, file.media_type)
    raise missing()


@blueprint.get("/audit")
@staff(Role.AUDITOR, Role.SUPERVISOR, Role.HEAD, Role.ADMINISTRATOR)
def audit() -> str:
    """Show who did what, newest first."""
    streams = list_streams(session(), principal().office_id)
    asked = request.args.get("stream", "")
    wanted = [stream for stream, _title in streams if asked in ("", stream)]
    page, total = page_number(request.args), count_entries(session(), wanted)
    entries = list_entries(session(), wanted, page, ENTRIES_A_PAGE)
    return render_template(
        "operations/audit.html",
        entries=entries,
        names=names_of(session(), entries),
        acts=ACT_NAMES,
        in_words=in_words,
        streams=streams,
        asked=asked,
        page=page,
        pages=page_count(total, ENTRIES_A_PAGE),
        total=total,
    )
