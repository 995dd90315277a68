"""Wiring only: read it as a table of contents."""

from flask import Flask
from flask_bootstrap import Bootstrap5
from flask_wtf import CSRFProtect
from jinja2 import StrictUndefined
from werkzeug.middleware.proxy_fix import ProxyFix

from examsvc import cli
from examsvc.accounts import first_run_views as first_run
from examsvc.accounts import people_views as people
from examsvc.accounts import signing_in, waiting
from examsvc.accounts import views as accounts
from examsvc.attempts import following, gate, pages, printing_questions
from examsvc.attempts import readiness as attempts_readiness
from examsvc.attempts import trying_views as trying
from examsvc.attempts import views as attempts
from examsvc.attempts.closing import count_paused, end_paused
from examsvc.attempts.entering import count_unfinished, enter_candidates
from examsvc.attempts.fencing import fence_ended
from examsvc.audit.log import write_pending
from examsvc.bank import coverage_views as coverage
from examsvc.bank import editing_views as writing
from examsvc.bank import (
    export_views,
    import_views,
    imports_publishing,
    imports_staging,
    merging_views,
    rechecks_views,
    source_views,
    supersession_views,
)
from examsvc.bank import impact as bank_impact
from examsvc.bank import release_views as releases
from examsvc.bank import reviewing_views as reviewing
from examsvc.bank import views as bank
from examsvc.bank.waiting import duties as bank_duties
from examsvc.core.clock import Clock, SteadyClock
from examsvc.core.database import Database
from examsvc.core.installation import Installation
from examsvc.core.keys import load_keyring
from examsvc.demonstration import building
from examsvc.demonstration import views as demonstration
from examsvc.demonstration.site import Mount, Sites
from examsvc.exams import arranging, make_ups, make_ups_views
from examsvc.exams import changes_views as changes
from examsvc.exams import circular_views as circulars
from examsvc.exams import duties_views as duties
from examsvc.exams import impact as exam_impact
from examsvc.exams import kinds_views as kinds
from examsvc.exams import opening_views as opening
from examsvc.exams import paper_printing_views as paper_printing
from examsvc.exams import quick_views as quick
from examsvc.exams import readiness as exams_readiness
from examsvc.exams import replies_views as replies
from examsvc.exams import sittings_views as sittings
from examsvc.exams import views as exams
from examsvc.exams.prints import candidate_papers, occasions
from examsvc.exams.prints import making as prints
from examsvc.exams.waiting import duties as exam_duties
from examsvc.grading import views as grading
from examsvc.grading.queries import list_failed
from examsvc.hall import group_views as together
from examsvc.hall import incident_views as incidents
from examsvc.hall import log_views as day_log
from examsvc.hall import log_words
from examsvc.hall import record_views as room_records
from examsvc.hall import self_check_views as checks
from examsvc.hall import views as hall
from examsvc.notices import impact as notice_impact
from examsvc.notices import issuing
from examsvc.notices import views as notices
from examsvc.notices.waiting import duties as notice_duties
from examsvc.operations import commands
from examsvc.operations import readiness as machine_readiness
from examsvc.operations import views as operations
from examsvc.operations.acts import ACT_NAMES, in_words
from examsvc.papers import impact as paper_impact
from examsvc.papers import readiness as papers_readiness
from examsvc.readiness import capacity, sheet
from examsvc.readiness import views as readiness
from examsvc.readiness.waiting import duties as readiness_duties
from examsvc.settings import Settings
from examsvc.typesetting import readiness as typesetting_readiness
from examsvc.web import (
    devices,
    errors,
    filters,
    forms,
    guards,
    headers,
    hostile_text,
    languages,
    menu,
    observing,
    paging,
)
from examsvc.web.app import ExamApp

CLOCK_FILE = "clock.json"
MAX_REQUEST_BYTES = 8 * 1024 * 1024
BLUEPRINTS = (
    accounts.blueprint,
    first_run.blueprint,
    people.blueprint,
    bank.blueprint,
    coverage.blueprint,
    merging_views.blueprint,
    source_views.blueprint,
    import_views.blueprint,
    export_views.blueprint,
    supersession_views.blueprint,
    rechecks_views.blueprint,
    writing.blueprint,
    reviewing.blueprint,
    releases.blueprint,
    exams.blueprint,
    quick.blueprint,
    circulars.blueprint,
    paper_printing.blueprint,
    sittings.blueprint,
    duties.blueprint,
    changes.blueprint,
    make_ups_views.blueprint,
    kinds.blueprint,
    replies.blueprint,
    attempts.blueprint,
    trying.blueprint,
    hall.blueprint,
    checks.blueprint,
    together.blueprint,
    incidents.blueprint,
    day_log.blueprint,
    room_records.blueprint,
    grading.blueprint,
    grading.marking,
    notices.blueprint,
    opening.blueprint,
    readiness.blueprint,
    operations.blueprint,
    demonstration.blueprint,
)

# Who is asked, and in which order, what a source's end touches.
IMPACT = (bank_impact.questions, paper_impact.contribute, exam_impact.contribute, notice_impact.contribute)


