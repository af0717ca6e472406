"""How often resources are read and their files fetched: two numbers a day, and nothing that could lead to anybody.

Counts wait in the memory of each process and are added together to the day's numbers, in one statement. No cookie, no
address, no order of visits is kept, in memory either: who reads the same page twice is counted twice.
"""

from __future__ import annotations

import atexit
import contextlib
import threading
from collections import Counter
from datetime import date, datetime, timedelta

from django.db import connection, transaction
from django.db.utils import Error as DatabaseTrouble
from django.utils import timezone

from chantier.library.core.robots import is_robot
from chantier.library.models import Resource, UseCount

#: How long, and how many, counts wait.
WAIT = timedelta(seconds=60)
MOST_WAITING = 500

_lock = threading.Lock()
_views: Counter[tuple[int, date]] = Counter()
_downloads: Counter[tuple[int, date]] = Counter()
_since: list[datetime] = []


def note_view(*, resource_id: int, user_agent: str, at: datetime) -> None:
    """A page was read. Never fails: a count is not worth a page."""
    _note(_views, resource_id, user_agent, at)


def note_download(*, resource_id: int, user_agent: str, at: datetime) -> None:
    """A file was fetched. Never fails."""
    _note(_downloads, resource_id, user_agent, at)


def _note(counts: Counter[tuple[int, date]], resource_id: int, user_agent: str, at: datetime) -> None:
    if is_robot(user_agent):
        return
    with _lock:
        counts[resource_id, timezone.localdate(at)] += 1
        if not _since:
            _since.append(at)
        is_due = at - _since[0] >= WAIT or len(_views) + len(_downloads) >= MOST_WAITING
    if is_due:
        with contextlib.suppress(DatabaseTrouble):
            write_counts()


def write_counts() -> int:
    """Add what waits to the numbers of the days; how many numbers changed. What could not be written waits again."""
    with _lock:
        views, downloads = Counter(_views), Counter(_downloads)
        _views.clear()
        _downloads.clear()
        _since.clear()
    if not views and not downloads:
        return 0
    try:
        return _written(views, downloads)
    except DatabaseTrouble:
        with _lock:
            _views.update(views)
            _downloads.update(downloads)
        raise


@transaction.atomic
def _written(views: Counter[tuple[int, date]], downloads: Counter[tuple[int, date]]) -> int:
    wanted = sorted(views.keys() | downloads.keys())
    there = set(Resource.objects.filter(pk__in={pk for pk, _day in wanted}).values_list("pk", flat=True))
    rows = [(pk, day, views[pk, day], downloads[pk, day]) for pk, day in wanted if pk in there]
    if not rows:
        return 0
    places = ", ".join(["(%s, %s, %s, %s)"] * len(rows))
    table = connection.ops.quote_name(UseCount._meta.db_table)
    # Django has no « add to what is there »; both databases have.
    sql = (
        f"INSERT INTO {table} (resource_id, day, views, downloads) VALUES {places} "  # noqa: S608  only our own names
        f"ON CONFLICT (resource_id, day) DO UPDATE SET views = {table}.views + excluded.views, "
        f"downloads = {table}.downloads + excluded.downloads"
    )
    with connection.cursor() as cursor:
        cursor.execute(sql, [value for row in rows for value in row])
    return len(rows)


def _last_counts() -> None:
    """A process that ends writes what it still holds."""
    if _since:
        with contextlib.suppress(Exception):
            write_counts()


atexit.register(_last_counts)
