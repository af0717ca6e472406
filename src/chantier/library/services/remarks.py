"""What a depositor and the documentalists say to each other about a record."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from chantier.foundation.access.api import Invalid, Reason, Speaker
from chantier.foundation.journal.api import record
from chantier.library import acts
from chantier.library.models import Remark, Resource
from chantier.library.permissions import may_remark, may_review


@transaction.atomic
def remark(*, speaker: Speaker, resource_id: int, text: str, field: str = "", at: datetime) -> int:
    """Say something about a field (or the whole); the id of the remark."""
    row = Resource.objects.select_for_update().get(pk=resource_id)
    may_remark(speaker, row).enforce()
    text, field = text.replace("\0", ""), field.replace("\0", "")
    if not text.strip():
        raise Invalid(Reason("remark_empty", _("Écrivez votre remarque.")))
    made = Remark.objects.create(
        resource=row,
        field=field[:40],
        text=text.strip()[:2000],
        person_id=speaker.person_id,
        is_reviewer=bool(may_review(speaker)) and row.person_id != speaker.person_id,
        at=at,
    )
    record(name=acts.REMARKED, speaker=speaker, at=at, subject=("library.resource", row.pk), data={"remark": made.pk})
    return made.pk


@transaction.atomic
def settle_remark(*, speaker: Speaker, remark_id: int, at: datetime) -> None:
    """Say that a remark was answered. Settling it twice changes nothing."""
    row = Resource.objects.select_for_update().get(remarks__pk=remark_id)
    may_remark(speaker, row).enforce()
    if row.remarks.filter(pk=remark_id, settled_at__isnull=True).update(settled_at=at):
        record(
            name=acts.REMARK_SETTLED,
            speaker=speaker,
            at=at,
            subject=("library.resource", row.pk),
            data={"remark": remark_id},
        )
