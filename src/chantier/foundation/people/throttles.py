"""The shared cache behind the throttles: what it keeps says nothing of anybody, and no longer than it serves."""

from __future__ import annotations

from datetime import datetime

from django.db import connection
from django.utils.crypto import salted_hmac

TABLE = "people_throttle"


def hashed_key(key: str, key_prefix: str, version: int) -> str:
    """The name of an entry as it is kept: network addresses are in the names, so they are sealed."""
    sealed = salted_hmac(TABLE, f"{key_prefix}:{version}:{key}", algorithm="sha256").hexdigest()
    return f"{version}:{sealed}"


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
