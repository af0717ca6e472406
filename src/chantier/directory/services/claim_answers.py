"""Answering a claim that was proven, and closing those that nobody answered."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from chantier.directory import acts
from chantier.directory import claim_phrases as phrases
from chantier.directory.claim_permissions import may_settle_claim
from chantier.directory.core import claims as core
from chantier.directory.models import Organization, PageClaim
from chantier.directory.queries.claims import ClaimView
from chantier.directory.services.claims import can_vouch, has_mandate, locked_open, settle
from chantier.foundation.access.api import COORDINATOR, Invalid, NotPossible, Speaker
from chantier.foundation.people import api as people
from chantier.foundation.people.api import Power

#: What an accepted claim lets a person do. Voting and naming others are given one by one, by who may.
GIVEN = (Power.SPEAK, Power.EDIT_PAGE)
EXPIRED_AT_ONCE = 500


@transaction.atomic
def accept(*, speaker: Speaker, claim_id: int, at: datetime) -> ClaimView:
    """Give the person a mandate; they accept it on their own page, as any other.

    Whoever already speaks for the organisation has seven days before the coordination may accept.
    """
    claim, powers, holders = _to_answer(speaker, claim_id, at, accepting=True)
    organization = claim.organization
    if claim.state != core.PROVEN:
        raise NotPossible(phrases.NOT_PROVEN)
    if claim.proof == PageClaim.BY_VOUCHER and not can_vouch(claim.voucher_organization, organization.pk):
        raise NotPossible(phrases.NOT_A_VOUCHER)
    by_a_holder = {Power.SPEAK, Power.DELEGATE} <= powers
    if holders and not by_a_holder and at < core.holders_answer_until(claim.expires_at):
        raise NotPossible(phrases.HOLDERS_FIRST)
    voice = people.ensure_voice(organization_ref=organization.public_id, name=organization.name)
    if organization.voice_id is None:
        organization.voice_id = voice.id
        organization.save(update_fields=["voice"])
    if not has_mandate(claim.person_id, organization.public_id, at=at):
        given = GIVEN if speaker.has_role(COORDINATOR) else tuple(power for power in GIVEN if power in powers)
        people.give_mandate(
            speaker=speaker, person_id=claim.person_id, voice_id=voice.id, at=at, title=claim.title, powers=given
        )
    return settle(claim, move=core.ACCEPT, act=acts.CLAIM_ACCEPTED, speaker=speaker, at=at)


@transaction.atomic
def refuse(*, speaker: Speaker, claim_id: int, reason: str, at: datetime) -> ClaimView:
    """Refuse, with the reasons that the person will read."""
    claim, _powers, _holders = _to_answer(speaker, claim_id, at, accepting=False)
    written = reason.strip()[:1000]
    if not written:
        raise Invalid(phrases.REASON_NEEDED)
    return settle(claim, move=core.REFUSE, act=acts.CLAIM_REFUSED, speaker=speaker, at=at, reason=written)


def expire_claims(*, at: datetime) -> int:
    """Close what nobody answered in time, forget its address and its key; returns how many. Safe to run twice."""
    due = PageClaim.objects.filter(state__in=core.OPEN, expires_at__lte=at).order_by("pk")
    return sum(_expire(pk, at) for pk in list(due.values_list("pk", flat=True)[:EXPIRED_AT_ONCE]))


@transaction.atomic
def _expire(claim_id: int, at: datetime) -> int:
    claim = PageClaim.objects.select_for_update().filter(pk=claim_id, state__in=core.OPEN, expires_at__lte=at).first()
    if claim is None:
        return 0
    settle(claim, move=core.EXPIRE, act=acts.CLAIM_EXPIRED, speaker=Speaker.system(), at=at)
    return 1


def _to_answer(
    speaker: Speaker, claim_id: int, at: datetime, *, accepting: bool
) -> tuple[PageClaim, frozenset[Power], tuple[int, ...]]:
    found = PageClaim.objects.get(pk=claim_id)
    organization = Organization.objects.select_for_update().get(pk=found.organization_id)
    voice = people.voice_of_organization(organization.public_id)
    powers = people.powers_of(speaker.person_id, voice.id, at=at) if voice else frozenset()
    may_settle_claim(speaker, found.person_id, powers, accepting=accepting).enforce()
    claim = locked_open(claim_id, at=at)
    if claim.organization_id != organization.pk:  # a merge came between the two locks
        raise NotPossible(phrases.CLOSED)
    holders = people.representatives(voice.id, at=at, power=Power.SPEAK) if voice else ()
    return claim, powers, tuple(one for one in holders if one != claim.person_id)
