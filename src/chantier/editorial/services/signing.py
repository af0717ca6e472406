"""Signing a campaign without an account: asked, confirmed by the address, withdrawn by a link."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from django.conf import settings
from django.db import transaction
from django.db.models import QuerySet
from django.urls import reverse
from django.utils import translation

from chantier.editorial import notices
from chantier.editorial.acts import SUPPORT_WITHDRAWN, SUPPORTED
from chantier.editorial.models import CampaignPage, SignatureRequest, Support
from chantier.editorial.newsletter.core.addresses import is_writable, key_of
from chantier.editorial.newsletter.tokens import digest_of, new_secret
from chantier.editorial.phrases import BAD_ADDRESS, CONSENT, NO_CONSENT, NO_NAME, UNKNOWN_LINK
from chantier.editorial.services.supporting import PAGE_GONE, enforce_open, locked
from chantier.editorial.signing_keys import read_withdraw_token, signer_of, withdraw_token
from chantier.foundation.access.api import Invalid, NotPossible, Speaker
from chantier.foundation.journal.api import record
from chantier.foundation.messages.api import one_line, write_to
from chantier.foundation.people import api as people

CONFIRM_WITHIN = timedelta(days=7)
LETTERS_A_DAY = 3
LONGEST_NAME = 120
#: Of an act: what it is about.
Subject = tuple[str, int | str]


@transaction.atomic
def ask_to_sign(
    *, page_id: int, address: str, name: str, shows_name: bool, consents: bool, language: str, at: datetime
) -> None:
    """A letter leaves to the address; nothing is counted, and nothing tells what was known of it.

    The address itself is kept nowhere but in that letter. Raises `Invalid` for what is not an address or was not
    agreed to. An address that asks too often is answered the same.
    """
    page = _campaign(page_id)
    enforce_open(page, at)
    address, name = address.strip(), one_line(name, limit=LONGEST_NAME)
    if not is_writable(address):
        raise Invalid(BAD_ADDRESS)
    if not consents:
        raise Invalid(NO_CONSENT)
    if shows_name and not name:
        raise Invalid(NO_NAME)
    if not people.allowed("editorial.signature", key_of(address), most=LETTERS_A_DAY, seconds=86_400):
        return
    signer = signer_of(address)
    if _has_signed(page, address, signer):
        link = _withdraw_path(page, signer, language)
        _write(notices.ALREADY.key, address, page, language=language, link=link, at=at)
        return
    secret = new_secret()
    SignatureRequest.objects.update_or_create(
        subject=page.translation_key,
        signer=signer,
        defaults={
            "page_id": page.pk,
            "digest": digest_of(secret),
            "name": name if shows_name else "",
            "shows_name": shows_name,
            "consent": str(CONSENT["signature_by_mail"]),
            "language": language,
            "asked_at": at,
        },
    )
    with translation.override(language):
        link = reverse("editorial:confirm-signature", args=[secret])
    withdraw = _withdraw_path(page, signer, language)
    _write(notices.CONFIRM.key, address, page, language=language, link=link, at=at, withdraw=withdraw)


def confirmable(*, secret: str, at: datetime) -> tuple[SignatureRequest, CampaignPage]:
    """What this link would sign. Changes nothing: a program that follows links signs nothing."""
    row = _asked(secret, at)
    page = CampaignPage.objects.filter(pk=row.page_id, live=True).first()
    if page is None:
        raise NotPossible(PAGE_GONE)
    return row, page


@transaction.atomic
def confirm_signature(*, secret: str, at: datetime) -> CampaignPage:
    """The address answered: it is counted, once. What was typed is destroyed."""
    page = _campaign(_asked(secret, at).page_id)
    row = _asked(secret, at)  # read again: until the page was ours, another may have signed or withdrawn
    enforce_open(page, at)
    made, is_new = Support.objects.get_or_create(
        kind=Support.Kind.SIGNATURE,
        subject=page.translation_key,
        signer=row.signer,
        withdrawn_at=None,
        defaults={
            "shown_name": row.name if row.shows_name else "",
            "consent": row.consent,
            "language": row.language,
            "given_at": at,
        },
    )
    row.delete()
    if is_new:
        _note(SUPPORTED, ("editorial.page", page.pk), made.pk, at)
    return page


@dataclass(frozen=True)
class Withdrawable:
    """What a link would withdraw: the campaign, where its page still is, and whether the address is counted there.

    An address that was taken over by an account is not counted any more; the account may be.
    """

    page: CampaignPage | None
    is_counted: bool


def withdrawable(*, token: str) -> Withdrawable:
    """What this link would leave. Changes nothing."""
    subject, signer = read_withdraw_token(token)
    page: CampaignPage | None = CampaignPage.objects.filter(translation_key=subject).order_by("-live", "pk").first()
    return Withdrawable(page, _kept_of(subject, signer).exists() or _asked_of(subject, signer).exists())


@transaction.atomic
def withdraw_signature(*, token: str, at: datetime) -> Withdrawable:
    """Nothing is left of the signature, nor of a request for it. Twice is once; what was there is answered."""
    subject, signer = read_withdraw_token(token)
    # The pages first: a confirmation of the same address is over, or finds no request any more.
    list(CampaignPage.objects.select_for_update().filter(translation_key=subject).order_by("pk"))
    found = withdrawable(token=token)
    page = found.page
    about: Subject = ("editorial.page", page.pk) if page is not None else ("editorial.campaign", str(subject))
    _asked_of(subject, signer).delete()
    for pk in _kept_of(subject, signer).order_by("pk").values_list("pk", flat=True):
        Support.objects.filter(pk=pk).delete()
        _note(SUPPORT_WITHDRAWN, about, pk, at)
    return found


def _asked(secret: str, at: datetime) -> SignatureRequest:
    row = SignatureRequest.objects.filter(digest=digest_of(secret)).first()
    if row is None or at > row.asked_at + CONFIRM_WITHIN:
        raise NotPossible(UNKNOWN_LINK)
    return row


def _asked_of(subject: UUID, signer: str) -> QuerySet[SignatureRequest]:
    return SignatureRequest.objects.filter(subject=subject, signer=signer)


def _kept_of(subject: UUID, signer: str) -> QuerySet[Support]:
    return Support.objects.filter(kind=Support.Kind.SIGNATURE, subject=subject, signer=signer)


def _campaign(page_id: int) -> CampaignPage:
    page = locked(page_id)
    if not isinstance(page, CampaignPage):
        raise NotPossible(UNKNOWN_LINK)
    return page


def _has_signed(page: CampaignPage, address: str, signer: str) -> bool:
    rows = Support.objects.filter(
        kind=Support.Kind.SIGNATURE, subject=page.translation_key, withdrawn_at__isnull=True, organization_ref=""
    )
    known = people.person_by_address(address)
    return rows.filter(signer=signer).exists() or (known is not None and rows.filter(person_id=known.id).exists())


def _withdraw_path(page: CampaignPage, signer: str, language: str) -> str:
    with translation.override(language):
        return reverse("editorial:withdraw-signature", args=[withdraw_token(page.translation_key, signer)])


def _write(
    kind: str, address: str, page: CampaignPage, *, language: str, link: str, at: datetime, withdraw: str = ""
) -> None:
    context = {
        "name": settings.INSTANCE["name"],
        "title": page.title,
        "days": CONFIRM_WITHIN.days,
        "withdraw": f"{settings.CHANTIER_ADDRESS}{withdraw}" if withdraw else "",
        "page": f"{settings.CHANTIER_ADDRESS}{page.url or ''}",
    }
    key = f"signature:{page.pk}:{signer_of(address)[:16]}:{at.isoformat()}"
    write_to(address=address, language=language, kind=kind, key=key, context=context, at=at, link=link)


def _note(act: str, about: Subject, support_id: int, at: datetime) -> None:
    record(name=act, speaker=Speaker.visitor(), at=at, subject=about, data={"support": support_id})
