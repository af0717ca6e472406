"""The calendar of a table: when each verb is open, and what to say when it is not.

A phase is open from ``opens_at`` to ``closes_at``, not included. Both are instants, the same for everyone: a person in
Vancouver and one in Gaspé read two hours and share one deadline. People give days and hours of a place; ``instant``
and ``end_of_day`` turn them into instants once, when the calendar is written.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from enum import Enum
from zoneinfo import ZoneInfo

from chantier.deliberation.core.reasons import Reason, Refused


class Verb(Enum):
    """What a calendar opens and closes."""

    STATE_NEED = "state-need"
    PROPOSE = "propose"
    AMEND = "amend"
    DEBATE = "debate"
    TAKE_POSITION = "take-position"


@dataclass(frozen=True)
class Phase:
    """A stretch of a calendar during which some verbs are open; without ``closes_at`` it stays open."""

    name: str
    verbs: frozenset[Verb]
    opens_at: datetime
    closes_at: datetime | None = None

    def __post_init__(self) -> None:
        if self.opens_at.tzinfo is None or (self.closes_at is not None and self.closes_at.tzinfo is None):
            raise ValueError("a phase is made of instants: an hour without its time zone is none")
        if self.closes_at is not None and self.closes_at <= self.opens_at:
            raise Refused(Reason("closes-before-it-opens", {"phase": self.name}))

    def holds(self, at: datetime) -> bool:
        """Whether it is open at this instant."""
        return self.opens_at <= at and (self.closes_at is None or at < self.closes_at)


@dataclass(frozen=True)
class Standing:
    """How a verb stands at an instant.

    Open: ``since`` and ``until`` (None: no end). Closed: ``since`` is when it closed last, ``until`` when it opens
    next; None when it never was or never will be.
    """

    verb: Verb
    is_open: bool
    since: datetime | None
    until: datetime | None

    @property
    def reason(self) -> Reason | None:
        """Why the verb cannot be done: ``not-open-yet``, ``between-phases``, ``closed`` or ``never-open``."""
        if self.is_open:
            return None
        said: dict[str, str | int] = {"verb": self.verb.value}
        if self.until is not None:
            said["opens_at"] = self.until.astimezone(UTC).isoformat()
        if self.since is not None:
            said["closed_at"] = self.since.astimezone(UTC).isoformat()
        codes = {(False, True): "not-open-yet", (True, True): "between-phases", (True, False): "closed"}
        return Reason(codes.get((self.since is not None, self.until is not None), "never-open"), said)


@dataclass(frozen=True)
class Calendar:
    """The phases of a table, in any order; several may overlap."""

    phases: tuple[Phase, ...]

    def is_open(self, verb: Verb, at: datetime) -> bool:
        """Whether a verb is open at this instant."""
        return any(verb in phase.verbs and phase.holds(at) for phase in self.phases)

    def standing(self, verb: Verb, at: datetime) -> Standing:
        """How a verb stands at this instant, phases that touch or overlap being one."""
        before: datetime | None = None
        for opens_at, closes_at in self._stretches(verb):
            if at < opens_at:
                return Standing(verb, False, before, opens_at)
            if closes_at is None or at < closes_at:
                return Standing(verb, True, opens_at, closes_at)
            before = closes_at
        return Standing(verb, False, before, None)

    def now(self, at: datetime) -> tuple[Phase, ...]:
        """The phases that are open, the one that closes first at the head."""
        return tuple(sorted((phase for phase in self.phases if phase.holds(at)), key=_end))

    def deadlines(self) -> tuple[tuple[datetime, Phase], ...]:
        """When each phase closes, in order: for feeds of deadlines."""
        closing = [(phase.closes_at, phase) for phase in self.phases if phase.closes_at is not None]
        return tuple(sorted(closing, key=lambda pair: (pair[0], pair[1].name)))

    def _stretches(self, verb: Verb) -> Iterable[tuple[datetime, datetime | None]]:
        joined: list[tuple[datetime, datetime | None]] = []
        for phase in sorted((one for one in self.phases if verb in one.verbs), key=lambda one: one.opens_at):
            last = joined[-1] if joined else None
            if last is not None and (last[1] is None or phase.opens_at <= last[1]):
                ends = None if last[1] is None or phase.closes_at is None else max(last[1], phase.closes_at)
                joined[-1] = (last[0], ends)
            else:
                joined.append((phase.opens_at, phase.closes_at))
        return joined


def instant(day: date, hour: time, zone: ZoneInfo, *, is_end: bool) -> datetime:
    """The instant, in UTC, at which it is this hour of this day in this place.

    When clocks go back the hour comes twice: a beginning takes the first, an end the second, so that nobody who read
    the hour is late. When clocks go forward the hour does not exist: the first instant after the gap is taken.
    """
    local = datetime.combine(day, hour, tzinfo=zone)
    first, second = (local.replace(fold=fold).astimezone(UTC) for fold in (0, 1))
    if first.astimezone(zone).replace(tzinfo=None) != local.replace(tzinfo=None):
        return _after_gap(local, zone)
    return second if is_end else first


def opening(day: date, hour: time | None, zone: ZoneInfo) -> datetime:
    """« From 3 May », « from 3 May at 9:00 »: the instant at which a phase begins; without an hour, with the day."""
    return start_of_day(day, zone) if hour is None else instant(day, hour, zone, is_end=False)


def closing(day: date, hour: time | None, zone: ZoneInfo) -> datetime:
    """« Until 3 May », « until 3 May at 17:00 »: the instant at which it ends; without an hour, with the day."""
    return end_of_day(day, zone) if hour is None else instant(day, hour, zone, is_end=True)


def day_and_hour(at: datetime, zone: ZoneInfo, *, is_end: bool) -> tuple[date, time | None]:
    """The day and the hour that people gave for this instant; no hour where the whole day was meant."""
    local = at.astimezone(zone)
    day = local.date()
    if is_end:
        before = day - timedelta(days=1)
        if end_of_day(before, zone) == at:
            return before, None
    elif start_of_day(day, zone) == at:
        return day, None
    return day, local.time().replace(tzinfo=None, fold=0)


def end_of_day(day: date, zone: ZoneInfo) -> datetime:
    """« Until 3 May »: the instant at which 4 May begins in this place; the whole of the 3rd is open."""
    return instant(day + timedelta(days=1), time(0), zone, is_end=True)


def start_of_day(day: date, zone: ZoneInfo) -> datetime:
    """« From 3 May »: the instant at which the 3rd begins in this place."""
    return instant(day, time(0), zone, is_end=False)


def _after_gap(local: datetime, zone: ZoneInfo) -> datetime:
    """The instant at which clocks went forward: the offsets before and after it differ by the width of the gap."""
    before = local.replace(fold=0).utcoffset()
    after = local.replace(fold=1).utcoffset()
    low = (local.replace(fold=1)).astimezone(UTC)
    high = (local.replace(fold=0)).astimezone(UTC)
    if before is None or after is None or low > high:
        raise ValueError("this is no gap of a time zone")
    while high - low > timedelta(seconds=1):
        middle = low + (high - low) / 2
        if middle.astimezone(zone).utcoffset() == before:
            low = middle
        else:
            high = middle
    return high.replace(microsecond=0)


def _end(phase: Phase) -> tuple[bool, datetime, str]:
    return (phase.closes_at is None, phase.closes_at or phase.opens_at, phase.name)
