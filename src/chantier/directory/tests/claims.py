"""A movement small enough to claim a page in it: two organisations with a domain, a federation, a few persons."""

from __future__ import annotations

import re
from datetime import datetime, timedelta

from allauth.account.models import EmailAddress
from django.core import mail
from django.utils import timezone

from chantier.directory.models import Organization, PageClaim
from chantier.directory.services.claim_answers import accept, refuse
from chantier.directory.services.claims import open_claim, prove, vouch
from chantier.directory.tests.two_lists import edition, entry, shown, source
from chantier.foundation.access.api import COORDINATOR, Speaker
from chantier.foundation.journal.api import carry_out_what_is_owed
from chantier.foundation.messages.models import Letter
from chantier.foundation.messages.services.sending import send_letter
from chantier.foundation.people import api as people
from chantier.foundation.people.models import Person

#: Reactions look at the clock, so the story begins now.
AT = timezone.now() - timedelta(minutes=5)
ADDRESS = "info@labraise.coop"
LINK = re.compile(r"/demandes/preuve/([A-Za-z0-9_-]{43})/")


def person(name: str) -> Speaker:
    address = f"{name.lower()}@exemple.test"
    made = Person.objects.create_user(address, name=name)
    EmailAddress.objects.create(user=made, email=address, verified=True, primary=True)
    return Speaker(person_id=made.pk)


def coordinator(name: str = "Odile") -> Speaker:
    made = person(name)
    people.grant_role(speaker=Speaker.system(), person_id=made.person_id, role=COORDINATOR, at=AT)
    return Speaker(person_id=made.person_id, roles=frozenset({COORDINATOR}))


def organization(key: str, name: str, *, member: bool = True, **values: object) -> Organization:
    """One that a list describes, shown as the projection shows it."""
    listed = source("membres")
    if listed.makes_member is False:
        listed.makes_member = True
        listed.save()
    record = entry(edition(listed), key, legal_name=name, **values)
    shown(record)
    Organization.objects.filter(pk=record.organization_id).update(
        standing=Organization.MEMBER if member else Organization.KNOWN
    )
    return Organization.objects.get(pk=record.organization_id)


def braise() -> Organization:
    return organization("braise", "La Braise", website="https://www.labraise.coop", email="bonjour@labraise.coop")


def federation() -> Organization:
    return organization("fede", "Fédération des fours")


def speaks_for(who: Speaker, body: Organization, *powers: str) -> Speaker:
    """Give and accept a mandate, and speak in that name."""
    voice = people.ensure_voice(organization_ref=body.public_id, name=body.name)
    asked = powers or ("speak",)
    given = people.give_mandate(
        speaker=Speaker.system(), person_id=who.person_id, voice_id=voice.id, at=AT, powers=asked
    )
    people.accept_mandate(speaker=who, mandate_id=given.id, at=AT)
    return people.speaker_for(person_id=who.person_id, voice_id=voice.id, language="fr", at=AT)


def deliver() -> None:
    """What follows an act, done now: reactions, then letters."""
    carry_out_what_is_owed()
    now = timezone.now()
    for letter in Letter.objects.filter(sent_at__isnull=True, withheld="").order_by("pk"):
        send_letter(letter_id=letter.pk, at=now)


def sent_key(number: int = -1) -> str:
    """The key of a letter that left."""
    deliver()
    found = [match.group(1) for one in mail.outbox if (match := LINK.search(str(one.body)))]
    return found[number]


def asked_by_email(who: Speaker, body: Organization, *, at: datetime = AT, address: str = ADDRESS) -> PageClaim:
    opened = open_claim(speaker=who, organization_id=body.pk, address=address, title="Trésorière", at=at)
    return PageClaim.objects.get(pk=opened.id)


def state_of(claim: PageClaim) -> str:
    return PageClaim.objects.get(pk=claim.pk).state


__all__ = [
    "ADDRESS",
    "AT",
    "accept",
    "asked_by_email",
    "braise",
    "coordinator",
    "deliver",
    "federation",
    "open_claim",
    "organization",
    "person",
    "prove",
    "refuse",
    "sent_key",
    "speaks_for",
    "state_of",
    "vouch",
]
