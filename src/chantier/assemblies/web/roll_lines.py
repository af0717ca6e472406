"""The roll line by line, as whoever reads may read it: organisations to everybody, persons to members."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass

from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from chantier.assemblies.models import Roll, RollEntry
from chantier.assemblies.phrases import named
from chantier.assemblies.queries.electorate import colleges_on
from chantier.assemblies.queries.rolls import college_names, entries_found
from chantier.assemblies.web.addresses import address_of
from chantier.assemblies.web.frame import MeetingFrame
from chantier.foundation.people import api as people


@dataclass(frozen=True)
class RollLine:
    """One entry: what it is called, of which college, who speaks for it where that may be read."""

    id: int
    number: int
    name: str
    organization: str
    college: str
    voices: int
    delegate: str
    delegate_id: int | None
    is_struck: bool
    is_present: bool
    url: str


def sees_names(frame: MeetingFrame) -> bool:
    """Whether whoever reads is of the meeting or of the movement: who speaks for whom is not for everybody."""
    speaker = frame.speaker
    on_roll = frame.standing.entry_id is not None
    return on_roll or speaker.voice_id is not None or bool(speaker.roles) or bool(frame.standing.offices)


def lines_of(
    frame: MeetingFrame, rows: Iterable[RollEntry], *, present: Collection[int] = frozenset()
) -> tuple[RollLine, ...]:
    """These entries in words. Two queries, whatever their number."""
    rows, all_names = list(rows), sees_names(frame)
    persons = [row.delegate_id for row in rows if row.delegate_id is not None]
    names = (people.names_of if all_names else people.public_names_of)(persons) if persons else {}
    colleges = college_words(frame, {row.college for row in rows})
    return tuple(
        RollLine(
            id=row.pk,
            number=row.number,
            name=_name(row, names, all_names=all_names),
            organization=row.organization.public_id if row.organization is not None else "",
            college=colleges.get(row.college, row.college),
            voices=row.voices,
            delegate=names.get(row.delegate_id or 0, "") if all_names and row.organization_id else "",
            delegate_id=row.delegate_id,
            is_struck=row.struck_at is not None,
            is_present=row.pk in present,
            url=address_of("roll-entry", frame.meeting, row.number),
        )
        for row in rows
    )


def _name(row: RollEntry, names: Mapping[int, str], *, all_names: bool) -> str:
    if row.organization_id is not None:
        return row.name
    said = names.get(row.delegate_id or 0, "") or (row.name if all_names else "")
    return said or _("Voix n° %(number)d") % {"number": row.number}


def college_words(frame: MeetingFrame, slugs: Iterable[str]) -> dict[str, str]:
    """{college: its name in the reader's language}. Two queries at most."""
    return {slug: named(names) for slug, names in college_names(frame.meeting, slugs).items()}


def college_choices(frame: MeetingFrame) -> list[tuple[str, str]]:
    """The colleges of the body that day, to choose among; none for a body whose members are all of one kind."""
    slugs = [one.college for one in colleges_on(frame.body, frame.meeting.roll_on) if one.college]
    words = college_words(frame, slugs)
    return [(slug, words.get(slug, slug)) for slug in slugs]


def found(frame: MeetingFrame, roll: Roll, *, words: str = "", college: str | None = None) -> QuerySet[RollEntry]:
    """Entries by name or number. A person is found by their name only by who may read it."""
    rows = entries_found(roll, words=words, college=college)
    if not words.strip():
        return rows
    if not sees_names(frame):
        return rows.filter(organization__isnull=False)
    own = RollEntry.objects.filter(roll=roll, organization__isnull=True, delegate_id__isnull=False)
    said_by = own.order_by("number").values_list("delegate_id", "pk")
    persons = {person: pk for person, pk in said_by if person is not None}
    if not persons:
        return rows
    said = words.strip().casefold()
    called = {persons[one] for one, name in people.names_of(persons).items() if said in name.casefold()}
    every = entries_found(roll, college=college)
    return every.filter(Q(pk__in=called) | Q(pk__in=rows.values("pk")))
