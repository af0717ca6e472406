"""Who may speak now for each of several organisations, in a number of queries that does not depend on how many."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from django.db.models import Q

from chantier.foundation.people.core.powers import Power
from chantier.foundation.people.models import Consent, Mandate, RoleGrant, Voice
from chantier.foundation.people.queries import day_of


def speakers_of(
    organization_refs: Iterable[str], *, at: datetime, power: Power = Power.SPEAK
) -> dict[str, tuple[int, ...]]:
    """By public identifier: who may speak in its name, or in that of one merged into it. Two queries.

    ``power`` keeps those whose mandate holds that one too.
    """
    refs = frozenset(organization_refs)
    found: dict[str, set[int]] = {ref: set() for ref in refs}
    voices = Voice.objects.filter(Q(organization_ref__in=refs) | Q(redirects_to__isnull=False)).order_by("pk")
    leads_to = {pk: (ref, into) for pk, ref, into in voices.values_list("pk", "organization_ref", "redirects_to_id")}
    ends: dict[int, str] = {}
    for start in leads_to:
        at_voice, seen = start, {start}
        while (into := leads_to[at_voice][1]) is not None and into in leads_to and into not in seen:
            at_voice = into
            seen.add(into)
        if leads_to[at_voice][0] in refs:
            ends[start] = leads_to[at_voice][0]
    day = day_of(at)
    rows = Mandate.objects.filter(
        Q(ends_on__isnull=True) | Q(ends_on__gte=day),
        voice_id__in=list(ends),
        accepted_at__isnull=False,
        declined_at__isnull=True,
        revoked_at__isnull=True,
        starts_on__lte=day,
        person__is_active=True,
    ).order_by("pk")
    for voice_id, person_id, powers in rows.values_list("voice_id", "person_id", "powers"):
        if Power.SPEAK in powers and power in powers:
            found[ends[voice_id]].add(person_id)
    return {ref: tuple(sorted(persons)) for ref, persons in found.items()}


def active_among(person_ids: Iterable[int], *, at: datetime) -> frozenset[int]:
    """Those of these persons who hold a role, or may speak for some organisation, at this instant. Two queries."""
    ids, day = set(person_ids), day_of(at)
    mandates = Mandate.objects.filter(
        Q(ends_on__isnull=True) | Q(ends_on__gte=day),
        person_id__in=ids,
        accepted_at__isnull=False,
        declined_at__isnull=True,
        revoked_at__isnull=True,
        starts_on__lte=day,
    ).order_by("pk")
    found = {person for person, powers in mandates.values_list("person_id", "powers") if Power.SPEAK in powers}
    grants = RoleGrant.objects.filter(Q(until__isnull=True) | Q(until__gt=at), person_id__in=ids, since__lte=at)
    return frozenset(found | set(grants.values_list("person_id", flat=True)))


def consented_among(person_ids: Iterable[int], purpose: str) -> frozenset[int]:
    """Those of these persons whose consent for this purpose stands. One query."""
    rows = Consent.objects.filter(person_id__in=set(person_ids), purpose=purpose, withdrawn_at__isnull=True)
    return frozenset(rows.values_list("person_id", flat=True))
