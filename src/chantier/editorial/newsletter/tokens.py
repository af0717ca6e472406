"""The keys of links. A confirmation is a secret kept as its digest; the links of letters are signed names."""

from __future__ import annotations

import hashlib
import secrets

from django.core.signing import BadSignature, TimestampSigner
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext_lazy as _

from chantier.editorial.models import Subscriber
from chantier.editorial.newsletter.core.addresses import key_of
from chantier.foundation.access.api import NotPossible, Reason

#: The law asks that a link to leave works for 60 days (S.C. 2010, c. 23, s. 11 (2)).
VALID_DAYS = 400
LEAVE, CHOOSE = "leave", "choose"

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


def _signer(verb: str) -> TimestampSigner:
    return TimestampSigner(salt=f"newsletter.{verb}")
