"""The roll of a meeting as pages, votes and the published folder read it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import UTC, datetime
from typing import Any

from django.db.models import Q, QuerySet

from chantier.assemblies.core import rolls as core
from chantier.assemblies.models import Meeting, Proxy, Roll, RollCorrection, RollEntry
from chantier.assemblies.queries.electorate import colleges_on
from chantier.directory import api as directory
from chantier.foundation.text.api import sort_name


def entries_in_force(roll: Roll) -> QuerySet[RollEntry]:
    """The entries that may vote: those that were not struck off."""
    return RollEntry.objects.filter(roll=roll, struck_at__isnull=True)


def entries_found(roll: Roll, *, words: str = "", college: str | None = None) -> QuerySet[RollEntry]:
    """Entries by name (no case, no accents) or number, and college; struck ones too. In the order of the roll."""
    rows = RollEntry.objects.filter(roll=roll).select_related("organization").order_by("number")
    if college is not None:
        rows = rows.filter(college=college)
    words = words.strip()
    if not words:
        return rows
    named = Q(name__icontains=words)
    folded = sort_name(words)
    if folded:
        named |= Q(organization__sort_name__contains=folded)
    if words.isascii() and words.isdecimal() and len(words) < 9:
        named |= Q(number=int(words))
    return rows.filter(named)


def college_names(meeting: Meeting, slugs: Iterable[str]) -> dict[str, Mapping[str, str]]:
    """{college: its names by language}: those that the body gives, else the directory's. Two queries."""
    own: dict[str, Mapping[str, str]] = {
        one.college: one.names for one in colleges_on(meeting.body, meeting.roll_on) if one.names
    }
    missing = {slug for slug in slugs if slug} - set(own)
    said = directory.college_names(missing) if missing else {}
    return {**{slug: {"fr": slug} for slug in missing}, **said, **own}


def corrections_of(roll: Roll) -> QuerySet[RollCorrection]:
    """Its corrections, the oldest first, with their entries."""
    rows = RollCorrection.objects.filter(entry__roll=roll).select_related("entry__organization")
    return rows.order_by("pk")


def fingerprint_now(roll: Roll) -> str:
    """The fingerprint of the roll with all its corrections. One query."""
    rows = RollCorrection.objects.filter(entry__roll=roll).exclude(fingerprint="").order_by("-pk")
    last: str | None = rows.values_list("fingerprint", flat=True).first()
    return last or roll.fingerprint


def document_of(meeting: Meeting, roll: Roll) -> dict[str, Any]:
    """The canonical document of the roll (``roll.json``), corrections with it. Two queries."""
    rows = RollEntry.objects.filter(roll=roll).order_by("number")
    said = rows.values_list("number", "organization__public_id", "name", "college", "voices")
    entries = [core.Entry(number, ref or "", name, college, voices) for number, ref, name, college, voices in said]
    changed = RollCorrection.objects.filter(entry__roll=roll).exclude(what=RollCorrection.DELEGATE).order_by("pk")
    corrections = [
        core.Correction(number, what, before, after, reason, instant(at))
        for number, what, before, after, reason, at in changed.values_list(
            "entry__number", "what", "before", "after", "reason", "at"
        )
    ]
    return core.document(
        meeting=meeting.public_id, as_of=roll.as_of.isoformat(), entries=entries, corrections=corrections
    )


def registers_of(roll: Roll, *, colleges: Iterable[str] = (), entries: Iterable[int] | None = None) -> dict[str, Any]:
    """By college, how many may vote and the fingerprint of their list: what the setup of a vote says. One query.

    ``colleges`` keeps those that vote (none: all); ``entries`` those who may, where presence is needed.
    """
    rows = entries_in_force(roll).order_by("number")
    asked = set(colleges)
    rows = rows.filter(college__in=asked) if asked else rows
    wanted = None if entries is None else set(entries)
    said = rows.values_list("pk", "number", "organization__public_id", "college", "voices")
    found = core.registers(
        core.Entry(number, ref or "", "", college, voices)
        for pk, number, ref, college, voices in said
        if wanted is None or pk in wanted
    )
    return {
        college: {"entries": one.entries, "voices": one.voices, "sha256": one.sha256} for college, one in found.items()
    }


def entrusted_to(entry_id: int) -> tuple[int, ...]:
    """The entries whose voice this one holds now, by their keys. One query."""
    rows = Proxy.objects.filter(holder=entry_id, ended_at__isnull=True, entry__struck_at__isnull=True)
    return tuple(rows.order_by("entry").values_list("entry_id", flat=True))


def instant(at: datetime) -> str:
    """A time as the public log writes it: UTC, to the second."""
    return at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
