"""What must be done before anything is served: sound libraries, the newest schema, the shipped questions."""

from typing import IO, Any

import click
import pysqlite3
from alembic.util.exc import CommandError
from flask import current_app
from flask.cli import with_appcontext
from sqlalchemy.exc import DatabaseError

from examsvc.bank.shelf_commands import load_shipped
from examsvc.core import migrating
from examsvc.core.clock import SteadyClock
from examsvc.core.errors import Unavailable
from examsvc.core.installation import Installation
from examsvc.core.tasks import hand_back_running
from examsvc.operations.commands import list_sites
from examsvc.operations.doctor import LEAST_SQLITE, postgresql, reason_of
from examsvc.operations.exam_hours import exam_under_way
from examsvc.settings import Settings
from examsvc.typesetting.fonts import missing_fonts


class NotPrepared(click.ClickException):
    """Say in both languages why nothing can be served, and what to do."""

    def show(self, file: IO[Any] | None = None) -> None:
        """Print the sentence alone: it names the trouble itself."""
        click.echo(self.message, err=True)


@click.command("prepare")
@click.option("--during-exam", is_flag=True, help="Change the schema although an exam is under way.")
@with_appcontext
def prepare(during_exam: bool) -> None:  # noqa: FBT001 - click hands it over so
    """Bring every database to the newest schema and load the shipped questions."""
    check_libraries(pysqlite3.sqlite_version_info)
    main: Installation = current_app.extensions["installation"]
    check_hours(main, during_exam=during_exam)
    upgrade_all()
    try:
        check_server(main)
        click.echo(load_shipped(main))
        take_up_broken_off_work()
    except (DatabaseError, Unavailable) as error:
        raise NotPrepared(describe(main.settings, error)) from error
    warn_of_fonts()


def check_hours(site: Installation, *, during_exam: bool = False) -> None:
    """Refuse to change the schema under people who sit an exam; outside of exams take the host's clock for right.

    Raises NotPrepared.
    """
    try:
        busy = exam_under_way(site.database, site.clock.now())
        pending = migrating.current_revision(site.database) not in (None, migrating.newest_revision())
    except (DatabaseError, Unavailable) as error:
        raise NotPrepared(describe(site.settings, error)) from error
    if busy and pending and not during_exam:
        raise NotPrepared(
            "现在正在考试，这个版本要改动数据库，没有启动。请先用原来的版本继续考试，考完再换新版本；"
            "确有必要，可以运行 ./script/flask prepare --during-exam。\n"
            "An exam is under way and this version would change the database; nothing was started. Go on with the "
            "version that served until now and change it after the exam. If it must be: "
            "./script/flask prepare --during-exam."
        )
    if not busy and isinstance(site.clock, SteadyClock):
        site.clock.follow_the_host()


def upgrade_all() -> None:
    """Upgrade this installation and the demonstration beside it; raises NotPrepared naming what is in the way."""
    for site in list_sites():
        try:
            migrating.upgrade(site.database)
        except (DatabaseError, Unavailable) as error:
            raise NotPrepared(describe(site.settings, error)) from error
        except CommandError as error:
            raise NotPrepared(_newer_data(site.settings)) from error
        click.echo(f"{_name(site.settings)}: schema {migrating.current_revision(site.database)}")


def take_up_broken_off_work() -> None:
    """Let work that a killed worker left behind begin anew at once.

    With SQLite no other worker can be running now: the data folder belongs to one service at a time.
    """
    for site in list_sites():
        if site.settings.is_sqlite:
            hand_back_running(site)


def check_libraries(sqlite_version: tuple[int, ...]) -> None:
    """Refuse an SQLite library that can corrupt the data."""
    if sqlite_version < LEAST_SQLITE:
        found, least = (".".join(map(str, version)) for version in (sqlite_version, LEAST_SQLITE))
        raise NotPrepared(
            f"SQLite {found} 太旧，可能损坏数据，至少需要 {least}：请删除 .venv 后重新运行 ./script/run。\n"
            f"SQLite {found} can corrupt data; {least} is needed: delete .venv and run ./script/run again."
        )


def check_server(service: Installation) -> None:
    """Refuse a PostgreSQL server that would acknowledge answers before its disk has them."""
    if service.settings.is_sqlite:
        return
    with service.database.reading() as session:
        unsafe = [f"    {row.name}: {row.found} — {row.advice}" for row in postgresql(session) if not row.well]
    if unsafe:
        named = "\n".join(unsafe)
        raise NotPrepared(
            f"数据库服务器的设置不安全，断电时会丢失已经保存的答案。请数据库管理员改好下列各项，再重新启动：\n{named}\n"
            "The database server may lose saved answers when the power fails. Have these settings put right first."
        )


def warn_of_fonts() -> None:
    """Say which fonts are missing: everything but printing works without them."""
    if missing := missing_fonts():
        names = ", ".join(path.name for path in missing)
        click.echo(
            f"注意：缺少字体，暂时不能打印桌贴和通报：{names}。请用有安装权限的用户重新运行 ./script/setup。\n"
            f"Fonts are missing, nothing can be printed: {names}. Run ./script/setup as a user who may install.",
            err=True,
        )


def describe(settings: Settings, error: Exception) -> str:
    """Return what is wrong with a database in words for the person at the terminal."""
    place, reason = _name(settings), reason_of(error)
    if "not a database" in reason or "malformed" in reason:
        return (
            f"数据库文件已损坏：{place}。请不要删除它；先把整个数据目录另存一份，再从最近的备份恢复到一个空目录：\n"
            f"    EXAMSVC_DATA_DIR=新目录 ./script/flask restore 备份目录\n"
            f"The database {place} is damaged. Keep it, copy the data folder, then restore the last backup into\n"
            f"an empty folder with the line above."
        )
    if settings.is_sqlite:
        return (
            f"数据库不能读写：{place}（{reason}）。请检查磁盘是否已满、当前用户有没有权限，然后重新启动。\n"
            f"The database {place} cannot be read or written ({reason}). Check for a full disk and for its rights."
        )
    return (
        f"连不上数据库 {place}。请检查数据库是否已启动、地址和账号是否正确，然后重新启动。\n"
        f"The database {place} cannot be reached: {reason}"
    )


def _newer_data(settings: Settings) -> str:
    return (
        f"数据（{_name(settings)}）来自更新的程序版本，这个版本不能使用它。请换回较新的程序。\n"
        f"The data of {_name(settings)} were written by a newer version of this program; use that version."
    )


def _name(settings: Settings) -> str:
    """Name a database without the password that its address may hold."""
    if settings.is_sqlite:
        return str(settings.database_file)
    return settings.database_url.rpartition("@")[2]
