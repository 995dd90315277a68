"""Tell a newcomer what to do next, as long as no office has been set up."""

from datetime import datetime

import click

from examsvc.accounts.queries import find_only_office
from examsvc.accounts.setting_up import make_first_run_token
from examsvc.core.clock import SystemClock
from examsvc.core.database import Database
from examsvc.settings import Settings, read_settings

NEXT_STEPS = """\
这是一个全新的系统，还没有数据。请用浏览器打开上面的地址，首页有两个入口：
  演示      先看一遍：虚构的示例县、示例考试和一份成绩通报，不影响正式数据。
  正式使用  用下面这个一次性地址设置主办单位和第一个管理员，然后从“快速办考”开始。
This is a new installation without data. Open the address above in a browser; the first page has two doors:
  演示 (demonstration)  look round first, with an invented county, exams and a notice.
  正式使用 (for real)    set up your office and its first administrator at this one-time address:
"""


def first_address(settings: Settings, now: datetime) -> str:
    """Return the one-time address of the set-up, or nothing once an office is there."""
    database = Database(settings)
    try:
        with database.reading() as session:
            if find_only_office(session) is not None:
                return ""
        with database.writing() as session:
            return f"{settings.public_url}/first-run/{make_first_run_token(session, now)}"
    finally:
        database.dispose()


if __name__ == "__main__":
    if address := first_address(read_settings(), SystemClock().now()):
        click.echo(f"{NEXT_STEPS}\n    {address}\n")
