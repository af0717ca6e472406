"""Who asks to speak on the point that is open, in which order, who has the floor and for how long."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import datetime

from chantier.assemblies.core.bylaws import Speaking, read_by_laws
from chantier.assemblies.core.speakers import Asking as Turn
from chantier.assemblies.core.speakers import speaking_order
from chantier.assemblies.models import AgendaItem, Asking, Meeting
from chantier.assemblies.phrases_floor import spoken_told
from chantier.assemblies.queries.voices import voice_names


@dataclass(frozen=True)
class Waiting:
    """Somebody who waits for their turn. What they said of themselves for alternation is shown to nobody."""

    asking_id: int
    entry_id: int
    number: int
    name: str
    in_full: str
    spoken: int
    asked_at: datetime

    @property
    def times(self) -> str:
        """How many times they spoke on this point, in words."""
        return spoken_told(self.spoken)


@dataclass(frozen=True)
class HasFloor:
    """Who has the floor. ``left``: seconds of their time that are left, below zero once it is over; None: no limit."""

    asking_id: int
    entry_id: int
    name: str
    in_full: str
    called_at: datetime
    elapsed: int
    left: int | None

    @property
    def clock(self) -> str:
        """What is left, or what was spoken, in minutes and seconds."""
        seconds = self.elapsed if self.left is None else self.left
        return f"{'−' if seconds < 0 else ''}{abs(seconds) // 60}:{abs(seconds) % 60:02d}"

    @property
    def is_over(self) -> bool:
        """Whether their time has passed."""
        return self.left is not None and self.left < 0


@dataclass(frozen=True)
class SpeakersView:
    """The list of a point: who has the floor, who waits in order, who spoke and how often."""

    now: HasFloor | None
    waiting: tuple[Waiting, ...]
    spoken: tuple[tuple[str, int], ...]
    seconds: int

    def waits(self, entry_id: int | None) -> Waiting | None:
        """The request of this voice, if it waits."""
        return next((one for one in self.waiting if one.entry_id == entry_id), None)

    def place(self, entry_id: int | None) -> int:
        """Which turn theirs is, from 1; 0 when they do not wait."""
        return next((at for at, one in enumerate(self.waiting, start=1) if one.entry_id == entry_id), 0)


def speakers_view(meeting: Meeting, item: AgendaItem | None, *, at: datetime, all_names: bool = False) -> SpeakersView:
    """The list of speakers of this point, as it stands. Three queries, its by-laws apart."""
    rules = read_by_laws(meeting.by_laws.articles).speaking
    rows = list(Asking.objects.filter(meeting=meeting, item=item, withdrawn_at__isnull=True).order_by("asked_at", "pk"))
    voices = voice_names([row.entry_id for row in rows], all_names=all_names)
    called = sorted((row for row in rows if row.called_at is not None), key=lambda row: (row.called_at, row.pk))
    times = Counter(row.entry_id for row in called)
    ordered = _ordered([row for row in rows if row.called_at is None], called, times, rules)
    now = next((row for row in reversed(called) if row.ended_at is None), None)
    return SpeakersView(
        now=_now(now, voices[now.entry_id].name, voices[now.entry_id].in_full, rules, at) if now else None,
        waiting=tuple(
            Waiting(
                row.pk,
                row.entry_id,
                voices[row.entry_id].number,
                voices[row.entry_id].name,
                voices[row.entry_id].in_full,
                times[row.entry_id],
                row.asked_at,
            )
            for row in ordered
        ),
        spoken=tuple((voices[entry].name, count) for entry, count in times.most_common()),
        seconds=rules.seconds,
    )


def _ordered(waiting: list[Asking], called: list[Asking], times: Counter[int], rules: Speaking) -> list[Asking]:
    by_who = {str(row.pk): row for row in waiting}
    last = next((row.group for row in reversed(called) if row.group), None)
    turns = [Turn(str(row.pk), place, times[row.entry_id], row.group or None) for place, row in enumerate(waiting)]
    order = speaking_order(
        turns, first_timers_first=rules.first_timers_first, alternate=rules.alternate, last_group=last
    )
    return [by_who[turn.who] for turn in order]


def _now(row: Asking, name: str, in_full: str, rules: Speaking, at: datetime) -> HasFloor:
    assert row.called_at is not None
    elapsed = max(0, int((at - row.called_at).total_seconds()))
    left = rules.seconds - elapsed if rules.seconds else None
    return HasFloor(row.pk, row.entry_id, name, in_full, row.called_at, elapsed, left)


def group_said(meeting: Meeting, entry_id: int) -> str:
    """What this voice said of itself last at this meeting, for alternation; empty when nothing. One query."""
    rows = Asking.objects.filter(meeting=meeting, entry=entry_id).order_by("-asked_at", "-pk")
    return rows.values_list("group", flat=True).first() or ""
