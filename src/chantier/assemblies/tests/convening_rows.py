"""Rows for tests of convening: a body of members, people who speak for them, a meeting with an agenda."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import Any

from chantier.assemblies.models import Body, ByLaws, Meeting, Term
from chantier.assemblies.services.agenda import PointGiven, add_point
from chantier.assemblies.services.planning import MeetingGiven, plan_meeting
from chantier.assemblies.tests.meetings import a_member
from chantier.directory.models import Organization
from chantier.foundation.access.api import Speaker
from chantier.foundation.people import api as people
from chantier.foundation.people.models import Person

AT = datetime(2126, 3, 2, 15, 0, tzinfo=UTC)
SECRETARY = Speaker(person_id=1, roles=frozenset({"secretary"}))
#: Mandates were given long before; the hour of the machine lies between.
BEFORE = datetime(2020, 1, 6, 15, 0, tzinfo=UTC)
HELD = datetime(2126, 4, 11, 14, 0, tzinfo=UTC)


def member(name: str) -> Organization:
    """An organisation that is a member of the movement."""
    return a_member(name.title())


def speaks_for(row: Organization, name: str) -> Person:
    """A person with an account who speaks, and votes, for an organisation."""
    person = Person.objects.create_user(f"{name}@exemple.test", name=name.title())
    voice = people.ensure_voice(organization_ref=row.public_id, name=row.name)
    mandate = people.give_mandate(
        speaker=Speaker.system(), person_id=person.pk, voice_id=voice.id, title="", powers=("speak", "vote"), at=BEFORE
    )
    people.accept_mandate(speaker=Speaker(person_id=person.pk), mandate_id=mandate.id, at=BEFORE)
    return person


def assembly(kind: str = Body.ASSEMBLY, **articles: Any) -> Body:
    """A body with by-laws: ten days of notice unless told otherwise."""
    row = Body.objects.create(public_id=kind[:8], kind=kind, names={"fr": "Assemblée générale"}, created_at=AT)
    said = {"notice": {"days": 10}, **articles}
    ByLaws.objects.create(body=row, in_force_from=date(2020, 1, 1), articles=said, written_at=AT)
    return row


def holds_a_seat(body: Body, name: str) -> Person:
    """A person who sits on a board."""
    person = Person.objects.create_user(f"{name}@exemple.test", name=name.title())
    Term.objects.create(body=body, person_id=person.pk, starts_on=date(2025, 1, 1))
    return person


def given(**more: Any) -> MeetingGiven:
    """What a meeting is planned with."""
    return MeetingGiven(
        **{
            "kind": Meeting.GENERAL,
            "title": "Assemblée générale 2126",
            "starts_at": HELD,
            "ends_at": HELD + timedelta(hours=3),
            "mode": Meeting.HYBRID,
            "place": "Salle Alphonse, Rimouski",
            "remote_address": "https://salle.exemple.test/ag?cle=secret",
            "roll_on": date(2126, 4, 1),
            **more,
        }
    )


def planned(body: Body, *, points: int = 2, **more: Any) -> Meeting:
    """A meeting in preparation, with an agenda."""
    made = plan_meeting(speaker=SECRETARY, body_id=body.pk, given=given(**more), at=AT)
    for number in range(1, points + 1):
        add_point(
            speaker=SECRETARY,
            meeting_id=made.id,
            given=PointGiven("discussion", f"Point {number}", minutes=15 * number),
            at=AT,
        )
    return Meeting.objects.get(pk=made.id)
