"""Long work outside requests: the table is the queue, workers ask it (docs/adr/0004)."""

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

import structlog
from flask_babel import force_locale, get_locale
from flask_babel import gettext as _
from sqlalchemy import ColumnElement, or_, select, update
from sqlalchemy.orm import Session

from examsvc.core.canonical import canonical_json
from examsvc.core.errors import ExamError, NotFound
from examsvc.core.ids import new_public_id
from examsvc.core.installation import Installation
from examsvc.core.models import Task, TaskFile

# A worker that died leaves its task running; another takes it over after this.
LEASE = timedelta(minutes=15)
_UNKNOWN_LANGUAGE = "zh_Hans"
log = structlog.get_logger()


class Stopping(Exception):
    """Break a task off because its worker is told to end; it goes back to the queue."""


def never() -> bool:
    """Say that nobody wants the worker to end."""
    return False


@dataclass
class Work:
    """What a running task knows and may leave behind."""

    installation: Installation
    task_id: int
    office_id: int | None
    created_by: int | None
    claimed_at: datetime
    arguments: Mapping[str, Any]
    language: str = _UNKNOWN_LANGUAGE
    is_stopping: Callable[[], bool] = never
    files: list[TaskFile] = field(default_factory=list)

    def report(self, progress: int, total: int) -> None:
        """Say how far the work has come, in whole steps, and renew the lease; raises Stopping when it must break off.

        A handler reports where it may be begun anew from the start.
        """
        if self.is_stopping():
            raise Stopping
        with self.installation.database.writing() as session:
            until = self.installation.clock.now() + LEASE
            values = {"progress": progress, "total": total, "lease_until": until}
            session.execute(update(Task).where(Task.id == self.task_id).values(**values))

    def keep(self, name: str, media_type: str, content: bytes) -> None:
        """Leave a file for the person who asked; stored when the task ends well."""
        self.files.append(TaskFile(task_id=self.task_id, name=name, media_type=media_type, content=content))


# A handler returns one sentence for the person who asked, or raises an ExamError with it.
Handler = Callable[[Work], str]


def enqueue(
    session: Session, now: datetime, kind: str, arguments: Mapping[str, Any], office_id: int | None, by: int | None
) -> Task:
    """Ask for a piece of work; the same work that is still waiting is asked for once."""
    told = canonical_json(arguments)
    waiting = select(Task).where(Task.kind == kind, Task.arguments == told, Task.state.in_(("queued", "running")))
    found = session.scalar(waiting.where(Task.office_id == office_id).order_by(Task.id).limit(1))
    if found is not None:
        return found
    task = Task(
        public_id=new_public_id(),
        kind=kind,
        arguments=told,
        office_id=office_id,
        created_by=by,
        created_at=now,
        language=str(get_locale() or _UNKNOWN_LANGUAGE),
    )
    session.add(task)
    session.flush()
    return task


def get_task(session: Session, public_id: str, office_id: int | None) -> Task:
    """Return a task of the office; raises NotFound for a foreign one too."""
    task = session.scalar(select(Task).where(Task.public_id == public_id, Task.office_id == office_id))
    if task is None:
        raise NotFound(_("没有找到这项任务。"))
    return task


def find_last(session: Session, kind: str) -> Task | None:
    """Return the task of a kind that was asked for last, whoever asked."""
    return session.scalar(select(Task).where(Task.kind == kind).order_by(Task.id.desc()).limit(1))


def list_files(session: Session, task: Task) -> list[TaskFile]:
    """Return what a task left, by name."""
    return list(session.scalars(select(TaskFile).where(TaskFile.task_id == task.id).order_by(TaskFile.name)))


def run_next(
    installation: Installation, handlers: Mapping[str, Handler], is_stopping: Callable[[], bool] = never
) -> bool:
    """Do the task that has waited longest, in the language of whoever asked; return whether there was one."""
    work, kind = _claim(installation)
    if work is None:
        return False
    work.is_stopping = is_stopping
    with force_locale(work.language):
        _run(work, kind, handlers)
    return True


def hand_back_running(installation: Installation) -> int:
    """Put every running task back in the queue and return how many; right only while no worker runs."""
    with installation.database.writing() as session:
        return len(_hand_back(session, Task.state == "running"))


def _run(work: Work, kind: str, handlers: Mapping[str, Handler]) -> None:
    try:
        result = handlers[kind](work)
    except Stopping:
        with work.installation.database.writing() as session:
            _hand_back(session, (Task.id == work.task_id) & (Task.started_at == work.claimed_at))
    except ExamError as refusal:
        _finish(work, "failed", error=refusal.message)
    except Exception:
        log.exception("task_failed", kind=kind, task=work.task_id)
        _finish(work, "failed", error=_("这项任务没有完成，原因已记入系统日志。请再试一次，仍不行请告知系统管理员。"))
    else:
        _finish(work, "done", result=result)


def _hand_back(session: Session, which: ColumnElement[bool]) -> list[int]:
    values = {"state": "queued", "started_at": None, "lease_until": None, "progress": 0}
    rows = update(Task).where(Task.state == "running", which).values(**values).returning(Task.id)
    return list(session.scalars(rows.execution_options(synchronize_session=False)))


def _claim(installation: Installation) -> tuple[Work | None, str]:
    now = installation.clock.now()
    free = or_(Task.state == "queued", (Task.state == "running") & (Task.lease_until < now))
    waiting = select(Task).where(free).order_by(Task.created_at, Task.id).limit(1)
    # Looking first keeps idle workers from taking the write lock every second.
    with installation.database.reading() as looking:
        if looking.scalar(waiting) is None:
            return None, ""
    with installation.database.writing() as session:
        task = session.scalar(waiting.with_for_update(skip_locked=True))
        if task is None:
            return None, ""
        task.state, task.started_at, task.lease_until = "running", now, now + LEASE
        told, arguments = task.language or _UNKNOWN_LANGUAGE, json.loads(task.arguments)
        return Work(installation, task.id, task.office_id, task.created_by, now, arguments, told), task.kind


def _finish(work: Work, state: str, result: str | None = None, error: str | None = None) -> None:
    with work.installation.database.writing() as session:
        task = session.get_one(Task, work.task_id, with_for_update=True)
        if (task.state, task.started_at) != ("running", work.claimed_at):
            # The lease ran out and another worker took the task over: what it leaves counts.
            log.warning("task_lease_lost", task=work.task_id)
            return
        task.state, task.result, task.error = state, result, error
        task.finished_at = work.installation.clock.now()
        if state == "done":
            task.progress = task.total
            session.add_all(work.files)
