"""Telling many persons at once, each their own words: a few queries a batch, and one task for its letters."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models.functions import Lower

from chantier.foundation.messages.core.kinds import wants_mail
from chantier.foundation.messages.core.letter import one_line
from chantier.foundation.messages.kinds import kinds
from chantier.foundation.messages.models import Letter, Notice, Preference, Suppression
from chantier.foundation.messages.services.notify import words_of_kind
from chantier.foundation.people.api import persons


@dataclass(frozen=True, slots=True)
class Telling:
    """What one person is told: the words are already in their language, ``link`` is a path of this site."""

    person_id: int
    key: str
    language: str
    subject: str
    body: str
    link: str


def written(*, kind: str, language: str, context: Mapping[str, Any], link: str) -> tuple[str, str]:
    """The subject and the body of a kind, in a language: the same for all those who are told the same."""
    return words_of_kind(kinds()[kind], language=language, context={"person_name": "", **context}, link=link)


@transaction.atomic
def notify_many(*, kind: str, tellings: Sequence[Telling], at: datetime) -> int:
    """Tell each person once under each key; how many were told for the first time. Give a few hundred at a time."""
    from chantier.foundation.messages.tasks import send_several

    what = kinds()[kind]
    ids = {one.person_id for one in tellings}
    known = set(
        Notice.objects.filter(person_id__in=ids, key__in={one.key for one in tellings}).values_list("person_id", "key")
    )
    people = persons(ids)
    fresh = {
        (one.person_id, one.key): one
        for one in tellings
        if one.person_id in people and (one.person_id, one.key) not in known
    }
    if not fresh:
        return 0
    notices = Notice.objects.bulk_create(
        Notice(
            person_id=one.person_id,
            kind=kind,
            key=one.key,
            language=one.language,
            subject=one_line(one.subject),
            body=one.body,
            link=one.link[:400],
            created_at=at,
        )
        for one in fresh.values()
    )
    chosen = dict(
        Preference.objects.filter(person_id__in=ids, kind=kind).order_by("pk").values_list("person_id", "by_mail")
    )
    refused: dict[str, set[str]] = {}
    addresses = {one.email.lower() for one in people.values()}
    rows = Suppression.objects.annotate(lowered=Lower("address")).filter(lowered__in=addresses, kind__in=["", kind])
    for address, refused_kind in rows.order_by("pk").values_list("lowered", "kind"):
        refused.setdefault(address, set()).add(refused_kind)
    letters = Letter.objects.bulk_create(
        Letter(
            notice=notice,
            key=f"{notice.key}:{notice.person_id}",
            kind=kind,
            address=people[notice.person_id].email,
            language=notice.language,
            subject=notice.subject,
            body=notice.body,
            created_at=at,
        )
        for notice in notices
        if wants_mail(
            what,
            chosen=chosen.get(notice.person_id),
            suppressed=refused.get(people[notice.person_id].email.lower(), ()),
        )
    )
    to_send = [letter.pk for letter in letters]
    if to_send:
        transaction.on_commit(lambda: send_several.enqueue(to_send))
    return len(notices)


def keys_told(person_ids: Collection[int], *, kind: str, since: datetime) -> dict[int, frozenset[str]]:
    """The keys of the notices of a kind that each of these persons received since. One query."""
    found: dict[int, set[str]] = {}
    rows = Notice.objects.filter(person_id__in=person_ids, kind=kind, created_at__gte=since).order_by("pk")
    for person_id, key in rows.values_list("person_id", "key"):
        found.setdefault(person_id, set()).add(key)
    return {person_id: frozenset(keys) for person_id, keys in found.items()}


def hears_by_mail(person_id: int, kind: str) -> bool:
    """Whether this kind leaves by mail for a person, as they chose. Three queries."""
    person = persons([person_id]).get(person_id)
    if person is None:
        return False
    chosen = Preference.objects.filter(person_id=person_id, kind=kind).values_list("by_mail", flat=True).first()
    refused = Suppression.objects.filter(address__iexact=person.email).values_list("kind", flat=True)
    return wants_mail(kinds()[kind], chosen=chosen, suppressed=list(refused))
