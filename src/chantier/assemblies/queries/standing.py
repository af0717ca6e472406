"""What somebody is at a meeting: who presides, writes, counts, and with which voice they are on its roll."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime

from django.db.models import Q

from chantier.assemblies.models import Meeting, Officer, RollEntry
from chantier.directory import api as directory
from chantier.foundation.access.api import Speaker


@dataclass(frozen=True)
class Standing:
    """What a speaker is at one meeting, at one instant.

    ``organization_id`` and ``bodies``: in whose name they speak, and what was merged into it; ``offices`` those they
    hold at this meeting; ``entry_id`` the voice of the roll that is theirs to use (None: none), of ``college``.
    """

    organization_id: int | None = None
    bodies: frozenset[int] = frozenset()
    offices: frozenset[str] = field(default_factory=frozenset)
    entry_id: int | None = None
    college: str = ""

    def holds(self, *offices: str) -> bool:
        """Whether one of these offices is held."""
        return any(office in self.offices for office in offices)


NOBODY = Standing()


def standing(meeting: Meeting, speaker: Speaker, *, at: datetime) -> Standing:
    """What this speaker is at this meeting. Four queries at most, merges apart; none for a visitor."""
    if not speaker.is_known or speaker.person_id is None:
        return NOBODY
    organization_id = directory.organization_id_of(speaker.organization_id) if speaker.organization_id else None
    bodies = directory.joined_in(organization_id) if organization_id is not None else frozenset[int]()
    held = Officer.objects.filter(
        Q(until__isnull=True) | Q(until__gt=at), meeting=meeting, person_id=speaker.person_id, since__lte=at
    )
    offices = frozenset(held.order_by("pk").values_list("role", flat=True))
    entry = entry_of(meeting, speaker.person_id, bodies)
    return Standing(organization_id, bodies, offices, entry.pk if entry else None, entry.college if entry else "")


def entry_of(meeting: Meeting, person_id: int, bodies: frozenset[int]) -> RollEntry | None:
    """The voice that this person may use: that of which they are the delegate, as who they speak as. One query.

    The voice of an organisation is used by its delegate only while they speak in its name: a mandate that was revoked
    takes the voice with it. A person's own voice (a board, a founding assembly) needs no organisation.
    """
    rows = RollEntry.objects.filter(
        Q(organization__isnull=True) | Q(organization__in=bodies),
        roll__meeting=meeting,
        delegate_id=person_id,
        struck_at__isnull=True,
    )
    found: RollEntry | None = rows.order_by("organization_id", "pk").last()
    return found
