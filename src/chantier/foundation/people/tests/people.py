"""Persons and organisations for tests: fictitious, and few."""

from __future__ import annotations

from datetime import UTC, datetime

from allauth.account.models import EmailAddress
from django.urls import reverse
from django.utils import timezone

from chantier.foundation.access.api import Speaker
from chantier.foundation.people.core.values import MandateView, VoiceView
from chantier.foundation.people.models import Person
from chantier.foundation.people.services.mandates import accept_mandate, give_mandate
from chantier.foundation.people.services.voices import ensure_voice

NOW = datetime(2026, 11, 23, 15, 0, tzinfo=UTC)
COORDINATION = Speaker(person_id=None, roles=frozenset({"coordinator"}))
PASSWORD = "la rivière passe sous le pont"


def somebody(name: str, **fields: object) -> Person:
    address = f"{name.lower()}@exemple.test"
    person = Person.objects.create_user(address, PASSWORD, name=name, **fields)
    EmailAddress.objects.create(user=person, email=address, verified=True, primary=True)
    return person


def speaks(person: Person, **more: object) -> Speaker:
    return Speaker(person_id=person.pk, **more)


def bakery() -> VoiceView:
    return ensure_voice(organization_ref="org-1", name="La Mie du quartier")


def with_mandate(person: Person, voice: VoiceView, *, at: datetime = NOW, **terms: object) -> MandateView:
    offered = give_mandate(speaker=COORDINATION, person_id=person.pk, voice_id=voice.id, at=at, **terms)
    return accept_mandate(speaker=speaks(person), mandate_id=offered.id, at=at)


def sign_in(client, address, password=PASSWORD, **more):
    return client.post(reverse("account_login"), {"login": address, "password": password, **more})


def enter(client, person):
    """Sign in as the form does, so that the session remembers when."""
    answer = sign_in(client, person.email)
    assert answer.status_code == 302
    return client


def confirm(client):
    """Say again who one is, as sensitive acts ask."""
    client.post(reverse("account_reauthenticate"), {"password": PASSWORD})
    return client


def now():
    return timezone.now()
