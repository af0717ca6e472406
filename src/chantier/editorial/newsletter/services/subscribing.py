"""Asking, confirming, choosing, leaving, being forgotten."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.db import transaction
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext_lazy as _

from chantier.editorial.models import Delivery, RefusedAddress, Subscriber, SubscriptionProof
from chantier.editorial.newsletter import choices, notices, tokens
from chantier.editorial.newsletter.core.addresses import is_writable, key_of
from chantier.editorial.newsletter.phrases import CONFIRMATION, CONSENT
from chantier.foundation.access.api import Invalid, NotPossible, Reason, Speaker
from chantier.foundation.messages.api import write_to
from chantier.foundation.people import api as people
from chantier.foundation.people.api import own_id, person

CONFIRM_WITHIN = timedelta(days=7)
#: An address that its server refused may be tried again after this.
TRIED_AGAIN_AFTER = timedelta(days=30)
LETTERS_A_DAY = 3
ONE_CLICK, LINK, PAGE, ACCOUNT, LETTER = "one_click", "link", "page", "account", "letter"


def consent_words() -> str:
    """The words beside the box, in the language of the page."""
    return str(CONSENT) % {"name": settings.INSTANCE["name"]}


def confirmation_words() -> str:
    """The words on the button's page, in the language of the page."""
    return str(CONFIRMATION) % {"name": settings.INSTANCE["name"]}


@transaction.atomic
def ask(
    *,
    address: str,
    language: str,
    territories: Iterable[str],
    themes: Iterable[str],
    consents: bool,
    at: datetime,
) -> None:
    """Somebody asks for the newsletter: a letter leaves to the address, and nothing tells what was known of it.

    Raises `Invalid` for what is not an address or was not agreed to. An address that asks too often, or to which
    nothing may be sent, is answered the same.
    """
    address = address.strip()
    if not is_writable(address):
        raise Invalid(
            Reason(
                "address",
                _("Cette adresse n’est pas une adresse courriel que nous savons joindre."),
                _("Écrivez-la comme ceci : nom@exemple.org"),
            )
        )
    if not consents:
        raise Invalid(
            Reason("consent", _("Sans votre accord, rien ne vous est envoyé."), _("Cochez la case, puis envoyez."))
        )
    wanted = chosen(language, territories, themes)
    if _is_refused(address, at) or not people.allowed(
        "editorial.address", key_of(address), most=LETTERS_A_DAY, seconds=86_400
    ):
        return
    row, _made = Subscriber.objects.get_or_create(
        key=key_of(address),
        defaults={
            "address": address,
            "state": Subscriber.State.WAITING,
            "language": wanted["language"],
            "waiting_since": at,
        },
    )
    row = Subscriber.objects.select_for_update().get(pk=row.pk)
    if row.state == Subscriber.State.ACTIVE:
        _write(row, notices.ALREADY.key, path("newsletter:choose", row, tokens.CHOOSE), at)
        return
    secret = tokens.new_secret()
    row.asked, row.confirm_digest = wanted, tokens.digest_of(secret)
    row.confirm_until = at + CONFIRM_WITHIN
    if row.waiting_since is not None:
        row.waiting_since = at
    row.save(update_fields=["asked", "confirm_digest", "confirm_until", "waiting_since"])
    _prove(row, SubscriptionProof.What.ASKED, PAGE, at, words=consent_words(), kept=wanted)
    with translation.override(wanted["language"]):
        link = reverse("newsletter:confirm", args=[secret])
    _write(row, notices.CONFIRM.key, link, at, language=wanted["language"])


@transaction.atomic
def confirm(*, secret: str, at: datetime) -> Subscriber:
    """The address answers: the subscription is in force. The same link twice confirms once."""
    row = _confirmable(secret, at, lock=True)
    if row.state == Subscriber.State.ACTIVE:
        return row
    wanted = row.asked
    row.state, row.confirmed_at = Subscriber.State.ACTIVE, at
    row.language, row.territories, row.themes = wanted["language"], wanted["territories"], wanted["themes"]
    row.waiting_since, row.left_at, row.left_why, row.soft_bounces = None, None, "", 0
    row.save()
    RefusedAddress.objects.filter(digest=tokens.address_digest(row.key), why=RefusedAddress.Why.BOUNCE).delete()
    _prove(row, SubscriptionProof.What.CONFIRMED, LETTER, at, words=confirmation_words(), kept=wanted)
    return row


def confirmable(*, secret: str, at: datetime) -> Subscriber:
    """The subscription that this link would confirm. Changes nothing: a program that follows links confirms nothing."""
    return _confirmable(secret, at, lock=False)


