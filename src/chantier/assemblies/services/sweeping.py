"""After a secret vote closed: nothing of the order in which ballots came stays in the database's own files.

SQLite: deleted rows were overwritten as they were deleted; the file is then written anew (VACUUM) and its log of writes
emptied. PostgreSQL: both tables are written anew (VACUUM FULL), so that no dead row is left. Backups and archived logs
made during the vote are out of reach: ``docs/secret-votes.md``.
"""

from __future__ import annotations

from datetime import datetime
from time import sleep
from typing import Any, Final

import structlog
from django.db import connection

from chantier.assemblies.core.lifecycles import VoteState
from chantier.assemblies.models import Ballot, SignIn, Vote

log = structlog.get_logger(__name__)

WAITS: Final = 40
WAIT_SECONDS: Final = 0.25
_OVER: Final = (VoteState.CLOSED, VoteState.COUNTED, VoteState.CANCELLED)


def sweep(*, vote_id: int, at: datetime) -> bool:
    """Clean after one vote; whether it is clean. Safe twice, and killed anywhere: it is then done again.

    Never in a transaction: neither database writes its files anew in one, and False says that it is still to be done.
    """
    row = Vote.objects.filter(pk=vote_id, level=Vote.SECRET, state__in=_OVER).only("swept_at").first()
    if row is None:
        return False
    if row.swept_at is not None:
        return True
    if connection.in_atomic_block or not _written_anew():
        return False
    Vote.objects.filter(pk=vote_id).update(swept_at=at)
    return True


def sweep_all(*, at: datetime) -> int:
    """Clean after every vote that still waits for it; how many were."""
    waiting = Vote.objects.filter(level=Vote.SECRET, state__in=_OVER, swept_at__isnull=True, opened_at__isnull=False)
    return sum(sweep(vote_id=vote_id, at=at) for vote_id in list(waiting.order_by("pk").values_list("pk", flat=True)))


def _written_anew() -> bool:
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            if not _nobody_sees_the_past(cursor):
                log.info("vote_sweep_waits_for_readers")
                return False
            for model in (Ballot, SignIn):
                cursor.execute(f"VACUUM (FULL) {connection.ops.quote_name(model._meta.db_table)}")
            return True
        cursor.execute("PRAGMA secure_delete=ON")
        cursor.execute("VACUUM")
        cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        busy, _pages, _moved = cursor.fetchone()
    if busy:  # a reader still holds the log of writes: it is emptied at the next turn
        log.info("vote_sweep_waits_for_readers")
    return not busy


def _nobody_sees_the_past(cursor: Any) -> bool:
    """Wait, ten seconds at most, until no transaction that began before now is left in this database.

    A reader who began before the close may still read the rows that were deleted: writing a table anew would keep them.
    """
    cursor.execute("SELECT pg_current_xact_id()::text")
    (now,) = cursor.fetchone()
    for _turn in range(WAITS):
        cursor.execute(
            "SELECT NOT EXISTS (SELECT 1 FROM pg_stat_activity WHERE datname = current_database()"
            " AND pid <> pg_backend_pid() AND backend_xmin IS NOT NULL AND age(backend_xmin) > age(%s::xid8::xid))",
            [now],
        )
        if cursor.fetchone()[0]:
            return True
        sleep(WAIT_SECONDS)
    return False
