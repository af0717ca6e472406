"""The keys of those who sign without an account: a digest of their address, a secret to confirm, a link to withdraw."""

from __future__ import annotations

from uuid import UUID

from django.core.signing import BadSignature, Signer
from django.utils.crypto import salted_hmac

from chantier.editorial.newsletter.core.addresses import key_of
from chantier.editorial.phrases import UNKNOWN_LINK
from chantier.foundation.access.api import NotPossible

_SIGNER = Signer(salt="editorial.withdraw")


def signer_of(address: str) -> str:
    """An address that is recognised without being kept."""
    return salted_hmac("editorial.signer", key_of(address), algorithm="sha256").hexdigest()


def withdraw_token(subject: UUID, signer: str) -> str:
    """The token of the link that withdraws; it works as long as the signature stands."""
    return _SIGNER.sign(f"{subject.hex}.{signer}")


def read_withdraw_token(token: str) -> tuple[UUID, str]:
    """(campaign, digest of the address). Raises `NotPossible` for what we did not write."""
    try:
        subject, _dot, signer = _SIGNER.unsign(token).partition(".")
        return UUID(subject), signer
    except (BadSignature, ValueError) as error:
        raise NotPossible(UNKNOWN_LINK) from error
