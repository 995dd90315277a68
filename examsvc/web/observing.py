"""One JSON line and one observation a request, without answers, names or query strings."""

import logging
import sys
import time

import structlog
from flask import Flask, Response, g, request
from prometheus_client import Counter, Histogram

from examsvc.web.traces import outline

REQUESTS = Counter("examsvc_requests_total", "Requests by endpoint and status", ["endpoint", "status"])
SECONDS = Histogram("examsvc_request_seconds", "Seconds a request took", ["endpoint"])
# Set in the WSGI environment by a command that asks its own pages, as no browser can: its terminal is no log.
UNLOGGED = "examsvc.unlogged"
log = structlog.get_logger()


def configure_logging() -> None:
    """Write structured JSON lines to standard error."""
    structlog.configure(
        processors=[
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso", utc=True),
            structlog.processors.ExceptionRenderer(outline),
            structlog.processors.JSONRenderer(ensure_ascii=False),
        ],
        wrapper_class=structlog.make_filtering_bound_logger(logging.INFO),
        logger_factory=structlog.PrintLoggerFactory(sys.stderr),
    )


def start_watch() -> None:
    """Remember when the request began."""
    g.watch = time.monotonic()


def note_request(response: Response) -> Response:
    """Count the request and log it; static files only when they fail."""
    endpoint = request.endpoint or "unknown"
    seconds = time.monotonic() - g.get("watch", time.monotonic())
    REQUESTS.labels(endpoint, str(response.status_code)).inc()
    SECONDS.labels(endpoint).observe(seconds)
    if UNLOGGED not in request.environ and (endpoint != "static" or response.status_code >= 400):
        log.info(
            "request",
            method=request.method,
            endpoint=endpoint,
            status=response.status_code,
            ms=round(seconds * 1000, 1),
        )
    return response


def init_app(app: Flask) -> None:
    """Watch every request."""
    app.before_request(start_watch)
    app.after_request(note_request)
