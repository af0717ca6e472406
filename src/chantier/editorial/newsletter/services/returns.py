"""What comes back: a mailbox that is gone, a server that is late, a reader who complains."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from chantier.editorial.models import Delivery, ReadBounce, RefusedAddress, Subscriber
from chantier.editorial.newsletter.core import returns
from chantier.editorial.newsletter.core.addresses import key_of
from chantier.editorial.newsletter.services.subscribing import leave
from chantier.editorial.newsletter.tokens import address_digest

BOUNCE, COMPLAINT = "bounce", "complaint"


@dataclass(frozen=True)
class Heard:
    """What was made of returned mails."""

    hard: int = 0
    soft: int = 0
    complaints: int = 0
    ignored: int = 0


def hear_mails(mails: Iterable[bytes], *, at: datetime) -> Heard:
    """Read returned mails; each is counted once, however often its mailbox is read."""
    counts = {returns.HARD: 0, returns.SOFT: 0, returns.COMPLAINT: 0, "": 0}
    for content in mails:
        found = returns.read(content)
        if not found or not _is_new(content, at):
            counts[""] += 1
            continue
        for one in found:
            counts[one.what if hear(one, at=at) else ""] += 1
    return Heard(counts[returns.HARD], counts[returns.SOFT], counts[returns.COMPLAINT], counts[""])


@transaction.atomic
def hear(one: returns.Returned, *, at: datetime) -> bool:
    """One address answered; whether it is one of ours. Only an address that was written to is believed."""
    row = Subscriber.objects.select_for_update().filter(key=key_of(one.address)).first()
    if row is None or not Delivery.objects.filter(subscriber=row).exists():
        return False
    last, before = _last_two(row)
    counted = last.bounced_at is None  # a server may say several times that one mail is late
    Delivery.objects.filter(pk=last.pk).update(bounced_at=at)
    if one.what == returns.COMPLAINT:
        _refuse(row, RefusedAddress.Why.COMPLAINT, at)
        leave(subscriber_id=row.pk, source=COMPLAINT, at=at)
    elif one.what == returns.HARD:
        _refuse(row, RefusedAddress.Why.BOUNCE, at)
        leave(subscriber_id=row.pk, source=BOUNCE, at=at)
    elif counted:
        row.soft_bounces = 1 if before is None or before.bounced_at is None else row.soft_bounces + 1
        if row.soft_bounces >= returns.PATIENCE and row.state == Subscriber.State.ACTIVE:
            row.state = Subscriber.State.PAUSED
        row.save(update_fields=["soft_bounces", "state"])
    return True


@transaction.atomic
def hear_departure(address: str, *, at: datetime) -> bool:
    """The provider says that the reader refused our mail there."""
    row = Subscriber.objects.filter(key=key_of(address)).first()
    if row is None:
        return False
    leave(subscriber_id=row.pk, source="provider", at=at)
    return True


@transaction.atomic
def hear_delivered(address: str) -> bool:
    """The provider says that a mail arrived: soft bounces are counted in a row."""
    return Subscriber.objects.filter(key=key_of(address), soft_bounces__gt=0).update(soft_bounces=0) > 0


def _last_two(row: Subscriber) -> tuple[Delivery, Delivery | None]:
    found = list(Delivery.objects.filter(subscriber=row).order_by("-pk")[:2])
    return found[0], found[1] if len(found) > 1 else None


def _refuse(row: Subscriber, why: str, at: datetime) -> None:
    RefusedAddress.objects.update_or_create(digest=address_digest(row.address), defaults={"why": why, "since": at})


@transaction.atomic
def _is_new(content: bytes, at: datetime) -> bool:
    digest = hashlib.sha256(content).hexdigest()
    return ReadBounce.objects.get_or_create(digest=digest, defaults={"at": at})[1]
