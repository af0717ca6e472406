"""What somebody asks to be written in the minutes: a dissent, a conflict of interest, a statement."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Final

from django.db import transaction

from chantier.assemblies import acts
from chantier.assemblies.models import Declaration
from chantier.assemblies.permissions import may_preside, may_write
from chantier.assemblies.phrases_floor import DECLARATIONS
from chantier.assemblies.queries.floor import current_item
from chantier.assemblies.queries.standing import standing
from chantier.assemblies.services.at_the_desk import hour_of, locked, must_be_open, reason, voice_here
from chantier.foundation.access.api import Invalid, Speaker
from chantier.foundation.journal.api import record

LONGEST: Final = 2_000


@transaction.atomic
def declare(
    *,
    speaker: Speaker,
    meeting_id: int,
    entry_id: int | None,
    kind: str,
    text: str,
    at: datetime,
    key: str = "",
    waited: timedelta = timedelta(0),
) -> int:
    """Note what somebody declares, on the point that is open; the declaration's number. Once by its ``key``.

    A dissent may go without words; a conflict of interest and a statement say what they are about.
    Raises ``NotAllowed``, ``NotPossible``, ``Invalid``.
    """
    meeting = locked(meeting_id)
    may_preside(speaker, standing(meeting, speaker, at=at)).enforce()
    before = Declaration.objects.filter(meeting=meeting, key=key).first() if key else None
    if before is not None:
        return before.pk
    must_be_open(meeting)
    if kind not in DECLARATIONS:
        raise Invalid(reason("declaration_unknown"))
    text = text.strip()
    if not text and kind != "dissent":
        raise Invalid(reason("declaration_empty"))
    if len(text) > LONGEST:
        raise Invalid(reason("text_too_long", length=len(text), most=LONGEST))
    entry = voice_here(meeting, entry_id, at=at)
    happened = hour_of(meeting, at=at, waited=waited)
    row = Declaration.objects.create(
        meeting=meeting,
        item=current_item(meeting),
        entry=entry,
        kind=kind,
        text=text,
        at=happened,
        key=key,
        noted_by=speaker.person_id,
    )
    data = {"declaration": row.pk}
    record(name=acts.DECLARED, speaker=speaker, at=happened, subject=("assemblies.meeting", meeting.pk), data=data)
    return row.pk


@transaction.atomic
def void(*, speaker: Speaker, declaration_id: int, at: datetime) -> None:
    """A declaration was noted by mistake: it is kept, and leaves the minutes. Raises ``NotAllowed``."""
    meeting = locked(Declaration.objects.values_list("meeting_id", flat=True).get(pk=declaration_id))
    may_write(speaker, standing(meeting, speaker, at=at)).enforce()
    row = Declaration.objects.get(pk=declaration_id)
    if row.voided_at is not None:
        return
    row.voided_at = at
    row.save(update_fields=["voided_at"])
    data = {"declaration": row.pk}
    subject = ("assemblies.meeting", meeting.pk)
    record(name=acts.DECLARATION_VOIDED, speaker=speaker, at=at, subject=subject, data=data)
