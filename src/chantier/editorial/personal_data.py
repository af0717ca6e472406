"""What the public site keeps about a person: the campaigns they signed, the events they come to."""

from __future__ import annotations

from datetime import datetime

from django.utils.translation import gettext_lazy as _

from chantier.editorial.models import Support
from chantier.foundation.people.api import Holder, Keep, Rows


def _export(person_id: int) -> dict[str, Rows]:
    rows = Support.objects.filter(person_id=person_id).order_by("pk")
    shown = ("kind", "subject", "organization_ref", "shown_name", "consent", "language", "given_at", "withdrawn_at")
    return {"supports": list(rows.values(*shown))}


def _erase(person_id: int, _at: datetime) -> int:
    gone, _detail = Support.objects.filter(person_id=person_id).delete()
    return gone


HOLDER = Holder(
    name="editorial",
    label=_("Vos signatures et vos inscriptions"),
    export=_export,
    erase=_erase,
    tables={"supports": _("Vos signatures et vos inscriptions")},
    retention=(Keep("editorial.Support", 365, "withdrawn_at", "withdrawn_support"),),
    reasons={"withdrawn_support": _("Un appui retiré depuis plus d’un an n’apprend plus rien.")},
)
