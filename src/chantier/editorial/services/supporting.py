"""Signing a campaign, coming to an event, and withdrawing."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.conf import settings
from django.db import transaction
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from chantier.editorial import notices
from chantier.editorial.acts import SUPPORT_WITHDRAWN, SUPPORTED
from chantier.editorial.models import CampaignPage, EventPage, SignatureRequest, Support
from chantier.editorial.permissions import may_support
from chantier.editorial.phrases import CONSENT, NO_CONSENT
from chantier.editorial.queries.support import has_supported, seats
from chantier.editorial.signing_keys import signer_of
from chantier.foundation.access.api import Invalid, NotPossible, Reason, Speaker
from chantier.foundation.journal.api import record
from chantier.foundation.messages.api import notify
from chantier.foundation.people import api as people

Supportable = CampaignPage | EventPage
PAGE_GONE = Reason("page_gone", _("Cette page n’est plus en ligne."), _("Revenez à l’accueil du site."))


def kind_of(page: Supportable) -> str:
    """Whether one signs or registers."""
    return str(Support.Kind.SIGNATURE if isinstance(page, CampaignPage) else Support.Kind.REGISTRATION)


@transaction.atomic
def support(*, speaker: Speaker, page_id: int, consents: bool, shows_name: bool, at: datetime) -> None:
    """Count this person, or the organisation for which they speak. Twice is once."""
    page = locked(page_id)
    may_support(speaker).enforce()
    kind = kind_of(page)
    if has_supported(speaker, kind, page.translation_key):
        return
    enforce_open(page, at)
    if not consents:
        raise Invalid(NO_CONSENT)
    assert speaker.person_id is not None
    for_organization = kind == Support.Kind.SIGNATURE and speaker.organization_id != ""
    if not for_organization:
        _take_over(speaker, kind, page)
    row = Support.objects.create(
        kind=kind,
        subject=page.translation_key,
        person_id=speaker.person_id,
        organization_ref=speaker.organization_id if for_organization else "",
        shown_name=_name(speaker, for_organization=for_organization) if shows_name else "",
        consent=str(CONSENT[kind]),
        language=speaker.language,
        given_at=at,
    )
    _note(SUPPORTED, speaker, page, row.pk, at)
    _tell(speaker, page, row.pk, at)


@transaction.atomic
def withdraw(*, speaker: Speaker, page_id: int, at: datetime) -> None:
    """No longer counted, from now on. Twice is once."""
    page = locked(page_id)
    may_support(speaker).enforce()
    assert speaker.person_id is not None
    kind = kind_of(page)
    rows = Support.objects.filter(kind=kind, subject=page.translation_key, withdrawn_at__isnull=True)
    if kind == Support.Kind.SIGNATURE and speaker.organization_id:
        rows = rows.filter(organization_ref=speaker.organization_id)
    else:
        rows = rows.filter(person_id=speaker.person_id, organization_ref="")
    # Who no longer comes is nobody's business any more; who signed may ask for a year what they had signed.
    forgotten = {"person": None, "consent": ""} if kind == Support.Kind.REGISTRATION else {}
    for pk in rows.order_by("pk").values_list("pk", flat=True):
        Support.objects.filter(pk=pk).update(withdrawn_at=at, shown_name="", **forgotten)
        _note(SUPPORT_WITHDRAWN, speaker, page, pk, at)


def locked(page_id: int) -> Supportable:
    """The published page that one signs or to which one registers, kept for the length of the transaction."""
    for model in (CampaignPage, EventPage):
        found: Supportable | None = model.objects.select_for_update().filter(pk=page_id, live=True).first()
        if found is not None:
            return found
    raise NotPossible(PAGE_GONE)


def enforce_open(page: Supportable, at: datetime) -> None:
    """Raises `NotPossible` when it is closed, over, or full."""
    if isinstance(page, CampaignPage):
        if page.closes_on is not None and timezone.localdate(at) > page.closes_on:
            raise NotPossible(Reason("campaign_closed", _("Cette campagne est close : on ne signe plus.")))
        return
    if not page.takes_registrations:
        raise NotPossible(Reason("no_registration", _("On ne s’inscrit pas ici à cet événement.")))
    if at >= page.ends_at:
        raise NotPossible(Reason("event_over", _("Cet événement a eu lieu.")))
    if seats(page.translation_key, page.seats).is_full:
        raise NotPossible(
            Reason("event_full", _("Il n’y a plus de place."), _("Revenez plus tard : une personne peut se désister."))
        )


def _take_over(speaker: Speaker, kind: str, page: Supportable) -> None:
    """Whoever had signed by their address alone is not counted twice once its account signs."""
    assert speaker.person_id is not None
    found = people.person(speaker.person_id)
    if found is not None and kind == Support.Kind.SIGNATURE:
        signer = signer_of(found.email)
        SignatureRequest.objects.filter(subject=page.translation_key, signer=signer).delete()
        Support.objects.filter(kind=kind, subject=page.translation_key, signer=signer).delete()


def _tell(speaker: Speaker, page: Supportable, support_id: int, at: datetime) -> None:
    """A letter keeps what was done, and says how to go back on it."""
    assert speaker.person_id is not None
    context: dict[str, Any] = {"title": page.title, "voice": speaker.voice_name}
    if isinstance(page, EventPage):
        place = ", ".join(filter(None, (page.place, page.address)))
        context |= {
            "starts_at": timezone.localtime(page.starts_at),
            "place": place,
            "calendar": f"{settings.CHANTIER_ADDRESS}{reverse('editorial:event-calendar', args=(page.pk,))}",
        }
    kind = notices.REGISTERED if isinstance(page, EventPage) else notices.SIGNED
    key = f"editorial.support:{support_id}"
    notify(person_ids=[speaker.person_id], kind=kind.key, key=key, context=context, at=at, link=page.url or "")


def _name(speaker: Speaker, *, for_organization: bool) -> str:
    if for_organization:
        return speaker.voice_name
    assert speaker.person_id is not None
    found = people.person(speaker.person_id)
    return found.name if found is not None else ""


def _note(act: str, speaker: Speaker, page: Supportable, support_id: int, at: datetime) -> None:
    record(name=act, speaker=speaker, at=at, subject=("editorial.page", page.pk), data={"support": support_id})
