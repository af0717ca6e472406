"""The signed links at the foot of letters: they work without signing in."""

from __future__ import annotations

from dataclasses import dataclass

from django.core.signing import BadSignature, TimestampSigner
from django.utils.translation import gettext_lazy as _

from chantier.foundation.access.api import NotPossible, Reason

#: The law asks for 60 days (s. 11 (2)); a link that never tires anybody is kinder.
VALID_DAYS = 400
_signer = TimestampSigner(salt="notices.unsubscribe")


@dataclass(frozen=True)
class Refused:
    """What a link refuses: one kind for one letter's address."""

    letter_id: int
    kind: str


def unsubscribe_token(refused: Refused) -> str:
    """The token of a link. It names the letter, never the address."""
    return _signer.sign(f"{refused.letter_id}.{refused.kind}")


def read_unsubscribe_token(token: str) -> Refused:
    """What the link refuses. Raises `NotPossible` when it was changed or is too old."""
    try:
        letter_id, _dot, kind = _signer.unsign(token, max_age=VALID_DAYS * 86400).partition(".")
        return Refused(letter_id=int(letter_id), kind=kind)
    except (BadSignature, ValueError) as error:
        raise NotPossible(
            Reason(
                "unsubscribe_link",
                _("Ce lien de désabonnement n’est pas reconnu."),
                _("Ouvrez-le depuis le courriel sans le modifier, ou réglez vos avis depuis votre page."),
            )
        ) from error
