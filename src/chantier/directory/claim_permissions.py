"""Who may claim a page, vouch for a claim and answer it, with the reason of a refusal."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from chantier.foundation.access.api import ALLOWED, COORDINATOR, Speaker, Verdict, holds, is_signed_in, refused, rule
from chantier.foundation.people.api import Power

may_claim = is_signed_in
may_see_claims = holds(COORDINATOR)


@rule
def may_settle_claim(speaker: Speaker, claimant_id: int, powers: frozenset[Power], *, accepting: bool) -> Verdict:
    """Whether the speaker may answer a claim. ``powers`` are theirs in the name of the claimed organisation.

    Nobody settles their own; who may hand on mandates of the organisation accepts, whoever speaks for it refuses.
    """
    if speaker.person_id == claimant_id:
        return refused("own_claim", _("Personne ne règle sa propre demande : quelqu’un d’autre y répondra."))
    needed = {Power.SPEAK, Power.DELEGATE} if accepting else {Power.SPEAK}
    if speaker.has_role(COORDINATOR) or needed <= powers:
        return ALLOWED
    return refused("not_your_claim", _("Cette demande attend la réponse d’une autre personne."))


@rule
def may_vouch(speaker: Speaker, claimant_id: int, powers: frozenset[Power]) -> Verdict:
    """Whether the speaker may vouch for somebody. ``powers`` are theirs in the name of the member that was named."""
    if speaker.person_id == claimant_id:
        return refused("own_claim", _("Personne ne règle sa propre demande : quelqu’un d’autre y répondra."))
    if Power.SPEAK in powers:
        return ALLOWED
    return refused("not_your_claim", _("Cette demande attend la réponse d’une autre personne."))
