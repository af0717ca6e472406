"""Signing in, and reading a page as it is read."""

from __future__ import annotations

from typing import Any

from django.test import Client
from django.utils import timezone

from chantier.directory.models import Organization
from chantier.foundation.access.api import Speaker
from chantier.foundation.people import api as people
from chantier.foundation.people.models import Person

BACKEND = "django.contrib.auth.backends.ModelBackend"


def sign_in(client: Client, *, of: Organization | None = None, role: str = "", address: str = "anne") -> Person:
    """A person signed in, with a role, or in the name of an organisation by a mandate given and accepted."""
    person = Person.objects.create_user(f"{address}@exemple.test", name=address.title())
    now = timezone.now()
    if role:
        people.grant_role(speaker=Speaker.system(), person_id=person.pk, role=role, at=now)
    client.force_login(person, backend=BACKEND)
    if of is not None:
        voice = people.ensure_voice(organization_ref=of.public_id, name=of.name)
        mandate = people.give_mandate(
            speaker=Speaker.system(), person_id=person.pk, voice_id=voice.id, title="", powers=("speak",), at=now
        )
        people.accept_mandate(speaker=Speaker(person_id=person.pk), mandate_id=mandate.id, at=now)
        session = client.session
        session["speaking_voice"] = voice.id
        session.save()
    return person


def read(response: Any) -> str:
    """The page without hard spaces."""
    return response.content.decode().replace("\xa0", " ").replace("\u202f", " ")