# Who is asked, and in which order, whether an exam can begin.
READINESS = (
    papers_readiness.contribute,
    exams_readiness.contribute,
    attempts_readiness.contribute,
    capacity.contribute,
    typesetting_readiness.contribute,
    machine_readiness.contribute,
)


def create_app(settings: Settings, clock: Clock | None = None) -> ExamApp:
    """Make the application; it opens no connection until the first request."""
    return serve_installation(make_installation(settings, clock or SteadyClock(settings.data_dir / CLOCK_FILE)))


def serve_installation(installation: Installation) -> ExamApp:
    """Make the application on an installation: every page, guard and command."""
    settings = installation.settings
    observing.configure_logging()
    app = ExamApp(__name__, root_path=None, template_folder="../templates", static_folder="../static")
    app.installation = app.extensions["installation"] = installation
    configure(app, settings)
    Bootstrap5(app)
    csrf = CSRFProtect(app)
    # These check their own token, which lives as long as the attempt (attempts/entrance.py, candidate_pages.py).
    csrf.exempt(attempts.saves)
    csrf.exempt(attempts.presence)
    csrf.exempt(attempts.signals)
    csrf.exempt(attempts.hand_in)
    languages.init_app(app)
    signing_in.init_app(app)
    observing.init_app(app)
    guards.init_app(app)
    hostile_text.init_app(app)
    forms.init_app(app)
    errors.init_app(app)
    headers.init_app(app)
    devices.init_app(app)
    filters.init_app(app)
    menu.init_app(app)
    paging.init_app(app)
    pages.init_app(app)
    printing_questions.init_app(app)
    gate.init_app(app)
    for blueprint in BLUEPRINTS:
        app.register_blueprint(blueprint)
    app.extensions[quick.ENTER] = enter_candidates
    app.extensions[log_words.EXTENSION] = (ACT_NAMES, in_words)
    app.extensions[exams.UNFINISHED] = count_unfinished
    app.extensions[arranging.FOLLOWING] = following
    app.extensions[make_ups.FAILED] = list_failed
    app.extensions[bank_impact.EXTENSION] = IMPACT
    app.extensions[exams.PAUSED], app.extensions[exams.END_PAUSED] = count_paused, end_paused
    app.extensions[sheet.EXTENSION], app.extensions[hall.IN_THE_WAY] = READINESS, sheet.count_in_the_way
    app.extensions[waiting.EXTENSION] = (exam_duties, readiness_duties, notice_duties, bank_duties)
    if not settings.demonstration:
        add_demonstration(app, settings)
    cli.init_app(app)
    if settings.trusted_proxies:
        # Outermost, so that saves on their fast path see the same host and scheme as every other request.
        count = settings.trusted_proxies
        app.wsgi_app = ProxyFix(app.wsgi_app, x_for=count, x_proto=count, x_host=count)  # type: ignore[method-assign]
    return app


def add_demonstration(app: ExamApp, settings: Settings) -> None:
    """Serve the demonstration beside the main installation, once it is built."""
    clock = app.installation.clock

    def make_site(own: Settings) -> Installation:
        return make_installation(own, clock)

    handlers = {
        prints.KIND: prints.make,
        occasions.KIND: occasions.make,
        candidate_papers.KIND: candidate_papers.make,
        issuing.KIND: issuing.issue,
        imports_staging.READ: imports_staging.stage,
        imports_publishing.WRITE: imports_publishing.publish,
        building.KIND: building.builder(make_site),
        building.OPEN_KIND: building.opener(make_site),
    }
    commands.provide(app, handlers, Sites(settings, make_site))
    app.wsgi_app = Mount(app.wsgi_app, settings, lambda own: create_app(own, clock).wsgi_app)  # type: ignore[method-assign]


def make_installation(settings: Settings, clock: Clock) -> Installation:
    """Bundle database, clock and keys."""
    settings.data_dir.mkdir(parents=True, exist_ok=True, mode=0o700)
    database = Database(settings, before_commit=[fence_ended, write_pending])
    return Installation(settings, database, clock, load_keyring(settings.data_dir))


def configure(app: Flask, settings: Settings) -> None:
    """Set Flask's own options."""
    app.config.update(
        SECRET_KEY=app.extensions["installation"].keyring.session_secret(),
        MAX_CONTENT_LENGTH=MAX_REQUEST_BYTES,
        MAX_FORM_MEMORY_SIZE=1024 * 1024,
        SESSION_COOKIE_NAME="demo_session" if settings.demonstration else "session",
        SESSION_COOKIE_PATH=settings.root or "/",
        SESSION_COOKIE_HTTPONLY=True,
        SESSION_COOKIE_SAMESITE="Strict",
        SESSION_COOKIE_SECURE=settings.over_tls,
        WTF_CSRF_TIME_LIMIT=None,
        SEND_FILE_MAX_AGE_DEFAULT=headers.STATIC_SECONDS,
        BOOTSTRAP_SERVE_LOCAL=True,
    )
    app.jinja_env.undefined = StrictUndefined
    app.jinja_env.trim_blocks = True
    app.jinja_env.lstrip_blocks = True
