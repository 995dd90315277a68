"""Tell a newcomer what to do next, as long as no office has been set up."""

import click

from examsvc.accounts.queries import find_only_office
from examsvc.core.database import Database
from examsvc.settings import Settings, read_settings

NEXT_STEPS = """\
这是一个全新的系统，还没有数据。请用浏览器打开上面的地址，首页有两扇门：
  演示      先看一遍：虚构的示例县、示例考试和一份成绩通报，不影响正式数据。
  正式使用  设置主办单位和第一个管理员，然后从“快速办考”开始。
This is a new installation without data. Open the address above in a browser; the first page has two doors:
  演示 (demonstration)  look round first, with an invented county, exams and a notice.
  正式使用 (for real)    set up your office and its first administrator, then start at 快速办考."""


def is_empty(settings: Settings) -> bool:
    """Tell whether no office has been set up yet."""
    database = Database(settings)
    try:
        with database.reading() as session:
            return find_only_office(session) is None
    finally:
        database.dispose()


if __name__ == "__main__":
    if is_empty(read_settings()):
        click.echo(NEXT_STEPS)
