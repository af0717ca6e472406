"""Loading the procedures that come with Chantier."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from chantier.deliberation import acts
from chantier.deliberation.core import procedures as core
from chantier.deliberation.models import Procedure
from chantier.deliberation.permissions import may_edit_procedures
from chantier.deliberation.queries.procedures import shipped
from chantier.foundation.access.api import Speaker
from chantier.foundation.journal.api import record


@transaction.atomic
def load_procedures(*, speaker: Speaker, at: datetime) -> int:
    """Write those that are missing; how many. What an instance edited is left as it is."""
    may_edit_procedures(speaker).enforce()
    known = set(Procedure.objects.values_list("slug", flat=True))
    made = 0
    for slug, given in shipped().items():
        core.read(slug, given)
        if slug in known:
            continue
        Procedure.objects.create(
            slug=slug,
            order=given["order"],
            names=given["names"],
            purposes=given["purposes"],
            stances=given["stances"],
            rule=given["rule"],
        )
        made += 1
    if made:
        subject = ("deliberation.procedures", 0)
        record(name=acts.PROCEDURES_LOADED, speaker=speaker, at=at, subject=subject, data={"made": made})
    return made
