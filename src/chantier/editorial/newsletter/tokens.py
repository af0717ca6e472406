"""The keys of links. A confirmation is a secret kept as its digest; the links of letters are signed names."""

from __future__ import annotations

import hashlib
import re
import secrets
from urllib.parse import urlsplit

from django.conf import settings
from django.core.signing import BadSignature, TimestampSigner
from django.utils.crypto import constant_time_compare, salted_hmac
from django.utils.translation import gettext_lazy as _

from chantier.editorial.models import Subscriber
from chantier.editorial.newsletter.core.addresses import key_of
from chantier.foundation.access.api import NotPossible, Reason

#: The law asks that a link to leave works for 60 days (S.C. 2010, c. 23, s. 11 (2)).
VALID_DAYS = 400
LEAVE, CHOOSE = "leave", "choose"

_MESSAGE_ID = re.compile(r"<infolettre-([1-9][0-9]{0,17})-([0-9a-f]{20})@")

UNKNOWN_LINK = Reason(
    "newsletter_link",
    _("Ce lien n’est pas reconnu, ou il a fait son temps."),
    _("Ouvrez-le depuis le courriel sans le modifier, ou redemandez un lien à la page de l’infolettre."),
)


def new_secret() -> str:
    """A key that nobody guesses: 256 bits."""
    return secrets.token_urlsafe(32)


def digest_of(secret: str) -> str:
    """What is kept of a key."""
    return hashlib.sha256(secret.encode()).hexdigest()


def address_digest(address: str) -> str:
    """An address that is recognised without being kept."""
    return salted_hmac("newsletter.refused", key_of(address), algorithm="sha256").hexdigest()


def link_token(row: Subscriber, verb: str) -> str:
    """The token of a link of a letter: it names a subscription and one verb, never an address."""
    return _signer(verb).sign(f"{row.pk}.{row.key_number}")


def read_link_token(token: str, verb: str) -> tuple[int, int]:
    """(subscription, number of its key). Raises `NotPossible` when it was changed, is too old or is of another verb."""
    try:
        pk, _dot, number = _signer(verb).unsign(token, max_age=VALID_DAYS * 86400).partition(".")
        return int(pk), int(number)
    except (BadSignature, ValueError) as error:
        raise NotPossible(UNKNOWN_LINK) from error


def message_id(delivery_id: int) -> str:
    """The Message-ID of a mail, the same for every attempt; it tells nothing of the subscriber."""
    return f"<infolettre-{delivery_id}-{_seal(delivery_id)}@{urlsplit(settings.CHANTIER_ADDRESS).hostname}>"


def delivery_named(quoted: str) -> int | None:
    """The delivery whose mail has this Message-ID: only who held the mail knows its seal."""
    match = _MESSAGE_ID.match(quoted)
    if match is None or not constant_time_compare(match[2], _seal(int(match[1]))):
        return None
    return int(match[1])


def _seal(delivery_id: int) -> str:
    return salted_hmac("newsletter.mail", str(delivery_id), algorithm="sha256").hexdigest()[:20]


def _signer(verb: str) -> TimestampSigner:
    return TimestampSigner(salt=f"newsletter.{verb}")
