"""What comes back: a mailbox that is gone, a server that is late, a reader who complains."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from chantier.editorial.models import Delivery, ReadBounce, RefusedAddress, Subscriber
from chantier.editorial.newsletter import tokens
from chantier.editorial.newsletter.core import returns
from chantier.editorial.newsletter.core.addresses import key_of
from chantier.editorial.newsletter.services.subscribing import leave

BOUNCE, COMPLAINT = "bounce", "complaint"
_GRAVEST = (returns.COMPLAINT, returns.HARD, returns.SOFT)


@dataclass(frozen=True)
class Heard:
    """What was made of returned mails; ``unproven`` quote no mail of ours."""

    hard: int = 0
    soft: int = 0
    complaints: int = 0
    ignored: int = 0
    unproven: int = 0


def hear_mails(mails: Iterable[bytes], *, at: datetime) -> Heard:
    """Read returned mails; each is counted once, however often its mailbox is read.

    Anybody writes to that mailbox. A return is believed only when it quotes the mail that came back: its Message-ID
    has a seal, known by us and by those whom the mail went through.
    """
    counts = {returns.HARD: 0, returns.SOFT: 0, returns.COMPLAINT: 0, "ignored": 0, "unproven": 0}
    for content in mails:
        found = returns.read(content)
        delivery_id = next(filter(None, map(tokens.delivery_named, returns.quoted_ids(content))), None)
        if not found:
            counts["ignored"] += 1
        elif delivery_id is None:
            counts["unproven"] += 1
        else:
            what = min((one.what for one in found), key=_GRAVEST.index)
            is_heard = _is_new(content, at) and _hear_of(delivery_id, what, at=at)
            counts[what if is_heard else "ignored"] += 1
    return Heard(*counts.values())


@transaction.atomic
def hear(one: returns.Returned, *, at: datetime) -> bool:
    """Who carries our mail says this of an address; whether it is one of ours that was written to."""
    row = Subscriber.objects.select_for_update().filter(key=key_of(one.address)).first()
    last = Delivery.objects.filter(subscriber=row).order_by("-pk").first() if row else None
    if row is None or last is None:
        return False
    _take(row, last, one.what, at)
    return True


@transaction.atomic
def _hear_of(delivery_id: int, what: str, *, at: datetime) -> bool:
    """The mail of a delivery came back; whether it is still known."""
    row = Subscriber.objects.select_for_update().filter(deliveries=delivery_id).first()
    if row is None:
        return False
    _take(row, Delivery.objects.get(pk=delivery_id), what, at)
    return True


def _take(row: Subscriber, delivery: Delivery, what: str, at: datetime) -> None:
    counted = delivery.bounced_at is None  # a server may say several times that one mail is late
    Delivery.objects.filter(pk=delivery.pk).update(bounced_at=at)
    if what == returns.COMPLAINT:
        _refuse(row, RefusedAddress.Why.COMPLAINT, at)
        leave(subscriber_id=row.pk, source=COMPLAINT, at=at)
    elif what == returns.HARD:
        _refuse(row, RefusedAddress.Why.BOUNCE, at)
        leave(subscriber_id=row.pk, source=BOUNCE, at=at)
    elif counted:
        before = Delivery.objects.filter(subscriber=row, pk__lt=delivery.pk).order_by("-pk").first()
        row.soft_bounces = 1 if before is None or before.bounced_at is None else row.soft_bounces + 1
        if row.soft_bounces >= returns.PATIENCE and row.state == Subscriber.State.ACTIVE:
            row.state = Subscriber.State.PAUSED
        row.save(update_fields=["soft_bounces", "state"])


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


def _refuse(row: Subscriber, why: str, at: datetime) -> None:
    digest = tokens.address_digest(row.address)
    RefusedAddress.objects.update_or_create(digest=digest, defaults={"why": why, "since": at})


@transaction.atomic
def _is_new(content: bytes, at: datetime) -> bool:
    digest = hashlib.sha256(content).hexdigest()
    return ReadBounce.objects.get_or_create(digest=digest, defaults={"at": at})[1]
