"""The clock on the wall of the hall: what people outside the service look at."""

import time
from datetime import datetime
from zoneinfo import ZoneInfo

ZONE = ZoneInfo("Asia/Shanghai")


def seconds() -> float:
    """Return seconds since 1970."""
    return time.time()


def local_now() -> datetime:
    """Return the time of day in Shanghai."""
    return datetime.now(ZONE)


def wait_until(moment: float) -> None:
    """Sleep until a moment in seconds since 1970; not at all when it has passed."""
    time.sleep(max(0.0, moment - time.time()))
