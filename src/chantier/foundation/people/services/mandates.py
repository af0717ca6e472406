"""Giving, accepting, declining and revoking mandates."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime

from django.db import IntegrityError, transaction
from django.utils.translation import gettext_lazy as _

from chantier.foundation.access.api import Invalid, NotAllowed, NotPossible, Reason, Speaker
from chantier.foundation.journal.api import record
from chantier.foundation.people import acts, queries
from chantier.foundation.people.core.powers import Power, known
from chantier.foundation.people.core.values import MandateView
from chantier.foundation.people.models import Mandate, Person, Voice
from chantier.foundation.people.permissions import (
    may_accept_mandate,
    may_decline_mandate,
    may_give_mandate,
    may_revoke_mandate,
)
from chantier.foundation.people.speaking import roles_of


@transaction.atomic
def give_mandate(
    *,
    speaker: Speaker,
    person_id: int,
    voice_id: int,
    at: datetime,
    title: str = "",
    powers: Iterable[str] = (Power.SPEAK,),
    starts_on: date | None = None,
    ends_on: date | None = None,
) -> MandateView:
    """Offer a person to speak in the name of an organisation; it holds once they accept."""
    asked = checked_powers(powers)
    starts_on = starts_on or queries.day_of(at)
    check_days(starts_on=starts_on, ends_on=ends_on, at=at)
    voice = Voice.objects.select_for_update().get(pk=voice_id)
    may_give_mandate(speaker, voice_id, at, asked).enforce()
    if not Person.objects.filter(pk=person_id, is_active=True).exists():
        raise NotPossible(Reason("person_unknown", _("Cette personne n’a pas de compte actif.")))
    if not queries.final(voice).active:
        raise NotPossible(Reason("voice_silent", _("Cette organisation ne peut pas parler ici pour l’instant.")))
    try:
        with transaction.atomic():
            mandate = Mandate.objects.create(
                person_id=person_id,
                voice=voice,
                title=title.strip()[:120],
                powers=list(asked),
                given_by_id=speaker.person_id,
                given_at=at,
                starts_on=starts_on,
                ends_on=ends_on,
            )
    except IntegrityError as error:
        raise NotPossible(
            Reason(
                "already_offered",
                _("Un mandat de cette organisation attend déjà la réponse de cette personne."),
            )
        ) from error
    _record(acts.MANDATE_OFFERED, speaker=speaker, mandate=mandate, at=at)
    return queries.mandate_view(mandate.pk, at=at)


@transaction.atomic
def accept_mandate(*, speaker: Speaker, mandate_id: int, at: datetime) -> MandateView:
    """The person accepts to speak in the name of the organisation."""
    mandate = _locked(mandate_id)
    may_accept_mandate(speaker, mandate, at).enforce()
    check_giver(giver_id=mandate.given_by_id, voice_id=mandate.voice_id, powers=mandate.powers, at=at)
    mandate.accepted_at = at
    mandate.save(update_fields=["accepted_at"])
    _record(acts.MANDATE_ACCEPTED, speaker=speaker, mandate=mandate, at=at)
    return queries.mandate_view(mandate_id, at=at)


@transaction.atomic
def decline_mandate(*, speaker: Speaker, mandate_id: int, at: datetime) -> MandateView:
    """The person declines; the offer stays in the history."""
    mandate = _locked(mandate_id)
    may_decline_mandate(speaker, mandate, at).enforce()
    mandate.declined_at = at
    mandate.save(update_fields=["declined_at"])
    _record(acts.MANDATE_DECLINED, speaker=speaker, mandate=mandate, at=at)
    return queries.mandate_view(mandate_id, at=at)


@transaction.atomic
def revoke_mandate(*, speaker: Speaker, mandate_id: int, reason: str, at: datetime) -> MandateView:
    """End a mandate at once, by who may give it or by its holder. What was done under it stands."""
    mandate = _locked(mandate_id)
    may_revoke_mandate(speaker, mandate, at).enforce()
    mandate.revoked_at = at
    mandate.revoked_by_id = speaker.person_id
    mandate.reason = reason.strip()[:300]
    mandate.save(update_fields=["revoked_at", "revoked_by", "reason"])
    _record(acts.MANDATE_REVOKED, speaker=speaker, mandate=mandate, at=at)
    return queries.mandate_view(mandate_id, at=at)


def checked_powers(powers: Iterable[str]) -> tuple[Power, ...]:
    """The powers as known words; raises `Invalid` when there is none or one is unknown."""
    try:
        asked = known(powers)
    except ValueError as error:
        raise Invalid(Reason("power_unknown", _("Un des pouvoirs demandés n’existe pas."))) from error
    if not asked:
        raise Invalid(Reason("no_power", _("Un mandat confie au moins un pouvoir : cochez-en un.")))
    return asked


def check_giver(*, giver_id: int | None, voice_id: int, powers: Iterable[str], at: datetime) -> None:
    """Raise `NotAllowed` when who offered these powers could no longer do it: an offer does not outlive its giver."""
    if giver_id is None:
        return
    giver = Speaker(person_id=giver_id, roles=roles_of(giver_id, at=at))
    if not may_give_mandate(giver, voice_id, at, tuple(known(powers))):
        raise NotAllowed(
            Reason(
                "giver_gone",
                _("La personne qui vous a proposé ce mandat ne peut plus le confier."),
                _("Demandez-en un nouveau à une personne qui représente l’organisation, ou à la coordination."),
            )
        )


def check_days(*, starts_on: date, ends_on: date | None, at: datetime) -> None:
    """Raise `Invalid` when the last day comes before the first, or is already over."""
    if ends_on is not None and ends_on < starts_on:
        raise Invalid(Reason("ends_before_start", _("Le dernier jour vient avant le premier.")))
    if ends_on is not None and ends_on < queries.day_of(at):
        raise Invalid(Reason("already_over", _("Le dernier jour est déjà passé.")))


def _locked(mandate_id: int) -> Mandate:
    return Mandate.objects.select_for_update().get(pk=mandate_id)


def _record(name: str, *, speaker: Speaker, mandate: Mandate, at: datetime) -> None:
    record(
        name=name,
        speaker=speaker,
        at=at,
        subject=("people.mandate", mandate.pk),
        data={"voice": mandate.voice_id, "person": mandate.person_id},
    )
