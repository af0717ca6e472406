"""Running what is due, once, whatever the number of processes. See `daily.py` for what there is to do."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

import structlog
from django.db import IntegrityError, transaction
from django.db.models import F
from django.utils import timezone

from chantier.config.daily import DAILY, Work
from chantier.config.models import Run

log = structlog.get_logger(__name__)

#: From this hour on, at the place of the instance, the work of the day is due.
HOUR = 3
#: A run that was begun and neither ended nor failed for this long was killed: somebody else takes it over.
LEASE = timedelta(minutes=30)
MAX_ATTEMPTS = 3


@dataclass(frozen=True)
class Outcome:
    """What became of one work: how many things it dealt with, or the kind of error that stopped it."""

    work: str
    count: int
    failure: str


def slot_of(work: Work, at: datetime) -> datetime:
    """The start of the day (its third hour) or of the hour whose run is due at this time."""
    local = timezone.localtime(at)
    if work.hourly:
        return local.replace(minute=0, second=0, microsecond=0)
    today = local.replace(hour=HOUR, minute=0, second=0, microsecond=0)
    return today if local >= today else today - timedelta(days=1)


def run_due(*, at: datetime, works: Iterable[Work] = DAILY) -> tuple[Outcome, ...]:
    """Carry out what is due and nobody has done or begun. An error of one does not stop the others."""
    outcomes = []
    for work in works:
        run = _claim(work, at)
        if run is not None:
            outcomes.append(_carry_out(work, run, at))
    return tuple(outcomes)


def run_again(*, at: datetime, works: Iterable[Work]) -> tuple[Outcome, ...]:
    """Carry these out now, done or not: what an operator asks for by name."""
    outcomes = []
    for work in works:
        run, made = Run.objects.get_or_create(work=work.name, slot=slot_of(work, at), defaults={"claimed_at": at})
        if not made:
            Run.objects.filter(pk=run.pk).update(claimed_at=at, finished_at=None, attempts=F("attempts") + 1)
        outcomes.append(_carry_out(work, run, at))
    return tuple(outcomes)


def _claim(work: Work, at: datetime) -> Run | None:
    slot = slot_of(work, at)
    runs = Run.objects.filter(work=work.name, slot=slot)
    try:
        with transaction.atomic():
            if not runs.exists():
                return Run.objects.create(work=work.name, slot=slot, claimed_at=at)
    except IntegrityError:
        return None  # another process was quicker
    left = runs.filter(finished_at__isnull=True, claimed_at__lte=at - LEASE, attempts__lt=MAX_ATTEMPTS)
    taken = left.update(claimed_at=at, attempts=F("attempts") + 1)
    return runs.get() if taken else None


def _carry_out(work: Work, run: Run, at: datetime) -> Outcome:
    rows = Run.objects.filter(pk=run.pk)
    try:
        count = work.carry_out(at)
    except Exception as error:
        # Whatever went wrong, the other works go on; this one is tried again once its lease is over.
        rows.update(failure=type(error).__name__[:80])
        log.exception("regular_work_failed", work=work.name)
        return Outcome(work.name, 0, type(error).__name__)
    rows.update(finished_at=timezone.now(), count=count, failure="")
    return Outcome(work.name, count, "")