@transaction.atomic
def choose(
    *,
    subscriber_id: int,
    language: str,
    territories: Iterable[str],
    themes: Iterable[str],
    source: str,
    at: datetime,
) -> None:
    """Keep what a subscriber wants, and the trace of the change."""
    row = Subscriber.objects.select_for_update().get(pk=subscriber_id)
    wanted = chosen(language, territories, themes)
    row.language, row.territories, row.themes = wanted["language"], wanted["territories"], wanted["themes"]
    row.save(update_fields=["language", "territories", "themes"])
    _prove(row, SubscriptionProof.What.CHANGED, source, at, kept=wanted)


@transaction.atomic
def leave(*, subscriber_id: int, source: str, at: datetime) -> None:
    """Nothing more is sent, from now on, even of an issue that is leaving. Twice is once; who was forgotten left."""
    row = Subscriber.objects.select_for_update().filter(pk=subscriber_id).first()
    if row is None or row.state == Subscriber.State.LEFT:
        return
    row.state, row.left_at, row.left_why, row.confirm_digest = Subscriber.State.LEFT, at, source, ""
    row.waiting_since = None
    row.save(update_fields=["state", "left_at", "left_why", "confirm_digest", "waiting_since"])
    Delivery.objects.filter(subscriber=row, state=Delivery.State.WAITING).update(state=Delivery.State.REFUSED)
    _prove(row, SubscriptionProof.What.LEFT, source, at)


@transaction.atomic
def leave_by_link(*, token: str, one_click: bool, at: datetime) -> None:
    """The link of a letter, posted. Raises `NotPossible` when it is not ours."""
    pk, _number = tokens.read_link_token(token, tokens.LEAVE)
    leave(subscriber_id=pk, source=ONE_CLICK if one_click else LINK, at=at)


@transaction.atomic
def forget(*, subscriber_id: int) -> None:
    """Destroy everything that is kept of a subscription, its proofs included."""
    Subscriber.objects.filter(pk=subscriber_id).delete()


def by_link(token: str) -> Subscriber:
    """The subscription whose choices this link opens. Raises `NotPossible`."""
    pk, number = tokens.read_link_token(token, tokens.CHOOSE)
    row = Subscriber.objects.filter(pk=pk, key_number=number).exclude(state=Subscriber.State.WAITING).first()
    if row is None:
        raise NotPossible(tokens.UNKNOWN_LINK)
    return row


def of_person(speaker: Speaker) -> Subscriber | None:
    """The subscription of the address of this account, which was verified at sign-in."""
    found = person(own_id(speaker))
    if found is None:
        return None
    rows = Subscriber.objects.filter(key=key_of(found.email)).exclude(state=Subscriber.State.WAITING)
    return rows.first()


def chosen(language: str, territories: Iterable[str], themes: Iterable[str]) -> dict[str, Any]:
    """What exists of what was chosen."""
    known = choices.known_languages()
    return {
        "language": language if language in known else known[0],
        "territories": choices.only_known(territories, choices.regions()),
        "themes": choices.only_known(themes, choices.themes("fr")),
    }


def path(view: str, row: Subscriber, verb: str) -> str:
    """The path of a link of a letter, in the subscriber's language."""
    with translation.override(row.language):
        return reverse(view, args=[tokens.link_token(row, verb)])


def _confirmable(secret: str, at: datetime, *, lock: bool) -> Subscriber:
    rows = Subscriber.objects.select_for_update() if lock else Subscriber.objects.all()
    row = rows.filter(confirm_digest=tokens.digest_of(secret)).first()
    if row is None or row.confirm_until is None or at > row.confirm_until:
        raise NotPossible(tokens.UNKNOWN_LINK)
    return row


def _is_refused(address: str, at: datetime) -> bool:
    row = RefusedAddress.objects.filter(digest=tokens.address_digest(address)).first()
    if row is None:
        return False
    return row.why == RefusedAddress.Why.COMPLAINT or at < row.since + TRIED_AGAIN_AFTER


def _write(row: Subscriber, kind: str, link: str, at: datetime, *, language: str = "") -> None:
    Subscriber.objects.filter(pk=row.pk).update(last_letter_at=at)
    write_to(
        address=row.address,
        language=language or row.language,
        kind=kind,
        key=f"newsletter:{row.pk}:{at.isoformat()}",
        context={"name": settings.INSTANCE["name"], "days": CONFIRM_WITHIN.days},
        at=at,
        link=link,
    )


def _prove(
    row: Subscriber, what: str, source: str, at: datetime, *, words: str = "", kept: Mapping[str, Any] | None = None
) -> None:
    SubscriptionProof.objects.create(
        subscriber=row,
        what=what,
        at=at,
        source=source,
        language=translation.get_language() or row.language,
        words=words,
        choices=dict(kept or {}),
    )
