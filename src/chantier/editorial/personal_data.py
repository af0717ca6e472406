"""What the public site keeps about a person: the campaigns they signed, the events they come to."""

from __future__ import annotations

from datetime import datetime

from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _

from chantier.editorial.models import SignatureRequest, Support
from chantier.editorial.signing_keys import signer_of
from chantier.foundation.people.api import Holder, Keep, Rows, person


def _of(person_id: int) -> QuerySet[Support]:
    """What they did with their account, and with its address before they had one."""
    found = person(person_id)
    where = Q(person_id=person_id)
    if found is not None:
        where |= Q(signer=signer_of(found.email))
    return Support.objects.filter(where).order_by("pk")


def _export(person_id: int) -> dict[str, Rows]:
    rows = _of(person_id)
    shown = ("kind", "subject", "organization_ref", "shown_name", "consent", "language", "given_at", "withdrawn_at")
    return {"supports": list(rows.values(*shown))}


def _erase(person_id: int, _at: datetime) -> int:
    found = person(person_id)
    if found is not None:
        SignatureRequest.objects.filter(signer=signer_of(found.email)).delete()
    # An organisation goes on signing after the person who signed in its name: only their name leaves.
    for_organizations = Support.objects.filter(person_id=person_id).exclude(organization_ref="")
    kept = for_organizations.update(person=None)
    gone, _detail = _of(person_id).delete()
    return gone + kept


HOLDER = Holder(
    name="editorial",
    label=_("Vos signatures et vos inscriptions"),
    export=_export,
    erase=_erase,
    tables={"supports": _("Vos signatures et vos inscriptions")},
    retention=(
        Keep("editorial.Support", 365, "withdrawn_at", "withdrawn_support"),
        Keep("editorial.SignatureRequest", 7, "asked_at", "signature_request"),
        Keep("editorial.Support", None, "given_at", "registration", (("kind", "registration"), ("person", None))),
    ),
    reasons={
        "withdrawn_support": _("Un appui retiré depuis plus d’un an n’apprend plus rien."),
        "signature_request": _("Une signature qui n’a pas été confirmée en sept jours est détruite."),
        "registration": _(
            "Trois mois après un événement, de ses inscriptions il ne reste qu’un nombre : ni nom ni adresse."
        ),
    },
)
