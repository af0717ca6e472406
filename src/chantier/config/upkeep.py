"""How an instance is doing: its database, its worker, its search index, its regular work."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import DatabaseError
from django.utils.functional import Promise

from chantier.config.daily import DAILY
from chantier.config.models import Pulse, Run
from chantier.foundation.search import api as search
from chantier.foundation.search.models import Pending

WORKER = "worker"
#: How often the worker says that it is alive, and after how long without a word it is taken for stopped.
BEAT = timedelta(seconds=15)
SILENT_AFTER = timedelta(minutes=1)
#: Above this many documents the count stops: it is only told to say that many wait.
MOST_COUNTED = 1_000


@dataclass(frozen=True)
class Health:
    """What the health address and the upkeep page tell. ``worker`` is alive, silent or never."""

    database: bool
    worker: str
    worker_seen_at: datetime | None
    indexes_missing: tuple[str, ...]
    waiting: int

    @property
    def word(self) -> str:
        """ok; degraded when something is late but pages answer; error when they cannot."""
        if not self.database:
            return "error"
        return "ok" if self.worker == "alive" and not self.indexes_missing else "degraded"


@dataclass(frozen=True)
class WorkLine:
    """One piece of regular work and its last run. ``state`` is never, done, running or failed."""

    name: str
    label: str | Promise
    hourly: bool
    state: str
    at: datetime | None
    count: int
    failure: str


def beat(name: str, *, at: datetime) -> None:
    """Note a sign of life."""
    Pulse.objects.update_or_create(name=name, defaults={"at": at})


def health(*, at: datetime) -> Health:
    """How the instance is doing now. Three queries and a look at the index folders."""
    try:
        seen = Pulse.objects.filter(name=WORKER).values_list("at", flat=True).first()
        waiting = len(Pending.objects.values_list("pk")[:MOST_COUNTED])
        missing = tuple(kind.name for kind in search.kinds() if not kind.index.is_ready())
    except DatabaseError:
        return Health(database=False, worker="unknown", worker_seen_at=None, indexes_missing=(), waiting=0)
    state = "never" if seen is None else "alive" if at - seen <= SILENT_AFTER else "silent"
    return Health(database=True, worker=state, worker_seen_at=seen, indexes_missing=missing, waiting=waiting)


def regular_work() -> tuple[WorkLine, ...]:
    """Every piece of regular work with its last run, in the order of the registry."""
    lines = []
    for work in DAILY:
        run = Run.objects.filter(work=work.name).order_by("-slot").first()
        if run is None:
            lines.append(WorkLine(work.name, work.label, work.hourly, "never", None, 0, ""))
            continue
        state = "done" if run.finished_at else "failed" if run.failure else "running"
        at = run.finished_at or run.claimed_at
        lines.append(WorkLine(work.name, work.label, work.hourly, state, at, run.count, run.failure))
    return tuple(lines)
