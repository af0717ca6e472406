"""What a voice of the roll is called, for whoever reads: its organisation, or its person."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from django.utils.translation import gettext as _

from chantier.assemblies.models import Meeting, RollEntry
from chantier.foundation.people import api as people


@dataclass(frozen=True)
class VoiceName:
    """A voice in a list: its number on the roll, the organisation, and the person where their name may be read."""

    entry_id: int
    number: int
    organization: str
    person: str

    @property
    def name(self) -> str:
        """What it is called in a sentence."""
        return self.organization or self.person or _("la voix n° %(number)d") % {"number": self.number}

    @property
    def in_full(self) -> str:
        """With who speaks for it, where their name may be read."""
        if self.organization and self.person:
            return _("%(organization)s (%(person)s)") % {"organization": self.organization, "person": self.person}
        return self.name


def voice_names(entry_ids: Iterable[int | None], *, all_names: bool = False) -> Mapping[int, VoiceName]:
    """These voices, by id. Two queries. ``all_names``: for who presides, persons who did not agree to be read too."""
    wanted = {one for one in entry_ids if one is not None}
    return _named(RollEntry.objects.filter(pk__in=wanted).order_by("number"), all_names=all_names) if wanted else {}


def voices_of(meeting: Meeting, *, all_names: bool = False) -> tuple[VoiceName, ...]:
    """Every voice of the roll of a meeting, by number: what a desk chooses from. Two queries."""
    rows = RollEntry.objects.filter(roll__meeting=meeting, struck_at__isnull=True).order_by("number")
    return tuple(_named(rows, all_names=all_names).values())


def _named(rows: Iterable[RollEntry], *, all_names: bool) -> dict[int, VoiceName]:
    rows = list(rows)
    delegates = [row.delegate_id for row in rows if row.delegate_id is not None]
    names = (people.names_of if all_names else people.public_names_of)(delegates) if delegates else {}
    return {
        row.pk: VoiceName(
            row.pk,
            row.number,
            row.name if row.organization_id else "",
            names.get(row.delegate_id or 0, "") or ("" if row.organization_id else row.name),
        )
        for row in rows
    }


def voice_called(meeting: Meeting, said: str) -> int | None:
    """The voice that a desk wrote: its number on the roll (« 12 », « 12 · La Braise »), or its exact name."""
    said = " ".join(said.split())
    number = said.split(" ")[0].rstrip(".·") if said else ""
    rows = RollEntry.objects.filter(roll__meeting=meeting, struck_at__isnull=True)
    if number.isascii() and number.isdigit() and len(number) < 7:
        return rows.filter(number=int(number)).values_list("pk", flat=True).first()
    found = [
        one.entry_id
        for one in voices_of(meeting, all_names=True)
        if said and said.casefold() in {one.organization.casefold(), one.person.casefold(), one.in_full.casefold()}
    ]
    return found[0] if len(found) == 1 else None
