"""Speakers of the tests of deliberation, in a browser: signed in, with a mandate that they accepted."""

from __future__ import annotations

from django.test import Client

from chantier.deliberation.tests.tables import NOW
from chantier.foundation.access.api import Speaker
from chantier.foundation.people import api as people
from chantier.foundation.people.middleware import VOICE_KEY
from chantier.foundation.people.models import Person


def mandated(speaker: Speaker) -> Speaker:
    """The same, whose organisation gave a mandate."""
    assert speaker.person_id is not None
    assert speaker.voice_id is not None
    given = people.give_mandate(
        speaker=Speaker.system(), person_id=speaker.person_id, voice_id=speaker.voice_id, at=NOW
    )
    people.accept_mandate(speaker=Speaker(person_id=speaker.person_id), mandate_id=given.id, at=NOW)
    return speaker


def browser_of(speaker: Speaker) -> Client:
    """Their browser, speaking in the name of their organisation."""
    mandated(speaker)
    client = Client()
    client.force_login(Person.objects.get(pk=speaker.person_id))
    session = client.session
    session[VOICE_KEY] = speaker.voice_id
    session.save()
    return client


def browser_of_role(role: str, pk: int = 900_001) -> Client:
    """The browser of somebody who holds a role of the movement."""
    person = Person.objects.create(pk=pk, email=f"p{pk}@example.org", name="Odile")
    people.grant_role(speaker=Speaker.system(), person_id=pk, role=role, at=NOW)
    client = Client()
    client.force_login(person)
    return client
