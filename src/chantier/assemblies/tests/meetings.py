"""A small assembly: what the tests of rolls, presence and quorum start from."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import Any

from chantier.assemblies.models import Body, BodyCollege, ByLaws, Meeting, RollEntry
from chantier.directory.models import College, Membership, MembershipCategory, Organization
from chantier.foundation.access.api import SECRETARY, Speaker
from chantier.foundation.people import api as people

NOW = datetime(2026, 5, 30, 13, 0, tzinfo=UTC)
DAY = date(2026, 5, 1)
DESK = Speaker(person_id=900_001, roles=frozenset({SECRETARY}))
RULES: dict[str, Any] = {"quorum": {"number": 2}}


def minutes(count: float) -> datetime:
    """So many minutes after the beginning."""
    return NOW + timedelta(minutes=count)


def an_organization(name: str, **given: object) -> Organization:
    """A member of the movement."""
    number = Organization.objects.count() + 1
    values = {
        "public_id": f"org{number:05d}",
        "slug": name.lower().replace(" ", "-"),
        "name": name,
        "sort_name": name.lower(),
        "standing": Organization.MEMBER,
        "created_at": NOW,
        "updated_at": NOW,
        **given,
    }
    return Organization.objects.create(**values)


def a_member(
    name: str, *, college: str = "", since: date = date(2020, 1, 1), until: date | None = None
) -> Organization:
    """A member, in a college or none, over a period."""
    organization = an_organization(name)
    category, _made = MembershipCategory.objects.get_or_create(slug="member", defaults={"names": {"fr": "Membre"}})
    held = None
    if college:
        held, _made = College.objects.get_or_create(
            slug=college, defaults={"names": {"fr": college.title()}, "valid_from": date(2019, 1, 1)}
        )
    Membership.objects.create(organization=organization, category=category, college=held, since=since, until=until)
    return organization


def a_body(*, kind: str = Body.ASSEMBLY, colleges: tuple[str, ...] = (), **given: object) -> Body:
    """A public assembly, made of these colleges."""
    values = {"public_id": f"bod{Body.objects.count():05d}", "kind": kind, "names": {"fr": "Assemblée générale"}}
    body = Body.objects.create(**{**values, "created_at": NOW, **given})
    for order, college in enumerate(colleges):
        BodyCollege.objects.create(body=body, college=college, order=order, since=date(2020, 1, 1))
    return body


def a_meeting(body: Body | None = None, *, rules: dict[str, Any] | None = None, **given: object) -> Meeting:
    """A general meeting, convened, in the room and from afar."""
    body = body or a_body()
    template = str(given.pop("template", ""))
    by_laws = ByLaws.objects.create(
        body=body,
        in_force_from=date(2020, 1, 1) + timedelta(days=ByLaws.objects.count()),
        articles=RULES if rules is None else rules,
        template=template,
        written_at=NOW,
    )
    values = {
        "public_id": f"mee{Meeting.objects.count():05d}",
        "body": body,
        "by_laws": by_laws,
        "kind": Meeting.GENERAL,
        "title": "Assemblée du printemps",
        "starts_at": NOW,
        "mode": Meeting.HYBRID,
        "roll_on": DAY,
        "state": "convened",
        "created_at": NOW,
    }
    return Meeting.objects.create(**{**values, **given})


def a_delegate(
    organization: Organization, name: str = "Anselme", *, powers: tuple[str, ...] = ("speak", "vote")
) -> Speaker:
    """A person who speaks for it, by a mandate given and accepted long before."""
    before = NOW - timedelta(days=100)
    voice = people.ensure_voice(organization_ref=organization.public_id, name=organization.name)
    person = people.create_person(
        speaker=Speaker.system(),
        email=f"{name.lower()}-{organization.public_id}@example.org",
        name=name,
        language="fr",
        at=before,
    )
    mandate = people.give_mandate(
        speaker=Speaker.system(), person_id=person.id, voice_id=voice.id, title="", powers=powers, at=before
    )
    people.accept_mandate(speaker=Speaker(person_id=person.id), mandate_id=mandate.id, at=before)
    return speaking(person.id, organization)


def speaking(person_id: int, organization: Organization, *, at: datetime = NOW) -> Speaker:
    """Who this person is when they speak for it at this instant."""
    voice = people.voice_of_organization(organization.public_id)
    assert voice is not None
    return people.speaker_for(person_id=person_id, voice_id=voice.id, language="fr", at=at)


def entry_of(meeting: Meeting, organization: Organization) -> RollEntry:
    """Its entry, of those not struck off."""
    return RollEntry.objects.get(roll__meeting=meeting, organization=organization, struck_at__isnull=True)
