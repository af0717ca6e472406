"""What people choose to receive."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from chantier.foundation.access.api import Speaker
from chantier.foundation.messages.kinds import kinds
from chantier.foundation.messages.models import Letter, Notice, Preference, Suppression
from chantier.foundation.messages.tokens import read_unsubscribe_token
from chantier.foundation.people.api import own_id, person


@transaction.atomic
def choose_kinds(*, speaker: Speaker, by_mail: frozenset[str], at: datetime) -> None:
    """Keep the kinds that a person wants by mail, out of those that can be refused.

    Wanting a kind again lifts an earlier refusal of it for the person's address.
    """
    person_id = own_id(speaker)
    address = _address_of(person_id)
    for kind in kinds().values():
        if kind.is_essential:
            continue
        wanted = kind.key in by_mail
        Preference.objects.update_or_create(
            person_id=person_id,
            kind=kind.key,
            defaults={"by_mail": wanted, "changed_at": at},
        )
        if wanted:
            Suppression.objects.filter(address__iexact=address, kind__in=["", kind.key]).delete()


@transaction.atomic
def want_kind(*, speaker: Speaker, kind: str, at: datetime) -> None:
    """A person asks for one kind by mail: an earlier refusal of it for their address ends."""
    person_id = own_id(speaker)
    Preference.objects.update_or_create(person_id=person_id, kind=kind, defaults={"by_mail": True, "changed_at": at})
    Suppression.objects.filter(address__iexact=_address_of(person_id), kind__in=["", kind]).delete()


@transaction.atomic
def unsubscribe(*, token: str, at: datetime) -> str:
    """Refuse a kind of mail for the address of a letter; returns the kind. Without signing in, at once, twice is once.

    Raises `NotPossible` when the link is not ours.
    """
    refused = read_unsubscribe_token(token)
    letter = Letter.objects.select_related("notice").filter(pk=refused.letter_id).first()
    if letter is None:
        return refused.kind
    Suppression.objects.get_or_create(address=letter.address.lower(), kind=refused.kind, defaults={"since": at})
    if letter.notice is not None:
        Preference.objects.update_or_create(
            person_id=letter.notice.person_id,
            kind=refused.kind,
            defaults={"by_mail": False, "changed_at": at},
        )
    return refused.kind


@transaction.atomic
def mark_read(*, speaker: Speaker, at: datetime, notice_id: int | None = None) -> int:
    """Mark one's notices as read, or one of them; returns how many changed."""
    person_id = own_id(speaker)
    rows = Notice.objects.filter(person_id=person_id, read_at__isnull=True)
    if notice_id is not None:
        rows = rows.filter(pk=notice_id)
    return rows.update(read_at=at)


def _address_of(person_id: int) -> str:
    found = person(person_id)
    return found.email if found else ""
