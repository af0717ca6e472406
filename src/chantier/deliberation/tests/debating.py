"""A story with people who can sign in: what the tests of debates, drafts and mail start from."""

from __future__ import annotations

from datetime import datetime

from chantier.deliberation.tests.tables import NOW
from chantier.directory.models import Organization
from chantier.foundation.access.api import Speaker
from chantier.foundation.people import api as people
from chantier.foundation.people.middleware import VOICE_KEY
from chantier.foundation.people.models import Mandate, Person


def mandated(speaker: Speaker, *, since: datetime = NOW) -> Speaker:
    """The same speaker, whose mandate is now written and holds."""
    Mandate.objects.create(
        person_id=speaker.person_id,
        voice_id=speaker.voice_id,
        powers=["speak"],
        given_at=since,
        accepted_at=since,
        starts_on=since.date(),
    )
    return speaker


def signed_in(client, speaker: Speaker):
    """A browser in which this speaker signed in and chose in whose name they speak."""
    client.force_login(Person.objects.get(pk=speaker.person_id), backend="django.contrib.auth.backends.ModelBackend")
    session = client.session
    if speaker.voice_id is not None:
        session[VOICE_KEY] = speaker.voice_id
    session.save()
    return client


def a_person(name: str, *roles: str) -> Speaker:
    """Somebody with an account, and these roles in the instance."""
    made = people.create_person(
        speaker=Speaker.system(), email=f"{name.lower()}@example.org", name=name, language="fr", at=NOW
    )
    for role in roles:
        people.grant_role(speaker=Speaker.system(), person_id=made.id, role=role, at=NOW)
    return Speaker(person_id=made.id, roles=frozenset(roles))


__all__ = ["Organization", "a_person", "mandated", "signed_in"]
