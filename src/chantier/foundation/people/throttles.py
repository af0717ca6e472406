"""The shared cache behind the throttles: what it keeps says nothing of anybody, and no longer than it serves."""

from __future__ import annotations

from datetime import datetime
from time import time

from django.core.cache import cache
from django.db import connection
from django.utils.crypto import salted_hmac

TABLE = "people_throttle"


def hashed_key(key: str, key_prefix: str, version: int) -> str:
    """The name of an entry as it is kept: network addresses are in the names, so they are sealed."""
    sealed = salted_hmac(TABLE, f"{key_prefix}:{version}:{key}", algorithm="sha256").hexdigest()
    return f"{version}:{sealed}"


def allowed(what: str, who: str, *, most: int, seconds: int) -> bool:
    """Whether ``who`` may do ``what`` once more: ``most`` times in each window of so many ``seconds`` of the clock.

    The window is in the name and each time has its own, taken once: several at once take no more than there are, and
    counting never makes a wait longer or shorter. Over the end of a window, twice as many may pass.
    """
    name = f"{what}:{who}:{seconds}:{int(time() // seconds)}"
    for number in range(int(cache.get(name, 0)) + 1, most + 1):
        if cache.add(f"{name}:{number}", 1, seconds):
            cache.set(name, number, seconds)
            return True
    return False


def forget_expired(*, at: datetime) -> int:
    """Delete the entries that no longer count; returns how many. Safe to run twice."""
    moment = at.replace(microsecond=0)
    with connection.cursor() as cursor:
        table = connection.ops.quote_name(TABLE)
        cursor.execute(
            f"DELETE FROM {table} WHERE expires < %s",  # noqa: S608  a constant name
            [connection.ops.adapt_datetimefield_value(moment)],
        )
        return int(max(cursor.rowcount, 0))
