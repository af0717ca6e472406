"""Inviting an address to speak in the name of an organisation.

The inviter gets the same answer whether or not the address has an account here. The link in the mail is signed,
works once, for fourteen days, and only for an account that has proved this very address.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime, timedelta

from allauth.account.models import EmailAddress
from django.core.signing import BadSignature, Signer
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from chantier.foundation.access.api import NotAllowed, NotPossible, Reason, Speaker
from chantier.foundation.journal.api import record
from chantier.foundation.people import acts, queries
from chantier.foundation.people.core.lifecycle import INVITATION_LIFE, InvitationState
from chantier.foundation.people.core.powers import Power
from chantier.foundation.people.core.values import InvitationView, MandateView
from chantier.foundation.people.models import Invitation, Mandate, Voice
from chantier.foundation.people.permissions import may_give_mandate, may_manage_mandates, own_id
from chantier.foundation.people.services.accounts import checked_address, checked_language
from chantier.foundation.people.services.mandates import check_days, check_giver, checked_powers

INVITATIONS_A_DAY = 50
_signer = Signer(salt="people.invitation")


def token_of(invitation_id: int) -> str:
    """The secret of the link. It is computed again for each mail and kept nowhere."""
    return _signer.sign(str(invitation_id))


def invitation_of(token: str, *, at: datetime) -> InvitationView:
    """The invitation of a link. Raises `NotPossible` when the link was changed or is unknown."""
    view = queries.invitation(_id_of(token), at=at)
    if view is None:
        raise NotPossible(_UNKNOWN)
    return view


@transaction.atomic
def invite(
    *,
    speaker: Speaker,
    voice_id: int,
    address: str,
    at: datetime,
    title: str = "",
    powers: Iterable[str] = (Power.SPEAK,),
    starts_on: date | None = None,
    ends_on: date | None = None,
    language: str = "fr",
) -> InvitationView:
    """Invite an address; the mail leaves as a reaction to the act."""
    asked = checked_powers(powers)
    starts_on = starts_on or queries.day_of(at)
    check_days(starts_on=starts_on, ends_on=ends_on, at=at)
    to = checked_address(address)
    checked_language(language)
    voice = Voice.objects.select_for_update().get(pk=voice_id)
    may_give_mandate(speaker, voice_id, at, asked).enforce()
    sent_lately = Invitation.objects.filter(given_by_id=speaker.person_id, given_at__gt=at - timedelta(days=1))
    if speaker.person_id is not None and sent_lately.count() >= INVITATIONS_A_DAY:
        raise NotPossible(
            Reason(
                "too_many_invitations",
                _("Vous avez déjà envoyé %(limit)s invitations en vingt-quatre heures."),
                _("Réessayez demain, ou écrivez à la coordination si vous en avez beaucoup à envoyer."),
                {"limit": INVITATIONS_A_DAY},
            )
        )
    Invitation.objects.filter(voice=voice, address=to, used_at__isnull=True, withdrawn_at__isnull=True).update(
        withdrawn_at=at
    )
    row = Invitation.objects.create(
        voice=voice,
        address=to,
        language=language,
        title=title.strip()[:120],
        powers=list(asked),
        starts_on=starts_on,
        ends_on=ends_on,
        given_by_id=speaker.person_id,
        given_at=at,
        expires_at=at + INVITATION_LIFE,
    )
    record(
        name=acts.INVITATION_SENT,
        speaker=speaker,
        at=at,
        subject=("people.invitation", row.pk),
        data={"voice": voice.pk},
    )
    return queries.invitation_view(row, at=at)


@transaction.atomic
def accept_invitation(*, speaker: Speaker, token: str, at: datetime) -> MandateView:
    """Accept the mandate that the link carries. Works once, for an account that proved this address."""
    person_id = own_id(speaker)
    row = _locked(token)
    _check_open(row, at)
    verified = EmailAddress.objects.filter(user_id=person_id, verified=True, email__iexact=row.address)
    if not verified.exists():
        raise NotAllowed(
            Reason(
                "other_address",
                _("Cette invitation est adressée à une autre adresse que celles de votre compte."),
                _("Ajoutez cette adresse à votre compte et confirmez-la, ou connectez-vous avec le bon compte."),
            )
        )
    check_giver(giver_id=row.given_by_id, voice_id=row.voice_id, powers=row.powers, at=at)
    if row.ends_on is not None and row.ends_on < queries.day_of(at):
        raise NotPossible(Reason("already_over", _("Le mandat proposé est déjà terminé.")))
    mandate = Mandate.objects.create(
        person_id=person_id,
        voice_id=row.voice_id,
        title=row.title,
        powers=row.powers,
        given_by_id=row.given_by_id,
        given_at=row.given_at,
        accepted_at=at,
        starts_on=row.starts_on,
        ends_on=row.ends_on,
    )
    row.used_at = at
    row.mandate = mandate
    row.save(update_fields=["used_at", "mandate"])
    record(
        name=acts.MANDATE_ACCEPTED,
        speaker=speaker,
        at=at,
        subject=("people.mandate", mandate.pk),
        data={"voice": mandate.voice_id, "person": mandate.person_id},
    )
    return queries.mandate_view(mandate.pk, at=at)


@transaction.atomic
def withdraw_invitation(*, speaker: Speaker, invitation_id: int, at: datetime) -> InvitationView:
    """Take back an invitation that nobody used."""
    row = Invitation.objects.select_for_update().get(pk=invitation_id)
    may_manage_mandates(speaker, row.voice_id, at).enforce()
    _check_open(row, at)
    row.withdrawn_at = at
    row.save(update_fields=["withdrawn_at"])
    record(
        name=acts.INVITATION_WITHDRAWN,
        speaker=speaker,
        at=at,
        subject=("people.invitation", row.pk),
        data={"voice": row.voice_id},
    )
    return queries.invitation_view(row, at=at)


_UNKNOWN = Reason(
    "invitation_unknown",
    _("Ce lien d’invitation n’est pas reconnu."),
    _("Vérifiez qu’il a été copié en entier, ou demandez une nouvelle invitation."),
)
_CLOSED = {
    InvitationState.USED: Reason("invitation_used", _("Cette invitation a déjà servi."), ""),
    InvitationState.WITHDRAWN: Reason(
        "invitation_withdrawn",
        _("Cette invitation a été annulée ou remplacée par une plus récente."),
        _("Cherchez un courriel plus récent, ou demandez une nouvelle invitation."),
    ),
    InvitationState.EXPIRED: Reason(
        "invitation_expired",
        _("Cette invitation est échue : elle valait quatorze jours."),
        _("Demandez une nouvelle invitation à la personne qui vous a écrit."),
    ),
}


def _id_of(token: str) -> int:
    try:
        return int(_signer.unsign(token))
    except (BadSignature, ValueError) as error:
        raise NotPossible(_UNKNOWN) from error


def _locked(token: str) -> Invitation:
    row = Invitation.objects.select_for_update().filter(pk=_id_of(token)).first()
    if row is None:
        raise NotPossible(_UNKNOWN)
    return row


def _check_open(row: Invitation, at: datetime) -> None:
    state = queries.invitation_view(row, at=at).state
    if state is not InvitationState.OPEN:
        raise NotPossible(_CLOSED[state])
