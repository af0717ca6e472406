"""What the directory keeps about a person who claimed a page, for the account page, the export and the erasure."""

from __future__ import annotations

from datetime import datetime

from django.utils.translation import gettext_lazy as _

from chantier.directory.core.claims import EXPIRED, OPEN
from chantier.directory.models import PageClaim
from chantier.foundation.people.api import Holder, Keep, Rows


def _export(person_id: int) -> dict[str, Rows]:
    claims = PageClaim.objects.filter(person_id=person_id).order_by("pk")
    return {
        "claims": list(
            claims.values(
                "organization__public_id",
                "title",
                "proof",
                "proof_email",
                "voucher_organization__public_id",
                "state",
                "at",
                "expires_at",
                "settled_at",
                "reason",
            )
        )
    }


def _erase(person_id: int, at: datetime) -> int:
    claims = PageClaim.objects.filter(person_id=person_id)
    claims.filter(state__in=OPEN).update(state=EXPIRED, settled_at=at)
    return claims.update(title="", proof_email="", token_digest="", reason="")


HOLDER = Holder(
    name="directory",
    label=_("Vos demandes de parler au nom d’organisations"),
    export=_export,
    erase=_erase,
    tables={"claims": _("Vos demandes de parler au nom d’organisations")},
    stays=(_("Le fait qu’une demande a été réglée reste un an, sans votre nom ni vos mots."),),
    retention=(Keep("directory.PageClaim", 365, "settled_at", "claim"),),
    reasons={"claim": _("Une demande réglée depuis plus d’un an n’apprend plus rien : le mandat, lui, reste.")},
)
