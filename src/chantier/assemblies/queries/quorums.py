"""Who is there and whether they are enough: now, at an instant, and all along a meeting."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Sum

from chantier.assemblies.core import presence
from chantier.assemblies.core.bylaws import read_by_laws
from chantier.assemblies.core.presence import Noted, Voice
from chantier.assemblies.core.quorum import Quorum, QuorumRule, quorum
from chantier.assemblies.models import Attendance, Meeting, Roll, RollCorrection, RollEntry

#: What of a correction changes how many voices there are.
_COUNTED = (RollCorrection.ADDED, RollCorrection.STRUCK, RollCorrection.COLLEGE, RollCorrection.VOICES)


@dataclass(frozen=True)
class Instant:
    """The quorum of a meeting after something changed."""

    at: datetime
    quorum: Quorum


def rule_of(meeting: Meeting) -> QuorumRule:
    """The rule of quorum of its by-laws. Raises `Impossible`."""
    return read_by_laws(meeting.by_laws.articles).quorum


def noted_of(meeting: Meeting, *, at: datetime | None = None) -> list[Noted]:
    """What was noted at the door until an instant, what was voided apart, in order. One query."""
    rows = Attendance.objects.filter(entry__roll__meeting=meeting, voided_at__isnull=True)
    if at is not None:
        rows = rows.filter(at__lte=at)
    said = rows.order_by("at", "pk").values_list("at", "entry_id", "arrived", "person_id")
    return [Noted(*row) for row in said]


def present_entries(meeting: Meeting, *, at: datetime) -> frozenset[int]:
    """The entries of the roll that are there at this instant, by their keys. Two queries."""
    here = presence.there(noted_of(meeting, at=at))
    struck = RollEntry.objects.filter(roll__meeting=meeting, struck_at__lte=at).order_by("pk")
    return frozenset(here) - frozenset(struck.values_list("pk", flat=True))


def who_is_there(meeting: Meeting, *, at: datetime) -> Mapping[int, frozenset[int | None]]:
    """By entry that is there, the persons who came with it (``None``: somebody noted without a name). One query."""
    return presence.there(noted_of(meeting, at=at))


def voices_by_college(roll: Roll) -> dict[str, int]:
    """How many voices the roll has in each college, struck entries apart. One query."""
    rows = RollEntry.objects.filter(roll=roll, struck_at__isnull=True).order_by("college").values("college")
    return {row["college"]: row["sum"] for row in rows.annotate(sum=Sum("voices"))}


def quorum_now(meeting: Meeting, *, at: datetime) -> Quorum:
    """The quorum at this instant. Four queries; the roll is read whole when it was corrected since."""
    roll = roll_of(meeting)
    if roll is None:
        return quorum(rule=rule_of(meeting), roll={}, present={})
    if RollCorrection.objects.filter(entry__roll=roll, at__gt=at, what__in=_COUNTED).exists():
        held = rolls_of(roll, at=at)[-1][1]
        here = {pk: held[pk] for pk in presence.there(noted_of(meeting, at=at)) if pk in held}
        return quorum(rule=rule_of(meeting), roll=presence.counted(held), present=presence.counted(here))
    here = _voices_of(roll, presence.there(noted_of(meeting, at=at)))
    return quorum(rule=rule_of(meeting), roll=voices_by_college(roll), present=presence.counted(here))


def replayed(meeting: Meeting) -> tuple[Instant, ...]:
    """The quorum after each arrival, departure or correction of the roll. Four queries."""
    roll = roll_of(meeting)
    if roll is None:
        return ()
    found = presence.timeline(rule=rule_of(meeting), rolls=rolls_of(roll), noted=noted_of(meeting))
    return tuple(Instant(at, one) for at, one in found)


def roll_of(meeting: Meeting) -> Roll | None:
    """The roll of a meeting, once it was frozen. One query."""
    found: Roll | None = Roll.objects.filter(meeting=meeting).first()
    return found


def rolls_of(roll: Roll, *, at: datetime | None = None) -> list[tuple[datetime, dict[int, Voice]]]:
    """The roll when it was frozen, then after each correction of its voices, until an instant. Two queries."""
    rows = RollEntry.objects.filter(roll=roll).order_by("number").values_list("pk", "college", "voices")
    held = {pk: Voice(college, voices) for pk, college, voices in rows}
    said = RollCorrection.objects.filter(entry__roll=roll, what__in=_COUNTED).order_by("pk")
    corrections = list(said.values_list("at", "entry_id", "what", "before", "after"))
    before = dict(held)
    for _at, entry, what, was, _becomes in reversed(corrections):
        if what == RollCorrection.ADDED:
            before.pop(entry, None)
        elif what == RollCorrection.COLLEGE:
            before[entry] = Voice(was, before[entry].voices)
        elif what == RollCorrection.VOICES:
            before[entry] = Voice(before[entry].college, int(was))
    found = [(roll.frozen_at, before)]
    for when, entry, what, _was, becomes in corrections:
        if at is not None and when > at:
            break
        now = dict(found[-1][1])
        if what == RollCorrection.STRUCK:
            now.pop(entry, None)
        elif what == RollCorrection.ADDED:
            now[entry] = _at_first(entry, held[entry], corrections)
        elif what == RollCorrection.COLLEGE:
            now[entry] = Voice(becomes, now[entry].voices)
        else:
            now[entry] = Voice(now[entry].college, int(becomes))
        found.append((when, now))
    return found


def _at_first(entry: int, now: Voice, corrections: Iterable[tuple[datetime, int, str, str, str]]) -> Voice:
    """What an entry counted for when it was added."""
    college, voices = now.college, now.voices
    for _at, one, what, was, _becomes in reversed(list(corrections)):
        if one == entry and what == RollCorrection.COLLEGE:
            college = was
        elif one == entry and what == RollCorrection.VOICES:
            voices = int(was)
    return Voice(college, voices)


def _voices_of(roll: Roll, here: Iterable[int]) -> dict[int, Voice]:
    """What those who are there count for, struck entries apart. One query, whatever their number."""
    wanted = set(here)
    if not wanted:
        return {}
    rows = (
        RollEntry.objects.filter(roll=roll, struck_at__isnull=True, movements__isnull=False).order_by("pk").distinct()
    )
    said = rows.values_list("pk", "college", "voices")
    return {pk: Voice(college, voices) for pk, college, voices in said if pk in wanted}
