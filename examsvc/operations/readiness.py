"""What the machine has to say before an exam: database, disk, clocks, the last backup, and how browsers reach it."""

import shutil
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

from cryptography import x509
from flask_babel import gettext as _
from sqlalchemy import select

from examsvc.core.readiness import Asked, Colour, Finding
from examsvc.exams.models import Exam
from examsvc.operations.backups import OLDEST
from examsvc.operations.clocks import FURTHEST_SECONDS, seconds_apart
from examsvc.operations.doctor import LEAST_FREE_BYTES, Diagnosis, look_at_settings
from examsvc.operations.models import Backup
from examsvc.operations.transport import Kind, TransportError, read_transport
from examsvc.web.filters import listed, moment

_GIB = 1024**3
# Below the least the doctor wants, an exam may still be held; below this, answers may find no room.
NOT_ENOUGH_BYTES = _GIB // 4


@dataclass(frozen=True)
class LastBackup:
    """The backup that was made last, and what came of restoring it elsewhere."""

    made_at: datetime
    drill: str | None


@dataclass(frozen=True)
class Way:
    """How browsers reach the service; `lasts_until` is when its certificate ends, None when it cannot be read."""

    kind: Kind | None
    address: str = ""
    lasts_until: datetime | None = None


def contribute(asked: Asked) -> list[Finding]:
    """Say how the machine stands."""
    service, session = asked.service, asked.session
    exam = session.get_one(Exam, asked.exam_id)
    apart = None if service.database.is_sqlite else seconds_apart(service, session)
    last = session.execute(select(Backup.made_at, Backup.drill_result).order_by(Backup.id.desc()).limit(1)).first()
    return [
        find_database(look_at_settings(service, session)),
        find_disk(shutil.disk_usage(service.settings.data_dir).free),
        find_clocks(apart),
        find_backup(LastBackup(*last) if last else None, exam.sealed_at, asked.now),
        find_way(_way(service.settings.data_dir), asked.ends_at),
    ]


def find_database(rows: Sequence[Diagnosis]) -> Finding:
    """Say whether the database keeps what it has acknowledged."""
    bad = [row for row in rows if not row.well]
    if not bad:
        return Finding("database", Colour.GREEN, _("数据库设置安全：确认过的答案断电也不丢。"))
    told = listed(f"{row.name} = {row.found}（{row.advice}）" for row in bad)
    words = _("数据库设置不安全，断电可能丢失答案：%(told)s。", told=told)
    advice = _("请系统管理员运行 ./script/flask doctor，按提示改好后重新启动。")
    return Finding("database", Colour.RED, words, advice, facts=tuple(f"{row.name}={row.found}" for row in bad))


def find_disk(free: int) -> Finding:
    """Say whether there is room for answers, backups and prints."""
    words = _("服务器磁盘还剩 %(free)s GB。", free=f"{free / _GIB:.1f}")
    if free >= LEAST_FREE_BYTES:
        return Finding("disk", Colour.GREEN, words)
    advice = _("请系统管理员清理磁盘，至少留出 2 GB，否则答案可能存不进去。")
    return Finding("disk", Colour.RED if free < NOT_ENOUGH_BYTES else Colour.YELLOW, words, advice)


def find_clocks(apart: float | None) -> Finding:
    """Say whether the service and its database tell one time; None where there is one clock only."""
    if apart is None:
        return Finding("clocks", Colour.GREEN, _("数据库就在本机，只有一个时钟。"))
    words = _("本机和数据库的时钟相差 %(s)s 秒。", s=f"{apart:.2f}")
    if apart <= FURTHEST_SECONDS:
        return Finding("clocks", Colour.GREEN, words)
    return Finding("clocks", Colour.RED, words, _("请系统管理员给两台机器对时（NTP），否则收卷时间不准。"))


def find_backup(last: LastBackup | None, sealed_at: datetime | None, now: datetime) -> Finding:
    """Say when everything was last backed up and whether it could be restored."""
    item, run = "backup", _("请系统管理员运行 ./script/flask backup 文件夹，备份会自动恢复一遍来检验。")
    if last is None:
        return Finding(item, Colour.RED, _("还没有备份过。这台机器坏了，名单、试卷和答案就都没有了。"), run)
    when = moment(last.made_at)
    if last.drill != "ok":
        words = _("%(when)s 的备份没有通过恢复检验，不能用。", when=when)
        return Finding(item, Colour.RED, words, run, facts=(when,))
    if now - last.made_at > OLDEST:
        words = _("上一次备份是 %(when)s，已经超过 %(n)s 天。", when=when, n=OLDEST.days)
        return Finding(item, Colour.RED, words, run, facts=(when,))
    if sealed_at is not None and last.made_at < sealed_at:
        words = _("上一次备份是 %(when)s，里面没有封卷以后的试卷、座位和登录码。", when=when)
        return Finding(item, Colour.YELLOW, words, run, facts=(when,))
    words = _("%(when)s 备份，当时已恢复检验，可以用。", when=when)
    return Finding(item, Colour.GREEN, words)


def find_way(way: Way, ends_at: datetime) -> Finding:
    """Say in plain words how the PCs reach this machine, and whether that lasts until the exam is over."""
    item, facts = "transport", (str(way.kind), way.address)
    if way.kind in (None, "local"):
        words = _("现在只有服务器本机能打开考试页面，或者前面另有网关，系统不知道。")
        advice = _(
            "请系统管理员用 ./script/run --lan 启动并选好连接方式；用网关的，请在一台考试电脑上打开登录页看一看。"
        )
        return Finding(item, Colour.YELLOW, words, advice, facts=facts)
    if way.kind == "http":
        words = _("普通连接（HTTP），地址 %(address)s：答案在网络上不加密，只能用考试专用网络。", address=way.address)
        return Finding(item, Colour.GREEN, words, facts=facts)
    if way.lasts_until is None:
        words = _("加密连接的证书读不出来，考试电脑可能连不上。")
        return Finding(item, Colour.RED, words, _("请系统管理员核对证书文件，重新启动。"), facts=facts)
    until = moment(way.lasts_until)
    if way.lasts_until <= ends_at + timedelta(hours=1):
        words = _("加密连接的证书 %(until)s 到期，考试还没有结束。", until=until)
        return Finding(item, Colour.RED, words, _("请系统管理员换上新证书，重新启动。"), facts=(*facts, until))
    words = _("加密连接，地址 %(address)s，证书 %(until)s 到期。", address=way.address, until=until)
    return Finding(item, Colour.GREEN, words, facts=facts)


def _way(data_dir: Path) -> Way:
    try:
        stored = read_transport(data_dir)
    except TransportError:
        stored = None
    if stored is None:
        return Way(None)
    return Way(stored.kind, stored.address, _end_of(stored.certificate) if stored.over_tls else None)


def _end_of(certificate: str) -> datetime | None:
    try:
        return x509.load_pem_x509_certificate(Path(certificate).read_bytes()).not_valid_after_utc
    except (OSError, ValueError):
        return None
